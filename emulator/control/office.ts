import { getRequestListener } from '@hono/node-server';
import { EmulatorError } from '../core/errors.ts';
import type { Emulator } from '../emulator.ts';
import type { Sandbox } from '../sandbox.ts';
import { RunRegistry } from '../scenarios/run-registry.ts';
import { controlApp } from './app.ts';
import type { Desk } from './call.ts';
import type { Gate } from './gate.ts';
import { JournalStreams } from './stream.ts';

/** What a control port knows of its surroundings. */
export interface OfficeParts {
  readonly sandbox: Sandbox;
  readonly emulator: () => Emulator | undefined;
  readonly gate: Gate;
  readonly uptimeMs: () => number;
  /** Called when an open stream shows that the sandbox is in use. */
  readonly inUse: () => void;
}

/** Everything of a control port but the door: loaded by the first request that needs it, since a start should not pay for it. */
export class Office {
  readonly #parts: OfficeParts;
  readonly #streams: JournalStreams;
  readonly #runs: RunRegistry;
  /** Answers one request. */
  readonly listener: ReturnType<typeof getRequestListener>;

  constructor(parts: OfficeParts) {
    this.#parts = parts;
    this.#streams = new JournalStreams(parts.sandbox, parts.inUse);
    this.#runs = new RunRegistry(parts.sandbox);
    this.listener = getRequestListener(
      (request, bindings) => controlApp().fetch(request, { ...bindings, desk: this.#desk() }),
      {
        overrideGlobalObjects: false,
      },
    );
  }

  async close(): Promise<void> {
    this.#streams.close();
    await this.#runs.close();
  }

  #desk(): Desk {
    const { sandbox, gate, uptimeMs, emulator: emulatorOf } = this.#parts;
    return {
      sandbox,
      gate,
      streams: this.#streams,
      runs: this.#runs,
      uptimeMs: uptimeMs(),
      get emulator() {
        const emulator = emulatorOf();
        if (emulator) return emulator;
        throw new EmulatorError('emulator_starting', 'The emulator is still starting; try again in a moment.', {
          status: 503,
        });
      },
    };
  }
}
