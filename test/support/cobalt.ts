import { onTestFinished } from 'vitest';
import { isJsonObject, type JsonObject, tryParseJson } from '../../emulator/core/json.ts';
import { Sandbox, type SandboxOptions } from '../../emulator/sandbox.ts';
import { NOON } from './sandbox.ts';

/** What a test says about a request beyond method and path. */
export interface Asked {
  /** Sent as JSON; text goes as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** An API key; that of the test environment by default, none for null. */
  readonly key?: string | null;
  /** A linked account; none by default. */
  readonly as?: string;
  /** A session token, which then is sent instead of a key. */
  readonly token?: string;
}

/** An answer, read. */
export interface Answered {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  /** The JSON body, where it is an object. */
  readonly body: JsonObject;
  /** The JSON body, where it is a list. */
  readonly rows: JsonObject[];
  readonly text: string;
}

/** A customer that is there from the start. */
export const CUSTOMER = 'cust_4711';

/** A strict, frozen sandbox with Cobalt on a free port, closed when the test ends. Nobody is limited, unless the test says so. */
export async function cobaltSandbox({
  knobs = {},
  ...options
}: Omit<SandboxOptions, 'knobs'> & { knobs?: Record<string, unknown> } = {}) {
  const named = Object.entries({ rate_limit: false, ...knobs });
  const sandbox = await Sandbox.start('test', {
    providers: ['cobalt'],
    seed: 'test',
    strict: true,
    freeze: NOON,
    wire: 'provider',
    ...options,
    knobs: Object.fromEntries(named.map(([name, value]) => [`cobalt.${name}`, value])),
  });
  onTestFinished(async () => {
    await sandbox.close();
    const broken = sandbox.journal.query().filter((entry) => 'violations' in entry && entry.violations);
    if (broken.length > 0) throw new Error(`We broke the contract: ${JSON.stringify(broken[0])}`);
    const [finding] = sandbox.journal.query({ kind: 'finding' });
    if (finding) throw new Error(`The emulator found fault with itself: ${JSON.stringify(finding)}`);
  });
  const cobalt = sandbox.provider('cobalt');
  const { apiKey = '', productionApiKey = '' } = cobalt.facts;
  const call = (method: string, path: string, asked: Asked = {}) =>
    request(cobalt.urls.apiBase + path, method, { key: apiKey, ...asked });
  /** A session token of a customer. */
  const tokenOf = async (account: string = CUSTOMER, key = apiKey) => {
    const { body } = await call('POST', '/api/v2/public/session-token', { key, body: { linked_account_id: account } });
    return String(body.token);
  };
  const seconds = (count: number) => sandbox.clock.advance(count * 1000);
  return { sandbox, cobalt, call, tokenOf, seconds, keys: { test: apiKey, production: productionApiKey } };
}

/** What a test works with. */
export type CobaltWorld = Awaited<ReturnType<typeof cobaltSandbox>>;

/** Sends a request and reads its answer. */
export async function request(url: string, method: string, asked: Asked): Promise<Answered> {
  const { body, key = null, as, token } = asked;
  const headers = {
    ...(token === undefined ? (key === null ? {} : { 'x-api-key': key }) : { authorization: `Bearer ${token}` }),
    ...(as === undefined ? {} : { linked_account_id: as }),
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...asked.headers,
  };
  const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
  const answer = await fetch(url, { method, headers, redirect: 'manual', ...sent });
  const text = await answer.text();
  const value = tryParseJson(text);
  return {
    status: answer.status,
    statusText: answer.statusText,
    headers: answer.headers,
    body: isJsonObject(value) ? value : {},
    rows: Array.isArray(value) ? value.filter(isJsonObject) : [],
    text,
  };
}

/** Walks a consent as a browser does: from the address that Cobalt gave to the page at the end. Gives every answer on the way. */
export async function walkConsent(
  authUrl: string,
  decision: 'approve' | 'decline' = 'approve',
  without: readonly string[] = [],
): Promise<Answered[]> {
  const page = await request(authUrl, 'GET', {});
  if (page.status !== 200) return page.status === 302 ? [page, await follow(page)] : [page];
  const fields = [...page.text.matchAll(/<input type="(?:hidden|checkbox)" name="([^"]+)" value="([^"]*)"/g)];
  const form = new URLSearchParams({ decision });
  for (const [, name = '', value = ''] of fields) if (!without.includes(value)) form.append(name, unescaped(value));
  const [, action = ''] = /<form method="post" action="([^"]+)"/.exec(page.text) ?? [];
  const decided = await request(new URL(action, authUrl).href, 'POST', {
    body: form.toString(),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  });
  return [page, decided, await follow(decided)];
}

function follow({ headers }: Answered): Promise<Answered> {
  return request(headers.get('location') ?? '', 'GET', {});
}

function unescaped(text: string): string {
  return text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
}
