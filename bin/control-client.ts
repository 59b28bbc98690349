import { EmulatorError } from '../emulator/core/errors.ts';
import { isJsonObject, type JsonObject, tryParseJson } from '../emulator/core/json.ts';
import { eventsOf, type ServerEvent } from './server-events.ts';

/** Names and values of a query; those without a value are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** Talks to a control port. What it refuses is thrown as the sentence that it said. */
export class ControlClient {
  readonly url: string;
  readonly token: string | null;

  constructor(url: string, token: string | null = null) {
    this.url = url.replace(/\/+$/, '');
    this.token = token;
  }

  /** @throws EmulatorError `control_unreachable`, `control_foreign`, or what was refused */
  get(path: string, query: Query = {}, signal?: AbortSignal): Promise<JsonObject> {
    return this.send('GET', path, undefined, query, signal);
  }

  /** The answer as JSON; empty where there is none. @throws as {@link get} */
  async send(
    method: string,
    path: string,
    body?: unknown,
    query: Query = {},
    signal?: AbortSignal,
  ): Promise<JsonObject> {
    const response = await this.#fetch(method, path, query, body, signal);
    if (response.status === 204) return {};
    const json = tryParseJson(await response.text());
    if (isJsonObject(json)) return json;
    throw this.#foreign(response.status);
  }

  /** The answer as text. @throws as {@link get} */
  async text(path: string, query: Query = {}): Promise<string> {
    return (await this.#fetch('GET', path, query)).text();
  }

  /** Server-sent events until the other side ends or `signal` does. @throws as {@link get} */
  async *events(path: string, query: Query = {}, signal?: AbortSignal): AsyncGenerator<ServerEvent> {
    const response = await this.#fetch('GET', path, query, undefined, signal);
    if (response.body) yield* eventsOf(response.body);
  }

  async #fetch(method: string, path: string, query: Query, body?: unknown, signal?: AbortSignal): Promise<Response> {
    const url = new URL(this.url + path);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const headers = {
      Accept: 'application/json',
      ...(this.token === null ? {} : { Authorization: `Bearer ${this.token}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    };
    const init = {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    };
    const response = await fetch(url, init).catch((thrown: unknown) => {
      if (signal?.aborted) throw thrown;
      throw new EmulatorError(
        'control_unreachable',
        `No emulator answers at ${this.url} (${reasonOf(thrown)}). Start one with: emulator start`,
      );
    });
    if (!response.ok) throw await this.#refusal(response);
    return response;
  }

  async #refusal(response: Response): Promise<EmulatorError> {
    const told = tryParseJson(await response.text());
    if (!isJsonObject(told) || typeof told.detail !== 'string' || typeof told.code !== 'string')
      return this.#foreign(response.status);
    const hint = told.code === 'token_required' ? ' Give it with EMULATOR_CONTROL_TOKEN.' : '';
    // Status 500 is theirs, and no fault of whoever called.
    return new EmulatorError(told.code, told.detail + hint, {
      status: response.status,
      exitCode: response.status >= 500 && response.status !== 503 ? 3 : 2,
    });
  }

  #foreign(status: number): EmulatorError {
    return new EmulatorError(
      'control_foreign',
      `What answers at ${this.url} is not an emulator's control port (status ${status}).`,
    );
  }
}

/** `ECONNREFUSED` rather than `fetch failed`. */
function reasonOf(thrown: unknown): string {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message;
  return thrown instanceof Error ? thrown.message : String(thrown);
}
