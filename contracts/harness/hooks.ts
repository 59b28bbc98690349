import { type Asking, addressOf, type Reply, RUN_TOKEN_HEADER, RUN_TOKEN_VARIABLE, request } from './ask.ts';
import type { Ask, IntegrationConfig } from './config.ts';
import type { Facts } from './placeholders.ts';

/** A trigger or probe that exists for tests only. */
export interface Hook {
  /** `probe state`. */
  readonly name: string;
  readonly word: string;
  readonly method: string;
  readonly address: string;
}

/** How somebody without the run token may come. */
export type Stranger = keyof typeof STRANGERS;

interface Coming {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

const header = (value: string): Coming => ({ headers: { [RUN_TOKEN_HEADER]: value }, query: {} });

/** Everybody who must be turned away. The words complete "asked …". */
const STRANGERS = {
  'without the run token': () => ({ headers: {}, query: {} }),
  'with an empty token': () => header(''),
  'with a wrong token of the right length': (token: string) =>
    header(token.replace(/./g, (c) => (c === 'x' ? 'y' : 'x'))),
  'with the beginning of the token': (token: string) => header(token.slice(0, token.length / 2)),
  'with the token in the query, where logs keep it': (token: string) => ({
    headers: {},
    query: { [RUN_TOKEN_HEADER]: token, [RUN_TOKEN_VARIABLE]: token, token, run_token: token },
  }),
} satisfies Readonly<Record<string, (token: string) => Coming>>;

/** All of them. */
export const ALL_STRANGERS: readonly Stranger[] = Object.keys(STRANGERS).filter(
  (name): name is Stranger => name in STRANGERS,
);

/** The triggers and probes under the path that is for tests only. Commands, and what has placeholders that stand for nothing here, are left out. */
export function hooksOf(config: IntegrationConfig, url: string, facts: Facts): Hook[] {
  const under = (section: string, asks: Readonly<Record<string, Ask>>) =>
    Object.entries(asks).flatMap(([name, what]) => {
      if ('run' in what || !isUnder(what.path, config.hooks)) return [];
      if ([...what.path.matchAll(/\{([^}]+)\}/g)].some(([, known = '']) => facts[known] === undefined)) return [];
      const address = addressOf(what.path, facts, `integration.${section}s.${name}`, url);
      return [{ name: `${section} ${name}`, word: name.split('.').at(-1) ?? name, method: what.method, address }];
    });
  return [...under('probe', config.probes), ...under('trigger', config.triggers)];
}

/** Asks a hook as somebody who has the run token, or as somebody who has not. Never rejects for what the integration does. */
export function knock(
  { method, address }: Hook,
  as: Stranger | 'friend',
  runToken: string,
  limits: Pick<Asking, 'signal' | 'withinMs'>,
): Promise<Reply> {
  const { headers, query } = as === 'friend' ? header(runToken) : STRANGERS[as](runToken);
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return request(method, url.href, limits, headers);
}

function isUnder(path: string, prefix: string): boolean {
  const folder = prefix.endsWith('/') ? prefix : `${prefix}/`;
  return path.startsWith(folder) || path === prefix || path.startsWith(`${prefix}?`);
}
