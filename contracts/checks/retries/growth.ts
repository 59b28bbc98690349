import { formatDuration } from '../../../emulator/core/duration.ts';
import { defineCheck } from '../../harness/check.ts';
import { type Growth, growthOf } from '../../verdict/growth.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { assemble, letFail, merged, type Retries, tooFew } from './outage.ts';
import { goesOn } from './recovery.ts';

const WANTED_RETRIES = 5;
export default defineCheck({
  id: 'retry.growth',
  title: 'Each retry of a failed call waits longer than the one before',
  refs: ['aws-builders#backoff', 'sre-book#22'],
  needs: ['connect', 'sync'],
  applies: ({ operations, retryable }) =>
    !retryable.includes(503) || (operations.read ?? operations.list) === null ? 'it has no call to be retried' : null,
  fix: 'Wait before each retry, and double the wait each time up to a cap, with a part of it random.',
  why: 'A provider that is down comes back under load. Clients that ask again at once, or at the same short interval, keep it down, and look like an attack.',
  bad: 'while (!(response = await call()).ok) await sleep(1000);',
  good: 'for (let attempt = 0; attempt < 6; attempt++) {\n  if ((response = await call()).ok) break;\n  await sleep(Math.min(base * 2 ** attempt, cap) * (0.5 + random() / 2));\n}',
  async run(trial) {
    const fleet = await assemble(trial);
    let retries = await letFail(trial, fleet);
    let growth = growthOf(retries.levels);
    if (growth.says === 'unclear' || growth.says === 'flat' || (growth.says === 'few' && trial.isGiven)) {
      // Twice as many operations, before anything is said that could be chance.
      retries = merged(retries, await letFail(trial, fleet, true));
      growth = growthOf(retries.levels);
    }
    if (growth.says === 'few') trial.halt('inconclusive', tooFew(retries, WANTED_RETRIES), retries.seqs);
    const blamed = blame(retries, growth);
    if (blamed) trial.halt(...blamed, retries.seqs);
    trial.saw(`waits grew to ${growth.factor.toFixed(1)} times over ${growth.medians.length} retries`, retries.seqs);
    await goesOn(trial, fleet.connections, 'the outage');
    return `The waits of ${retries.levels[0]?.length} calls that failed together grew: ${waitsOf(growth)}.`;
  },
});

/** What is wrong, or cannot be told; null where the waits grow. */
function blame({ noiseMs, attempts }: Retries, growth: Growth): [Verdict, string] | null {
  const waits = waitsOf(growth);
  const [first = 0] = growth.medians;
  const times = growth.factor.toFixed(1);
  switch (growth.says) {
    case 'grows':
      return null;
    case 'at once':
      return [
        'failed',
        `A failed call was repeated ${attempts - 1} times at once (${waits}), wanted are waits that grow.`,
      ];
    case 'flat':
      // Waits that are mostly the machine's do not grow, whatever is behind them.
      if (noiseMs > first) return ['inconclusive', `The machine is too busy to measure waits of ${ms(first)}.`];
      return [
        'failed',
        `The waits before ${growth.medians.length} retries do not grow (${waits}): the last is ${times} times the first, wanted are at least 2.7 times.`,
      ];
    case 'unclear':
      return [
        'inconclusive',
        `The waits before ${growth.medians.length} retries (${waits}) grow to ${times} times, too little to tell growth from chance. A higher cap, for the rehearsal, would show it.`,
      ];
    default:
      return null;
  }
}

function waitsOf({ medians }: Growth): string {
  return `${medians.map(ms).join(', ')} in the middle`;
}

function ms(value: number): string {
  return formatDuration(Math.round(value));
}
