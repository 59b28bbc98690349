import { EmulatorError } from '../core/errors.ts';
import { suggestion } from '../core/nearest.ts';
import type { Sandbox } from '../sandbox.ts';
import { startScenario } from './play.ts';
import type { PlayOptions, Run } from './run.ts';
import type { Scenario } from './scenario.ts';

/** Runs that have ended and are still remembered. */
const REMEMBERED = 200;

interface Kept {
  readonly run: Run;
  readonly stop: AbortController;
  readonly ended: Promise<Run>;
}

/** The runs of one sandbox, for whoever starts them and asks for them later. */
export class RunRegistry {
  readonly #sandbox: Sandbox;
  readonly #runs = new Map<string, Kept>();

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  /** Begins to play. @throws EmulatorError `provider_needed`, `not_applicable`, … */
  start(scenario: Scenario, options: Omit<PlayOptions, 'signal'> = {}): Run {
    const stop = new AbortController();
    const { run, ended } = startScenario(this.#sandbox, scenario, { ...options, signal: stop.signal });
    this.#runs.set(run.id, { run, stop, ended });
    this.#forget();
    return run;
  }

  /** A run as it stands. @throws EmulatorError `run_unknown` */
  get(id: string): Run {
    return this.#kept(id).run;
  }

  /** All runs, the first one first. */
  list(): Run[] {
    return [...this.#runs.values()].map(({ run }) => run);
  }

  /** Resolves when the run has ended. @throws EmulatorError `run_unknown` */
  ended(id: string): Promise<Run> {
    return this.#kept(id).ended;
  }

  /** Stops a run and takes back what it set. One that has ended stays as it is. @throws EmulatorError `run_unknown` */
  stop(id: string): Promise<Run> {
    const { stop, ended } = this.#kept(id);
    stop.abort();
    return ended;
  }

  /** Stops all that is running. */
  async close(): Promise<void> {
    await Promise.all([...this.#runs.keys()].map((id) => this.stop(id)));
  }

  #kept(id: string): Kept {
    const found = this.#runs.get(id);
    if (found) return found;
    throw new EmulatorError('run_unknown', `There is no run "${id}".${suggestion(id, this.#runs.keys())}`, {
      status: 404,
    });
  }

  #forget(): void {
    for (const [id, { run }] of this.#runs) {
      if (this.#runs.size <= REMEMBERED) return;
      if (run.state !== 'running') this.#runs.delete(id);
    }
  }
}
