import { Clock } from '../../emulator/core/clock.ts';
import { isoInstant } from '../../emulator/core/entry-view.ts';
import { packageIdentity } from '../../emulator/core/package-root.ts';
import { freshSeed } from '../../emulator/core/random.ts';
import { BEYOND, type CheckResult, type ItemResult, type Report } from '../report/report.ts';
import { count, exitCodeOf } from '../verdict/verdict.ts';
import { assertTriggers } from './asked-for.ts';
import { readAttestations } from './attestations.ts';
import { readBaseline } from './baseline.ts';
import { loadChecklist } from './checklist.ts';
import type { Config } from './config.ts';
import { loadContractTests } from './contract-test.ts';
import { itemResult } from './items.ts';
import { knownItems } from './known-items.ts';
import { Performance, type Progress } from './performance.ts';
import { type Plan, planOf, type Selection } from './plan.ts';

export type { Progress } from './performance.ts';

/** What is to be checked, and how. */
export interface RunOptions extends Selection {
  readonly config: Config;
  /** Of the configuration, or a fresh one, by default. */
  readonly seed?: string;
  /** Checks that are under way at the same time; each has an integration of its own, so this is one where it runs already. */
  readonly jobs?: number;
  /** Every check is carried out so often. */
  readonly repeat?: number;
  /** A failure is told only when it was seen twice; true by default. */
  readonly confirm?: boolean;
  /** Stops at the first failure. */
  readonly bail?: boolean;
  /** A check that has not ended by then (wall ms) is given up. */
  readonly timeoutMs?: number;
  /** SHOULD items are required, too. */
  readonly strict?: boolean;
  /** Measures how long a comparison of signatures takes. */
  readonly timing?: boolean;
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the run: what was decided until then is reported, and no process, port or folder is left behind. */
  readonly signal?: AbortSignal;
}

const DAY_CHARACTERS = 10;
/** The seed where the integration runs already and the configuration names none: it must know the credentials before. */
const ATTACHED_SEED = 'rehearsal';

/**
 * Carries out the checks that the checklists of the providers name, each in a fresh world, and gives a report.
 *
 * @throws EmulatorError `check_unknown`, `section_unknown`, `config_invalid`, `config_placeholder`, `integration_not_ready`, …
 */
export async function runChecks(options: RunOptions): Promise<Report> {
  const { config, shard } = options;
  const clock = new Clock();
  const startedAt = isoInstant(clock.wall());
  const began = clock.monotonic();
  const isAttached = config.integration.start === null;
  const seed = options.seed ?? config.seed ?? (isAttached ? ATTACHED_SEED : freshSeed());

  const checklists = config.providers.map(loadChecklist);
  const own = await loadContractTests(config.tests);
  for (const { file, triggers } of own) assertTriggers(file, triggers, config.integration);
  const plan = planOf(checklists, own, options);
  const items = knownItems(
    checklists,
    plan.goals.map(({ provider, item: { id } }) => ({ provider, id })),
  );
  const today = startedAt.slice(0, DAY_CHARACTERS);
  const attestations = config.attestations === null ? [] : readAttestations(config.attestations, items, today);
  const excuses = config.baseline === null ? [] : readBaseline(config.baseline, items, today);

  const performance = new Performance(plan, { ...options, seed });
  const results = await performance.carryOut();
  const known = { results, attestations, excuses };
  const decided = plan.goals.map(({ provider, item }) => itemResult(item, { ...known, provider }));
  return {
    version: 1,
    tool: packageIdentity(),
    startedAt,
    durationMs: Math.round(clock.monotonic() - began),
    seed,
    integration: config.integration.start ?? config.integration.url,
    items: decided,
    checks: results,
    ...countsOf(decided),
    stopped: performance.stopped,
    shard: shard ? `${shard.part}/${shard.of}` : null,
    exitCode: exitCode(decided, results, options.strict ?? false),
  };
}

/** What a run would do, without doing it. @throws EmulatorError `check_unknown`, `section_unknown`, `config_invalid` */
export async function planOfConfig(config: Config, selection: Selection = {}): Promise<Plan> {
  return planOf(config.providers.map(loadChecklist), await loadContractTests(config.tests), selection);
}

function countsOf(items: readonly ItemResult[]): Pick<Report, 'counts' | 'beyond'> {
  const of = (isBeyond: boolean) =>
    count(items.filter(({ section }) => (section === BEYOND) === isBeyond).map(({ verdict }) => verdict));
  return { counts: of(false), beyond: of(true) };
}

function exitCode(items: readonly ItemResult[], results: readonly CheckResult[], strict: boolean): Report['exitCode'] {
  return exitCodeOf({
    items,
    decided: results.length + items.filter(({ verdict }) => verdict === 'attested').length,
    harnessErrors: results.filter(({ harnessError }) => harnessError).length,
    strict,
  });
}
