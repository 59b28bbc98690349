import { onTestFinished } from 'vitest';
import { isJsonObject, type JsonObject, tryParseJson } from '../../emulator/core/json.ts';
import { sampleDocument } from '../../emulator/providers/goroute/sample-document.ts';
import { Sandbox, type SandboxOptions } from '../../emulator/sandbox.ts';
import { NOON } from './sandbox.ts';

/** What a test says about a request beyond method and path. */
export interface Asked {
  /** Sent as JSON; text goes as it is, as XML. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The value of an API key; that of the sandbox organization by default, none for null. */
  readonly key?: string | null;
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

/** A strict, frozen sandbox with GoRoute on a free port, closed when the test ends. Nobody is limited, unless the test sets the knob `tier`. */
export async function gorouteSandbox({
  knobs = {},
  ...options
}: Omit<SandboxOptions, 'knobs'> & { knobs?: Record<string, unknown> } = {}) {
  const named = Object.entries({ tier: 'none', ...knobs });
  const sandbox = await Sandbox.start('test', {
    providers: ['goroute'],
    seed: 'test',
    strict: true,
    freeze: NOON,
    wire: 'provider',
    ...options,
    knobs: Object.fromEntries(named.map(([name, value]) => [`goroute.${name}`, value])),
  });
  onTestFinished(async () => {
    await sandbox.close();
    const broken = sandbox.journal.query().filter((entry) => 'violations' in entry && entry.violations);
    if (broken.length > 0) throw new Error(`We broke the contract: ${JSON.stringify(broken[0])}`);
    const [finding] = sandbox.journal.query({ kind: 'finding' });
    if (finding) throw new Error(`The emulator found fault with itself: ${JSON.stringify(finding)}`);
  });
  const goroute = sandbox.provider('goroute');
  const { apiKey = '', productionApiKey = '', organizationId = '', productionOrganizationId = '' } = goroute.facts;
  const call = (method: string, path: string, asked: Asked = {}) =>
    request(goroute.urls.apiBase + path, method, { key: apiKey, ...asked });
  const seconds = (count: number) => sandbox.clock.advance(count * 1000);
  return {
    sandbox,
    goroute,
    call,
    seconds,
    keys: { sandbox: apiKey, production: productionApiKey },
    organizations: { sandbox: organizationId, production: productionOrganizationId },
  };
}

/** Sends a request and reads its answer. */
export async function request(url: string, method: string, asked: Asked): Promise<Answered> {
  const { body, key = null } = asked;
  const isText = typeof body === 'string';
  const headers = {
    ...(key === null ? {} : { 'X-API-Key': key }),
    ...(body === undefined ? {} : { 'Content-Type': isText ? 'application/xml' : 'application/json' }),
    ...asked.headers,
  };
  const sent = body === undefined ? {} : { body: isText ? body : JSON.stringify(body) };
  const answer = await fetch(url, { method, headers, redirect: 'manual', ...sent });
  const text = await answer.text();
  const value = tryParseJson(text);
  const read = isJsonObject(value) ? value : {};
  const error = isJsonObject(read.error) ? read.error : {};
  return { status: answer.status, headers: answer.headers, body: read, text, error };
}

/** What a test says about a document. */
export interface Said {
  readonly type?: 'Invoice' | 'CreditNote';
  readonly number?: string;
  /** `scheme:value`. */
  readonly from?: string;
  readonly to?: string;
}

/** A valid document, by default from the sandbox organization to the test receiver that takes everything. */
export function documentXml(said: Said = {}): string {
  const { type = 'Invoice', number = 'INV-7001', from = '0106:11223344', to = '9915:phase4-test-receiver' } = said;
  const named = (address: string, name: string) => {
    const [scheme = '', identifier = ''] = address.split(':');
    return { scheme, identifier, name, country: 'NL' };
  };
  return sampleDocument({
    type,
    number,
    issueDate: '2026-09-21',
    dueDate: '2026-10-21',
    sender: named(from, 'Kade Levering BV'),
    receiver: named(to, 'Somebody & Söhne'),
    netCents: 100_000,
  });
}

/** The rows of a list under a name. */
export function rowsIn(body: JsonObject, name: string): JsonObject[] {
  const rows = body[name];
  return Array.isArray(rows) ? rows.filter(isJsonObject) : [];
}
