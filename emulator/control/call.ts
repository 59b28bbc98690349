import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { JsonObject } from '../core/json.ts';
import type { Emulator } from '../emulator.ts';
import type { Sandbox } from '../sandbox.ts';
import type { RunRegistry } from '../scenarios/run-registry.ts';
import type { Gate } from './gate.ts';
import type { JournalStreams } from './stream.ts';

/** What one control port lends to the operations. */
export interface Desk {
  readonly sandbox: Sandbox;
  /** The whole process. @throws EmulatorError `emulator_starting` while it is still starting */
  readonly emulator: Emulator;
  readonly gate: Gate;
  readonly streams: JournalStreams;
  readonly runs: RunRegistry;
  /** Wall time since the port listens, in ms. */
  readonly uptimeMs: number;
}

/** What hono hands through: the request of Node, and the port that it came in at. */
export interface ControlEnv {
  Bindings: HttpBindings & { desk: Desk };
}

/** One request to the control API, after it was found to fit the document. */
export interface Call {
  readonly desk: Desk;
  readonly sandbox: Sandbox;
  /** Path parameters. */
  readonly path: Readonly<Record<string, string>>;
  /** Query parameters in the types of the document, defaults included. */
  readonly query: Readonly<Record<string, unknown>>;
  /** The body; an empty object where none was sent. */
  readonly body: JsonObject;
  /** The body as it was sent. */
  readonly text: string;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
  readonly context: Context<ControlEnv>;
}

/** What carries out an operation. Refusals are thrown. */
export type Handler = (call: Call) => Response | Promise<Response>;

/** Handlers by `operationId`. */
export type Handlers = Readonly<Record<string, Handler>>;

/** An answer with a JSON body. */
export function json(value: unknown, status = 200): Response {
  return new Response(JSON.stringify(value), { status, headers: { 'Content-Type': 'application/json' } });
}

/** An answer that says all with its status. */
export function done(): Response {
  return new Response(null, { status: 204 });
}
