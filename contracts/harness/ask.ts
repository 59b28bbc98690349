import type { Clock } from '../../emulator/core/clock.ts';
import { messageOf } from '../../emulator/core/errors.ts';
import { boundedText } from './bounded-text.ts';
import type { Ask } from './config.ts';
import { type Facts, fill } from './placeholders.ts';
import { ProcessGroup } from './process-group.ts';

/** What an integration answered when it was asked. */
export interface Reply {
  /** HTTP status; a command that succeeds counts as 200, one that fails as 500. Null where there was no answer. */
  readonly status: number | null;
  readonly error: string | null;
  readonly body: string;
}

/** What asking needs to know. */
export interface Asking {
  readonly url: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly withinMs: number;
  /** Proves to a hook that the harness asks. */
  readonly runToken: string;
}

/** Header that carries the run token: hooks must refuse whoever does not have it. */
export const RUN_TOKEN_HEADER = 'x-emulator-run-token';
/** Variable in which a process is told the run token. */
export const RUN_TOKEN_VARIABLE = 'EMULATOR_RUN_TOKEN';

/** Asks an integration by HTTP or by a command. Never rejects for what the integration does. @throws EmulatorError `config_placeholder` */
export function ask(what: Ask, facts: Facts, where: string, asking: Asking): Promise<Reply> {
  if ('run' in what) return run(fill(what.run, facts, where, quoted), asking);
  const headers = { [RUN_TOKEN_HEADER]: asking.runToken };
  const address = addressOf(what.path, facts, where, asking.url);
  if (what.body === undefined) return request(what.method, address, asking, headers);
  const body = fill(what.body, facts, where);
  return request(what.method, address, asking, { ...headers, 'content-type': contentTypeOf(body) }, body);
}

/** The address that a path with placeholders means. @throws EmulatorError `config_placeholder` */
export function addressOf(path: string, facts: Facts, where: string, url: string): string {
  const filled = fill(path, facts, where, encodeURIComponent);
  return filled.startsWith('/') ? url + filled : filled;
}

/** One request over a connection of its own: the integration may have been restarted since the last one. */
export async function request(
  method: string,
  address: string,
  { signal, withinMs }: Pick<Asking, 'signal' | 'withinMs'>,
  headers: Readonly<Record<string, string>> = {},
  body?: string,
): Promise<Reply> {
  const timeout = AbortSignal.timeout(withinMs);
  try {
    const response = await fetch(address, {
      method,
      headers: { connection: 'close', ...headers },
      ...(body !== undefined && { body }),
      redirect: 'manual',
      signal: AbortSignal.any([signal, timeout]),
    });
    return { status: response.status, error: null, body: await boundedText(response) };
  } catch (thrown) {
    const error = timeout.aborted ? `no answer within ${withinMs / 1000} s` : reasonOf(thrown);
    return { status: null, error, body: '' };
  }
}

/** What a body begins with tells what it is. */
function contentTypeOf(body: string): string {
  const begin = body.trimStart().charAt(0);
  if (begin === '<') return 'application/xml';
  return begin === '{' || begin === '[' ? 'application/json' : 'text/plain; charset=utf-8';
}

async function run(command: string, { cwd, env, clock, signal, withinMs }: Asking): Promise<Reply> {
  const group = new ProcessGroup(command, { cwd, env, clock });
  const over = new AbortController();
  void group.ended().then(() => over.abort());
  await clock.sleepWall(withinMs, AbortSignal.any([over.signal, signal]));
  const { exitCode } = group;
  await group.stop();
  if (exitCode === undefined)
    return { status: null, error: `the command did not end within ${withinMs / 1000} s`, body: '' };
  const last = group.output.trimEnd().split('\n').at(-1) ?? '';
  return exitCode === 0
    ? { status: 200, error: null, body: group.output }
    : { status: 500, error: `exit code ${exitCode}: ${last}`, body: group.output };
}

/** What fetch says is "fetch failed"; why is in its cause. */
function reasonOf(thrown: unknown): string {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return cause instanceof Error && cause.message !== '' ? cause.message : messageOf(thrown);
}

function quoted(value: string): string {
  return /^[\w.:/@-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
