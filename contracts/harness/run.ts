import { Clock } from '../../emulator/core/clock.ts';
import { isoInstant } from '../../emulator/core/entry-view.ts';
import { EmulatorError } from '../../emulator/core/errors.ts';
import { suggestion } from '../../emulator/core/nearest.ts';
import { packageIdentity } from '../../emulator/core/package-root.ts';
import { freshSeed } from '../../emulator/core/random.ts';
import { loadProvider } from '../../emulator/providers/registry.ts';
import { CHECKS } from '../checks/index.ts';
import type { CheckResult, ItemResult, Report } from '../report/report.ts';
import { combine, count, exitCodeOf } from '../verdict/verdict.ts';
import type { Check } from './check.ts';
import { loadChecklist } from './checklist.ts';
import type { Config } from './config.ts';
import { loadContractTest } from './contract-test.ts';
import { howToAdd, unmet } from './missing.ts';
import { resultOf, runCheck } from './run-check.ts';
import { openSetting, type Setting, tidy } from './setting.ts';

/** What a run tells while it goes on. */
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

/** What is to be checked, and how. */
export interface RunOptions {
  readonly config: Config;
  /** Ids of checks, or of checklist items; all of them by default. */
  readonly only?: readonly string[];
  /** Paths of contract tests of the team's own, each a required item. */
  readonly tests?: readonly string[];
  /** Of the configuration, or a fresh one, by default. */
  readonly seed?: string;
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the run: then it rejects, and leaves no process, port or folder behind. */
  readonly signal?: AbortSignal;
}

/** A check to be carried out with a provider. */
interface Task {
  readonly provider: string;
  readonly check: Check;
  /** The file of a contract test of the team's own. */
  readonly file?: string;
}

/** The seed where the integration runs already and the configuration names none: it must know the credentials before. */
const ATTACHED_SEED = 'rehearsal';

/**
 * Carries out the checks that the checklists of the providers name, each in a fresh world, and gives a report.
 *
 * @throws EmulatorError `check_unknown`, `config_placeholder`, `integration_not_ready`, `checks_stopped`, …
 */
export async function runChecks(options: RunOptions): Promise<Report> {
  const { config, only, onProgress = () => {} } = options;
  const signal = options.signal ?? new AbortController().signal;
  const clock = new Clock();
  const startedAt = clock.wall();
  const began = clock.monotonic();
  const isAttached = config.integration.start === null;
  const seed = options.seed ?? config.seed ?? (isAttached ? ATTACHED_SEED : freshSeed());
  const tasks = [...tasksOf(config.providers, only), ...(await ownTasks(config.providers, options.tests ?? []))];
  const settings = new Settings({ config, seed, signal });
  const checks: CheckResult[] = [];
  try {
    for (const [i, { provider, check }] of tasks.entries()) {
      signal.throwIfAborted();
      const { id, title } = check;
      onProgress({ type: 'check-started', provider, id, title, number: i + 1, of: tasks.length });
      const onPhase = (says: string) => onProgress({ type: 'phase', provider, id, says });
      const result =
        (await notRun(config, provider, check)) ??
        (await settings
          .use((setting) => runCheck(check, provider, setting, signal, onPhase))
          .catch((thrown: unknown) => notStarted(thrown, check, provider, checks)));
      checks.push(result);
      onProgress({ type: 'check-ended', result });
    }
  } catch (thrown) {
    if (signal.aborted)
      throw new EmulatorError('checks_stopped', 'The checks were stopped before their end.', { cause: thrown });
    throw thrown;
  } finally {
    await settings.close();
  }
  const items = [...config.providers.flatMap((provider) => itemsOf(provider, checks)), ...ownItems(tasks, checks)];
  return {
    version: 1,
    tool: packageIdentity(),
    startedAt: isoInstant(startedAt),
    durationMs: Math.round(clock.monotonic() - began),
    seed,
    integration: config.integration.start ?? config.integration.url,
    items,
    checks,
    counts: count(items.map(({ verdict }) => verdict)),
    exitCode: exitCodeOf({
      items,
      checksRun: checks.length,
      harnessErrors: checks.filter(({ harnessError }) => harnessError).length,
    }),
  };
}

/** A world for each check where the integration is started here; one for all of them where it runs already. */
class Settings {
  readonly #options: Parameters<typeof openSetting>[0];
  #shared: Setting | null = null;

