/**
 * The rehearsal inside of a team's own vitest: every check of a provider's go-live checklist as a test, and matchers over the journal.
 *
 * @example
 * // golive.test.ts
 * import { rehearse } from 'golive-emulator/vitest';
 * await rehearse('revento');
 */
import type { RunnerTask, RunnerTestSuite } from 'vitest';
import { describe, it } from 'vitest';
import { EmulatorError } from '../../emulator/core/errors.ts';
import { suggestion } from '../../emulator/core/nearest.ts';
import { PROVIDER_NAMES } from '../../emulator/providers/registry.ts';
import { type Config, readConfig } from '../harness/config.ts';
import { requireChecklist } from '../harness/has-checklist.ts';
import { planOfConfig, type RunOptions, runChecks } from '../harness/run.ts';
import type { ItemResult, Report } from '../report/report.ts';
import { isProved } from '../verdict/verdict.ts';
import { failureText } from './failure-text.ts';

export { matchers } from './matchers.ts';

/** How a rehearsal is registered. */
export interface RehearseOptions extends Omit<RunOptions, 'config' | 'onProgress' | 'signal'> {
  /** A configuration, or the path of its file; emulator.config.yaml by default. */
  readonly config?: Config | string;
  /** What becomes of a test whose item is undecided: `fail`, the default, or `skip`, which many people read as green. */
  readonly undecided?: 'fail' | 'skip';
}

/** The rehearsal as a whole, in ms: each test waits for it. */
const LONGEST_MS = 30 * 60_000;

/**
 * Registers each item of the checklist, and each contract test of the configuration, as a test. The rehearsal runs once, before the first
 * of them; with a filter on test names (`-t`) only what these need.
 *
 * @throws EmulatorError `provider_unknown`, `checklist_none`, `config_missing`, `config_invalid`, …
 */
export async function rehearse(
  provider: string,
  { config, undecided = 'fail', ...options }: RehearseOptions = {},
): Promise<void> {
  if (!PROVIDER_NAMES.includes(provider)) {
    throw new EmulatorError(
      'provider_unknown',
      `There is no provider "${provider}".${suggestion(provider, PROVIDER_NAMES)}`,
    );
  }
  requireChecklist(provider);
  const read = typeof config === 'object' ? config : readConfig(config);
  const own = { ...read, providers: [provider] };
  const { goals } = await planOfConfig(own, options);
  const sections = [...new Set(goals.map(({ item }) => item.section))];
  let run: Promise<Report> | undefined;
  const reportFor = (suite: RunnerTestSuite | undefined) => {
    const names = suite ? wantedOf(suite) : [];
    const only = goals.map(({ item }) => item.id).filter((id) => names.some((name) => name.startsWith(`${id}: `)));
    run ??= runChecks({ ...options, config: own, only });
    return run;
  };

  describe(`go-live checklist of ${provider}`, { timeout: LONGEST_MS }, () => {
    for (const section of sections) {
      describe(section, () => {
        for (const { item } of goals.filter((goal) => goal.item.section === section)) {
          it(`${item.id}: ${item.title}`, async ({ task, skip }) => {
            const { items, checks } = await reportFor(task.suite?.suite);
            const found = items.find(({ id }) => id === item.id);
            if (!found) throw new Error(`${item.id} was not reached.`);
            if (mayPass(found)) return;
            if (maySkip(found, undecided, options.strict)) return skip(reasonOf(found));
            throw new Error(failureText(found, checks));
          });
        }
      });
    }
  });
}

function mayPass({ verdict, baseline }: ItemResult): boolean {
  return isProved(verdict) && verdict !== 'not-applicable' && baseline !== 'stale';
}

/** What does not apply, what is known, a SHOULD that is undecided, and whatever is undecided where that is asked for. */
function maySkip({ verdict, baseline, severity }: ItemResult, undecided: 'fail' | 'skip', strict = false): boolean {
  if (verdict === 'not-applicable' || baseline === 'known') return true;
  if (verdict === 'failed' || baseline === 'stale') return false;
  return undecided === 'skip' || (severity === 'SHOULD' && !strict);
}

function reasonOf({ baseline, baselineReason, reason }: ItemResult): string {
  return baseline === 'known' ? `Known: ${baselineReason}` : reason;
}

/** Names of the tests that are going to run. */
function wantedOf(suite: RunnerTestSuite): string[] {
  return suite.tasks.flatMap((task: RunnerTask) => {
    if (task.mode === 'skip' || task.mode === 'todo') return [];
    return task.type === 'suite' ? wantedOf(task) : [task.name];
  });
}
