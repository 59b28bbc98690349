import { setMaxListeners } from 'node:events';
import { loadProvider } from '../../emulator/providers/registry.ts';
import type { CheckResult } from '../report/report.ts';
import { type ActiveCheck, type Check, isPassive } from './check.ts';
import { inLanes } from './lanes.ts';
import { howToAdd, unmet } from './needs.ts';
import { Passive } from './passives.ts';
import type { Plan, Task } from './plan.ts';
import { repeated } from './repeat.ts';
import type { RunOptions } from './run.ts';
import { resultOf, runCheck, type Turned } from './run-check.ts';
import type { Setting } from './setting.ts';
import { Settings } from './settings.ts';
import { surveyOf } from './survey.ts';
import { TOUR } from './tour.ts';
import { turnsOf, underAll } from './turns.ts';
import { leaseChromium } from './ui/chromium.ts';

/** What a run tells while it goes on. Several checks may be under way at the same time. */
export type Progress =
  | {
      readonly type: 'check-started';
      readonly provider: string;
      readonly id: string;
      readonly title: string;
      readonly number: number;
      readonly of: number;
    }
  | { readonly type: 'phase'; readonly provider: string; readonly id: string; readonly says: string }
  | { readonly type: 'check-ended'; readonly result: CheckResult };

/** A check that is played. */
interface ActiveTask {
  readonly provider: string;
  readonly check: ActiveCheck;
}

const DEFAULT_JOBS = 4;
const DEFAULT_TIMEOUT_MS = 180_000;

/** Carries out a plan: what can be played side by side is, and checks that look over everything look over each world before it is closed. */
export class Performance {
  readonly #options: RunOptions & { readonly seed: string };
  readonly #tasks: readonly Task[];
  readonly #settings: Settings;
  readonly #passives: Passive[] = [];
  readonly #results = new Map<Check, Map<string, CheckResult>>();
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  #started = 0;
  #bailed = false;
  /** Why a tour brought nothing to light, by provider. */
  readonly #unseen = new Map<string, string>();

  constructor(plan: Plan, options: RunOptions & { readonly seed: string }) {
    const { config, seed, signal } = options;
    this.#options = options;
    this.#tasks = plan.tasks;
    this.#signal = signal ? AbortSignal.any([signal, this.#stop.signal]) : this.#stop.signal;
    // Whatever waits in any of the jobs listens to it: with many jobs, Node would warn of a leak.
    setMaxListeners(0, this.#signal);
    this.#settings = new Settings({ config, seed, signal: this.#signal });
  }

  /** True where it was stopped before its end. */
  get stopped(): boolean {
    return this.#bailed || this.#options.signal?.aborted === true;
  }

  /** Gives the results in the order of the plan; those that were not reached are left out. @throws EmulatorError as `openSetting` does */
  async carryOut(): Promise<CheckResult[]> {
    const { jobs = DEFAULT_JOBS } = this.#options;
    const releaseChromium = leaseChromium();
    try {
      const todo = await this.#prepare();
      await inLanes(
        todo,
        Math.min(jobs, this.#settings.room),
        (task) => this.#perform(task),
        () => this.stopped,
      );
    } catch (thrown) {
      this.#stop.abort();
      if (!this.stopped) throw thrown;
    } finally {
      await this.#settings.close();
      await releaseChromium();
    }
    if (!this.#options.signal?.aborted) this.#conclude();
    return this.#tasks.flatMap(({ check, provider }) => this.#results.get(check)?.get(provider) ?? []);
  }

  /** Decides what needs no playing, and gives the rest: where something is to be looked over, the tour first. */
  async #prepare(): Promise<ActiveTask[]> {
    const todo: ActiveTask[] = [];
    const toured = new Set<string>();
    for (const { provider, check } of this.#tasks) {
      const result = await this.#notPlayed(provider, check);
      if (result) this.#end(check, provider, result);
      else if (!isPassive(check)) todo.push({ provider, check });
      else {
        this.#passives.push(new Passive(check, provider));
        toured.add(provider);
      }
    }
    return [...[...toured].map((provider) => ({ provider, check: TOUR })), ...todo];
  }

  async #perform({ provider, check }: ActiveTask): Promise<void> {
    const {
      onProgress = () => {},
      repeat: times = 1,
      confirm = true,
      timeoutMs = DEFAULT_TIMEOUT_MS,
      timing = false,
    } = this.#options;
    const { id, title } = check;
    const of = this.#tasks.length;
    if (check !== TOUR) onProgress({ type: 'check-started', provider, id, title, number: ++this.#started, of });
    const onPhase = (says: string) => onProgress({ type: 'phase', provider, id, says });
    const carrying = { provider, signal: this.#signal, timeoutMs, timing, onPhase };
    const isDown = (reason: string) => resultOf(check, provider, { verdict: 'inconclusive', reason });
    const once = (knob: Turned | null = null) => {
      const play = (setting: Setting) => runCheck(check, { ...carrying, setting, knob });
      return this.#settings.use((setting) => this.#lookedOver(setting, provider, play), isDown, check.over === 'tls');
    };
    if (check === TOUR) {
      const { verdict, reason } = await once();
      if (verdict !== 'passed') this.#unseen.set(provider, reason);
      return;
    }
    const turns = await turnsOf(check, provider, this.#options.config.knobs);
    const result = await underAll(turns, (knob) => repeated({ times, confirm }, () => once(knob)));
    this.#end(check, provider, result);
    if (result.verdict === 'failed' && this.#options.bail) this.#bailed = true;
  }

  /** Plays something in a world, and looks that over before anybody closes it. */
  async #lookedOver(
    setting: Setting,
    provider: string,
    play: (setting: Setting) => Promise<CheckResult>,
  ): Promise<CheckResult> {
    const world = setting.sandbox.provider(provider);
    const begin = world.journal.last;
    const result = await play(setting);
    const survey = surveyOf(setting, world, this.#options.config, begin);
    for (const passive of this.#passives) if (passive.provider === provider) await passive.look(survey);
    return result;
  }

  /** Checks that look over everything give their verdict when everything has been played. */
  #conclude(): void {
    for (const passive of this.#passives) {
      const { check, provider } = passive;
      const unseen = this.#unseen.get(provider) ?? 'Nothing was seen that could be judged.';
      this.#end(check, provider, passive.conclude(unseen));
    }
  }

  #end(check: Check, provider: string, result: CheckResult): void {
    const byProvider = this.#results.get(check) ?? new Map<string, CheckResult>();
    this.#results.set(check, byProvider.set(provider, result));
    this.#options.onProgress?.({ type: 'check-ended', result });
  }

  /** The result of a check that cannot be carried out, or null. */
  async #notPlayed(provider: string, check: Check): Promise<CheckResult | null> {
    const { definition } = await loadProvider(provider);
    const inapplicable = check.applies?.(definition.profile, Object.keys(definition.actions)) ?? null;
    if (inapplicable !== null) {
      const reason = `Not applicable to ${definition.title}: ${inapplicable}.`;
      return resultOf(check, provider, { verdict: 'not-applicable', reason });
    }
    const missing = unmet(check.needs, provider, this.#options.config.integration, definition.given !== undefined);
    if (missing.length === 0) return null;
    const reason = missing.map((need) => howToAdd(need, provider)).join('\n');
    return resultOf(check, provider, { verdict: 'untested', reason, missing });
  }
}