  constructor(options: Parameters<typeof openSetting>[0]) {
    this.#options = options;
  }

  async use<T>(work: (setting: Setting) => Promise<T>): Promise<T> {
    const setting = this.#shared ?? (await openSetting(this.#options));
    if (this.#options.config.integration.start === null) this.#shared = setting;
    try {
      return await work(setting);
    } finally {
      if (this.#shared) tidy(setting);
      else await setting.close();
    }
  }

  async close(): Promise<void> {
    await this.#shared?.close();
  }
}

/** Checks in the order of the register, once each. @throws EmulatorError `check_unknown` */
function tasksOf(providers: readonly string[], only: readonly string[] | undefined): Task[] {
  const lists = providers.map((provider) => ({ provider, items: loadChecklist(provider) }));
  const known = [...CHECKS.map(({ id }) => id), ...lists.flatMap(({ items }) => items.map(({ id }) => id))];
  for (const name of only ?? []) {
    if (!known.includes(name))
      throw new EmulatorError(
        'check_unknown',
        `There is no check or checklist item "${name}".${suggestion(name, known)}`,
      );
  }
  return lists.flatMap(({ provider, items }) => {
    const chosen = items.filter(({ id }) => !only || only.includes(id)).flatMap(({ checks }) => checks);
    const named = items.flatMap(({ checks }) => checks).filter((id) => only?.includes(id));
    const ids = new Set([...chosen, ...named]);
    return CHECKS.filter(({ id }) => ids.has(id)).map((check) => ({ provider, check }));
  });
}

/** The result of a check that cannot be carried out, or null. */
async function notRun(config: Config, provider: string, check: Check): Promise<CheckResult | null> {
  const { definition } = await loadProvider(provider);
  const inapplicable = check.applies?.(definition.profile, Object.keys(definition.actions)) ?? null;
  if (inapplicable !== null) {
    const reason = `Not applicable to ${definition.title}: ${inapplicable}.`;
    return resultOf(check, provider, { verdict: 'not-applicable', reason });
  }
  const { triggers, probes, webhooks } = config.integration;
  const given = { triggers: Object.keys(triggers), probes: Object.keys(probes), webhooks: Object.keys(webhooks) };
  const missing = unmet(check.needs, provider, given);
  return missing.length === 0
    ? null
    : resultOf(check, provider, { verdict: 'untested', reason: missing.map(howToAdd).join('\n') });
}

/** The first time, an integration that does not start is a mistake of whoever set it up; later, it leaves what was found before as it is. */
function notStarted(thrown: unknown, check: Check, provider: string, before: readonly CheckResult[]): CheckResult {
  const isDown = thrown instanceof EmulatorError && thrown.code === 'integration_not_ready';
  if (!isDown || before.every(({ verdict }) => verdict === 'untested' || verdict === 'not-applicable')) throw thrown;
  return resultOf(check, provider, { verdict: 'inconclusive', reason: thrown.message });
}

/** Items of which at least one check was carried out; a check that was left out leaves its items untested. */
function itemsOf(provider: string, results: readonly CheckResult[]): ItemResult[] {
  const verdictOf = (id: string) => results.find((result) => result.provider === provider && result.id === id)?.verdict;
  return loadChecklist(provider)
    .filter(({ checks }) => checks.some((id) => verdictOf(id) !== undefined))
    .map((item) => ({ provider, ...item, verdict: combine(item.checks.map((id) => verdictOf(id) ?? 'untested')) }));
}

/** Contract tests of the team's own, for the provider that each names, or for all. */
async function ownTasks(providers: readonly string[], paths: readonly string[]): Promise<Task[]> {
  const tests = await Promise.all(paths.map((path) => loadContractTest(path)));
  return tests.flatMap(({ check, provider, file }) =>
    providers.filter((name) => provider === null || name === provider).map((name) => ({ provider: name, check, file })),
  );
}

function ownItems(tasks: readonly Task[], results: readonly CheckResult[]): ItemResult[] {
  return tasks.flatMap(({ provider, check: { id, title }, file }, i) => {
    const verdict = results[i]?.verdict;
    if (file === undefined || verdict === undefined) return [];
    return [{ provider, id, title, severity: 'MUST', source: file, verdict, checks: [id], notJudged: null }];
  });
}
