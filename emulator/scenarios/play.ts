import { EmulatorError, messageOf } from '../core/errors.ts';
import { object } from '../http/contract.ts';
import type { Provider } from '../providers/provider.ts';
import type { Sandbox } from '../sandbox.ts';
import { isForgery } from '../webhooks/shape-check.ts';
import { SIGN_MODES } from '../webhooks/signing.ts';
import { plainPort } from './fault-spec.ts';
import { byHand } from './host.ts';
import { ANY_PROVIDER, allSteps } from './load.ts';
import { assertPlayed } from './roles.ts';
import { ActiveRun, inRun, type PlayOptions, type Run, type StepContext, type StepResult } from './run.ts';
import type { Scenario, Step } from './scenario.ts';
import { carryOut, STEPS } from './steps/index.ts';

/** A run that has begun. */
export interface Started {
  readonly run: Run;
  /** Resolves with the run when it has ended; never rejects. */
  readonly ended: Promise<Run>;
}

const counts = new WeakMap<Sandbox, number>();

/**
 * Plays a scenario to its end. What it observes may contradict it: then it has failed, and goes on. What it cannot do ends it.
 * Everything that it set (faults, shapes, knobs, a frozen clock) is taken back, however it ends.
 *
 * @throws EmulatorError `provider_unknown`, `provider_needed`, `not_applicable`, before anything has happened
 */
export function playScenario(sandbox: Sandbox, scenario: Scenario, options: PlayOptions = {}): Promise<Run> {
  return startScenario(sandbox, scenario, options).ended;
}

/** Begins to play, and does not wait. @throws EmulatorError as {@link playScenario} does */
export function startScenario(sandbox: Sandbox, scenario: Scenario, options: PlayOptions = {}): Started {
  const provider = providerFor(sandbox, scenario, options.provider);
  assertApplicable(scenario, provider);
  const number = (counts.get(sandbox) ?? 0) + 1;
  counts.set(sandbox, number);
  const run = new ActiveRun(`run_${number}`, scenario, provider.provider);
  return { run, ended: new Player(sandbox, provider, run, options).play(scenario) };
}

function providerFor(sandbox: Sandbox, scenario: Scenario, chosen: string | undefined): Provider {
  if (scenario.provider !== ANY_PROVIDER) return sandbox.provider(scenario.provider);
  if (chosen !== undefined) return sandbox.provider(chosen);
  const [only, ...others] = sandbox.providers;
  if (only && others.length === 0) return only;
  const names = sandbox.providers.map(({ provider }) => provider).join(', ');
  throw new EmulatorError(
    'provider_needed',
    `"${scenario.name}" is for any provider: say which of ${names} with --provider, or start that one alone.`,
  );
}

/** A shared scenario speaks of roles, actions and forgeries; a provider may lack one. */
function assertApplicable(scenario: Scenario, provider: Provider): void {
  const { definition } = provider;
  for (const { name, args } of allSteps(scenario.steps)) {
    if (name === 'fault' && object(args).tls !== undefined && !provider.isSecure) throw plainPort(provider);
    if (!STEPS[name] && !definition.actions[name]) {
      const says = `${definition.title} has no action "${name}", so ${scenario.name} does not apply to it.`;
      throw new EmulatorError('not_applicable', says);
    }
    for (const word of textsIn(args)) assertPlayed(definition, word);
    const sign = name === 'webhooks' && SIGN_MODES.find((mode) => mode === object(args).sign);
    if (sign && !isForgery(definition.webhooks, sign)) {
      const says = `A delivery of ${definition.title} that is signed ${sign} would be genuine, so ${scenario.name} does not apply to it.`;
      throw new EmulatorError('not_applicable', says);
    }
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

class Player {
  readonly #sandbox: Sandbox;
  readonly #provider: Provider;
  readonly #run: ActiveRun;
  readonly #options: PlayOptions;
  readonly #signal: AbortSignal;
  #broken = false;

  constructor(sandbox: Sandbox, provider: Provider, run: ActiveRun, options: PlayOptions) {
    this.#sandbox = sandbox;
    this.#provider = provider;
    this.#run = run;
    this.#options = options;
    this.#signal = options.signal ?? new AbortController().signal;
  }

  async play(scenario: Scenario): Promise<Run> {
    const run = this.#run;
    const root = this.#provider.journal.append({
      kind: 'step',
      provider: run.provider,
      run: run.id,
      step: 'play',
      args: { scenario: scenario.name },
    });
    run.seqs = [root.seq, null];
    const ok = await this.#list(scenario.steps, root.seq);
    await this.#unlessStopped(Promise.allSettled(run.loose), null);
    run.end();
    run.state = this.#signal.aborted ? 'stopped' : !ok ? 'failed' : run.unmet.length > 0 ? 'unproved' : 'passed';
    const says = run.state === 'unproved' ? run.unmet.join(' ') : `${scenario.name} ${run.state}`;
    run.seqs = [root.seq, this.#result('run', run.state === 'passed', says, root.seq)];
    return run;
  }

  async #list(steps: readonly Step[], cause: number): Promise<boolean> {
    let ok = true;
    for (const step of steps) {
      if (this.#signal.aborted || this.#broken) break;
      if (!(await this.#step(step, cause))) ok = false;
    }
    return ok && !this.#broken;
  }

  async #step(step: Step, cause: number): Promise<boolean> {
    const run = this.#run;
    const { name, place } = step;
    const args = inRun(step.args, run);
    const entry = this.#provider.journal.append({
      kind: 'step',
      provider: run.provider,
      cause,
      run: run.id,
      step: name,
      args: shownArgs(step, args),
    });
    this.#options.onStep?.(step, null);
    const { ok, says } = await this.#attempt({ ...step, args }, entry.seq);
    const last = this.#result('step', ok, says, entry.seq);
    const report = { step: name, place, ok, says, seqs: [entry.seq, last] } as const;
    run.steps.push(report);
    this.#options.onStep?.(step, report);
    return ok;
  }

  async #attempt(step: Step, cause: number): Promise<StepResult> {
    const { host = byHand(), patience = 1 } = this.#options;
    const context: StepContext = {
      sandbox: this.#sandbox,
      provider: this.#provider,
      host,
      run: this.#run,
      step,
      cause,
      signal: this.#signal,
      patience,
      play: (steps) => this.#list(steps, cause),
    };
    try {
      return await this.#unlessStopped(carryOut(context), { ok: false, says: 'stopped' });
    } catch (thrown) {
      this.#broken = true;
      return { ok: false, says: messageOf(thrown) };
    }
  }

  /** Whatever the work does about the signal, a run that is stopped does not wait for it. */
  #unlessStopped<T, S>(work: Promise<T>, stopped: S): Promise<T | S> {
    const signal = this.#signal;
    return new Promise((resolve, reject) => {
      const stop = () => resolve(stopped);
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { once: true });
      work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
    });
  }

  #result(of: 'step' | 'run', ok: boolean, says: string, cause: number): number {
    const { id, provider } = this.#run;
    return this.#provider.journal.append({ kind: 'result', provider, cause, run: id, of, ok, says }).seq;
  }
}

/** Steps within steps have entries of their own. */
function shownArgs({ blocks, name }: Step, args: unknown): unknown {
  if (blocks.length === 0) return args ?? null;
  if (name === 'parallel') return { lists: blocks.length };
  return typeof args === 'object' && args !== null && 'times' in args ? { times: args.times } : args;
}
