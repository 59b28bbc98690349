import { onTestFinished } from 'vitest';
import { isJsonObject, type JsonObject, tryParseJson } from '../../emulator/core/json.ts';
import { Sandbox, type SandboxOptions } from '../../emulator/sandbox.ts';
import { NOON } from './sandbox.ts';

/** What a test says about a request beyond method and path. */
export interface Asked {
  /** Sent as JSON; text goes as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The secret of an API key; that of the sandbox account by default, none for null. */
  readonly key?: string | null;
  /** The API version; null sends none. */
  readonly version?: string | null;
}

/** An answer, read. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON body; an empty object for anything else. */
  readonly body: JsonObject;
  readonly text: string;
  /** The members of the error envelope; empty for a success. */
  readonly error: JsonObject;
}

/**
 * A strict, frozen sandbox with Augno on a free port, closed when the test ends. Requests are not limited, unless the test sets `rate_limit`.
 * A test that wants answers outside of the contract (old API versions, knobs) says so by `strict: false`.
 */
export async function augnoSandbox({
  knobs = {},
  ...options
}: Omit<SandboxOptions, 'knobs'> & { knobs?: Record<string, unknown> } = {}) {
  const named = Object.entries({ rate_limit: 100_000, auth_rate_limit: 100_000, ...knobs });
  const sandbox = await Sandbox.start('test', {
    providers: ['augno'],
    seed: 'test',
    strict: true,
    freeze: NOON,
    wire: 'provider',
    ...options,
    knobs: Object.fromEntries(named.map(([name, value]) => [`augno.${name}`, value])),
  });
  let isOpen = true;
  /** Ends it before the test does. */
  const close = async () => {
    if (isOpen) await sandbox.close();
    isOpen = false;
  };
  onTestFinished(async () => {
    await close();
    const broken = sandbox.journal.query().filter((entry) => 'violations' in entry && entry.violations);
    if (broken.length > 0) throw new Error(`We broke the contract: ${JSON.stringify(broken[0])}`);
  });
  const augno = sandbox.provider('augno');
  const facts = { sandbox: augno.facts.apiKey ?? '', production: augno.facts.productionApiKey ?? '' };
  const call = (method: string, path: string, asked: Asked = {}) =>
    request(augno.urls.apiBase + path, method, { key: facts.sandbox, ...asked });
  return { sandbox, augno, keys: facts, call, close };
}

async function request(url: string, method: string, asked: Asked): Promise<Answered> {
  const { body, key = null, version = '1.0.forge-preview.3' } = asked;
  const headers = {
    ...(key === null ? {} : { Authorization: `Bearer ${key}` }),
    ...(version === null ? {} : { 'Augno-Version': version }),
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...asked.headers,
  };
  const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
  const answer = await fetch(url, { method, headers, redirect: 'manual', ...sent });
  const text = await answer.text();
  const value = tryParseJson(text);
  const read = isJsonObject(value) ? value : {};
  const error = isJsonObject(read.error) ? read.error : {};
  return { status: answer.status, headers: answer.headers, body: read, text, error };
}

/** A member deep in a body: `at(body, 'data', 0, 'id')`; undefined where there is none. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, name) => {
    if (Array.isArray(inner)) return inner[Number(name)];
    return isJsonObject(inner) ? inner[name] : undefined;
  }, value);
}

/** Like {@link at}, as text. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  return String(at(value, ...path));
}

/** The rows of a list. */
export function rowsIn(body: JsonObject): JsonObject[] {
  return Array.isArray(body.data) ? body.data.filter(isJsonObject) : [];
}
