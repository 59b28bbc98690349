import qs from 'qs';
import { onTestFinished } from 'vitest';
import { isJsonObject, type JsonObject, tryParseJson } from '../../emulator/core/json.ts';
import { exampleOf } from '../../emulator/providers/example-of.ts';
import { Sandbox, type SandboxOptions } from '../../emulator/sandbox.ts';
import { NOON } from './sandbox.ts';

/** The documents of different taste by the name that they are served under. */
export const DOCUMENTS: Readonly<Record<string, string>> = {
  petshop: 'test/openapi/petshop.yaml',
  crm: 'test/openapi/crm.yaml',
  payments: 'test/openapi/payments.yaml',
  tickets: 'test/openapi/tickets/openapi.yaml',
  odd: 'test/openapi/odd.yaml',
  chosen: 'test/openapi/chosen.yaml',
  variants: 'test/openapi/variants.yaml',
};

/** What came back. */
export interface Answered {
  readonly status: number;
  readonly text: string;
  /** The body as JSON; undefined for anything else. */
  readonly json: unknown;
  readonly headers: Headers;
  readonly url: string;
  /** What was sent, before it was written as JSON or as a form. */
  readonly sent: unknown;
}

/** A request by hand: the path is below the API's base. */
export interface Asking {
  readonly query?: Readonly<Record<string, unknown>> | string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as a form. */
  readonly form?: boolean;
  /** Without credentials. */
  readonly anonymous?: boolean;
}

/** A strict, frozen sandbox that serves one of the documents; at its end nothing may have departed from the document. */
export async function documentSandbox(name: string, options: SandboxOptions = {}) {
  const sandbox = await Sandbox.start('test', {
    openapi: { [name]: DOCUMENTS[name] ?? name },
    seed: 'test',
    strict: true,
    freeze: NOON,
    wire: 'provider',
    ...options,
  });
  onTestFinished(async () => {
    await sandbox.close();
    const broken = sandbox.journal.query().filter((entry) => 'violations' in entry && entry.violations);
    if (broken.length > 0) throw new Error(`We broke the contract: ${JSON.stringify(broken[0])}`);
    const [finding] = sandbox.journal.query({ kind: 'finding' });
    if (finding) throw new Error(`The emulator found fault with itself: ${JSON.stringify(finding)}`);
  });
  const provider = sandbox.provider(name);
  const resources = provider.definition.engine?.();
  if (!resources) throw new TypeError('a document is served by an engine');
  const first = provider.contract.operations.find(({ document }) => document.security === undefined);
  const caller = first && provider.definition.exampleCaller?.(provider, first);

  /** Sends what the product itself says that an operation accepts; `changes` goes over the body. */
  async function example(operation: string, changes?: JsonObject, path?: string): Promise<Answered> {
    const { method, url, headers, body } = exampleOf(provider, operation);
    const sent = changes === undefined ? body : { ...(isJsonObject(body) ? body : {}), ...changes };
    const to = path === undefined ? url : new URL(path, url).href;
    return answered(await fetch(to, { method, ...written(headers, sent) }), sent);
  }

  async function ask(method: string, path: string, asking: Asking = {}): Promise<Answered> {
    const { query, body, headers = {}, form = false, anonymous = false } = asking;
    const text = typeof query === 'string' ? query : qs.stringify(query ?? {});
    const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
    const all = {
      ...(anonymous ? {} : caller?.headers),
      ...(body === undefined ? {} : { 'Content-Type': type }),
      ...headers,
    };
    return answered(
      await fetch(`${provider.urls.apiBase}${path}${text === '' ? '' : `?${text}`}`, { method, ...written(all, body) }),
    );
  }

  return { sandbox, provider, resources, example, ask };
}

function written(headers: Readonly<Record<string, string>>, body: unknown): RequestInit {
  if (body === undefined) return { headers };
  const type = headers['Content-Type'] ?? 'application/json';
  if (type.startsWith('multipart/')) {
    const form = new FormData();
    for (const [name, value] of Object.entries(isJsonObject(body) ? body : {})) {
      form.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
    }
    const { 'Content-Type': _boundary, ...rest } = headers;
    return { headers: rest, body: form };
  }
  if (type.includes('urlencoded')) return { headers, body: qs.stringify(body) };
  return { headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

async function answered(response: Response, sent?: unknown): Promise<Answered> {
  const text = await response.text();
  const { status, headers, url } = response;
  return { status, text, json: tryParseJson(text), headers, url, sent };
}

/** A member of an answer, however deep: `member(answer.json, 'meta', 'total')`. */
export function member(value: unknown, ...names: readonly (string | number)[]): unknown {
  return names.reduce<unknown>((at, name) => {
    if (Array.isArray(at)) return at[Number(name)];
    return isJsonObject(at) ? at[name] : undefined;
  }, value);
}

/** Rows of an answer, wherever its envelope has them. */
export function rowsOf(json: unknown): JsonObject[] {
  const list = Array.isArray(json)
    ? json
    : Object.values(isJsonObject(json) ? json : {}).find((value): value is unknown[] => Array.isArray(value));
  return (list ?? []).filter(isJsonObject);
}
