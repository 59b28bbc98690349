import { isJsonObject } from '../core/json.ts';
import type { Provider } from '../providers/provider.ts';
import type { Sandbox } from '../sandbox.ts';
import type { ScenarioHost } from './host.ts';
import type { Place, Scenario, Step } from './scenario.ts';

/** How a run stands: it proved something, was contradicted, or broke nothing and so proved nothing. */
export type RunState = 'running' | 'passed' | 'failed' | 'unproved' | 'stopped';

/** A step that has ended. */
export interface StepReport {
  readonly step: string;
  readonly place: Place;
  readonly ok: boolean;
  /** What happened, in a sentence. */
  readonly says: string;
  /** Numbers of the journal entries with which it began and ended. */
  readonly seqs: readonly [first: number, last: number];
}

/** A fault or webhook shape that the run set. */
export interface RunFault {
  readonly id: string;
  readonly does: string;
  /** How many requests or deliveries have met it. */
  readonly met: number;
}

/** One play of a scenario, as it stands. */
export interface Run {
  /** Unique in its sandbox: `run_1`. */
  readonly id: string;
  /** Name of the scenario. */
  readonly scenario: string;
  readonly provider: string;
  readonly state: RunState;
  /** Steps that have ended, in that order, those within steps too. */
  readonly steps: readonly StepReport[];
  readonly faults: readonly RunFault[];
  /** Why nothing was proved, a sentence each. */
  readonly unmet: readonly string[];
  /** Numbers of its first and, when it has ended, last journal entry. */
  readonly seqs: readonly [first: number, last: number | null];
}

/** How a scenario is played. */
export interface PlayOptions {
  /** For a scenario of any provider: which one. It may be left out where only one runs. */
  readonly provider?: string;
  /** By hand, unless somebody can ask the integration. */
  readonly host?: ScenarioHost;
  /** Stops the run; what it set is taken back. */
  readonly signal?: AbortSignal;
  /** Told of each step when it begins (`null`) and when it has ended. */
  readonly onStep?: (step: Step, report: StepReport | null) => void;
  /** Multiplies `within` and `settle`: more than 1 where people act, less where the integration is known to be fast. */
  readonly patience?: number;
}

interface Watched {
  readonly id: string;
  readonly does: string;
  readonly met: number;
}

/** What a run keeps while it goes on. */
export class ActiveRun implements Run {
  readonly id: string;
  readonly scenario: string;
  readonly provider: string;
  readonly steps: StepReport[] = [];
  readonly unmet: string[] = [];
  state: RunState = 'running';
  seqs: [number, number | null] = [0, null];
  /** By name: numbers of the marks that this run has set. */
  readonly marks = new Map<string, number>();
  /** Work that nobody waited for. */
  readonly loose: Promise<unknown>[] = [];
  readonly #watched: Watched[] = [];
  readonly #needed: Watched[] = [];
  readonly #undo: (() => void)[] = [];

  constructor(id: string, scenario: Scenario, provider: string) {
    this.id = id;
    this.scenario = scenario.name;
    this.provider = provider;
  }

  get faults(): RunFault[] {
    return this.#watched.map(({ id, does, met }) => ({ id, does, met }));
  }

  /** Takes note of a fault or shape. One that is not optional must be met for the run to prove anything. */
  watch(fault: Watched, optional: boolean): void {
    this.#watched.push(fault);
    if (!optional) this.#needed.push(fault);
  }

  /** Something to take back when the run ends, however it does. */
  onEnd(undo: () => void): void {
    this.#undo.push(undo);
  }

  /** Takes back what the run set, the last first; before that, it is found out what was never met. */
  end(): void {
    for (const { id, does, met } of this.#needed) {
      if (met === 0) this.unmet.push(`${id} (${does}) was never met, so nothing was proved.`);
    }
    for (const undo of this.#undo.splice(0).reverse()) undo();
  }
}

/** A value as this run means it: `{run}` in its texts is a word of this run's own, so that what is made of it is new every time. */
export function inRun(value: unknown, run: Pick<Run, 'id'>): unknown {
  if (typeof value === 'string') return value.replaceAll('{run}', run.id.replace('_', ''));
  if (Array.isArray(value)) return value.map((one: unknown) => inRun(one, run));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inRun(one, run)]));
}

/** What a step may use. */
export interface StepContext {
  readonly sandbox: Sandbox;
  readonly provider: Provider;
  readonly host: ScenarioHost;
  readonly run: ActiveRun;
  readonly step: Step;
  /** The step's journal entry: cause of all that it does. */
  readonly cause: number;
  readonly signal: AbortSignal;
  readonly patience: number;
  /** Plays steps under this one. False when one of them failed. */
  play(steps: readonly Step[]): Promise<boolean>;
}

/** How a step went; one that is not ok makes the run fail, and the run goes on. */
export interface StepResult {
  readonly ok: boolean;
  readonly says: string;
}

/** What carries out a step. One that throws ends the run: it cannot go on without what the step would have done. */
export type StepRunner<A> = (args: A, context: StepContext) => StepResult | Promise<StepResult>;

/** A step that did what it says. */
export function done(says: string): StepResult {
  return { ok: true, says };
}
