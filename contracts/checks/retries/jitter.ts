import { formatDuration } from '../../../emulator/core/duration.ts';
import { defineCheck } from '../../harness/check.ts';
import { type Jitter, jitterOf, together } from '../../verdict/jitter.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { assemble, letFail, merged, type Retries, tooFew } from './outage.ts';
import { goesOn } from './recovery.ts';

const WANTED_RETRIES = 3;
const UNDECIDED: readonly Jitter['says'][] = ['unclear', 'none', 'noisy'];
/** On one connection it begins with few retries, which may be too few. */
const TOO_LITTLE: readonly Jitter['says'][] = ['few', 'short'];
const BLURRED: readonly Jitter['says'][] = ['unclear', 'noisy'];

/** A round that the machine blurs tells nothing, and another takes its place, so many at most. */
const QUIET_TURNS = 3;

export default defineCheck({
  id: 'retry.jitter',
  title: 'Calls that failed together do not come back together',
  refs: ['aws-builders#backoff', 'sre-book#22'],
  needs: ['connect', 'sync'],
  applies: ({ operations, retryable }) =>
    !retryable.includes(503) || (operations.read ?? operations.list) === null ? 'it has no call to be retried' : null,
  fix: 'Make a good part of each wait random, drawn anew for every call and every retry: from zero to the whole wait, or its second half.',
  why: 'All connections meet an outage or a limit at the same moment. Without jitter they come back at the same moment, too, as one burst, and fail together again.',
  bad: 'await sleep(base * 2 ** attempt);',
  good: 'await sleep(base * 2 ** attempt * (0.5 + random() / 2));',
  async run(trial) {
    const fleet = await assemble(trial);
    let retries = await letFail(trial, fleet);
    for (let turn = 1; turn < QUIET_TURNS && isBlurred(retries); turn++) retries = await letFail(trial, fleet);
    let jitter = jitterOf(retries.levels, retries.noiseMs);
    // Again with the same calls, before anything is said that could be chance; a third time where the machine itself blurs it.
    for (const undecided of [trial.isGiven ? [...UNDECIDED, ...TOO_LITTLE] : UNDECIDED, BLURRED]) {
      if (!undecided.includes(jitter.says)) break;
      const again = await letFail(trial, fleet, true);
      const [one, other] =
        retries.levels.length >= again.levels.length ? [retries.levels, again.levels] : [again.levels, retries.levels];
      retries = { ...merged(retries, again), levels: together(one, other) };
      jitter = jitterOf(retries.levels, retries.noiseMs);
    }
    if (jitter.says === 'few') trial.halt('inconclusive', tooFew(retries, WANTED_RETRIES), retries.seqs);
    const blamed = blame(retries, jitter);
    if (blamed) trial.halt(...blamed, retries.seqs);
    trial.saw(`calls that failed together came back apart (${spreadsOf(jitter)})`, retries.seqs);
    await goesOn(trial, fleet.connections, 'the outage');
    return `${retries.levels[0]?.length} calls that failed together came back apart: ${spreadsOf(jitter)}.`;
  },
});

/** True where jitter would be seen if the machine had not been so busy. */
function isBlurred({ levels, noiseMs }: Retries): boolean {
  return jitterOf(levels, noiseMs).says !== 'seen' && jitterOf(levels, 0).says === 'seen';
}

/** What is wrong, or cannot be told; null where jitter was seen. */
function blame({ noiseMs, levels }: Retries, jitter: Jitter): [Verdict, string] | null {
  const spreads = spreadsOf(jitter);
  switch (jitter.says) {
    case 'at once':
      return ['failed', 'Calls that failed together were all repeated at once, wanted is jitter.'];
    case 'none':
      return [
        'failed',
        `${levels[0]?.length} calls that failed together came back together (${spreads}), wanted is jitter: more than 60 ms and 5% of the wait.`,
      ];
    case 'noisy':
      return [
        'inconclusive',
        `The machine is too busy to tell jitter from its own: calls spread (${spreads}), and so did plain timers, by ${ms(noiseMs)}. Run it alone, with --jobs 1.`,
      ];
    case 'unclear':
      return ['inconclusive', `In one level of retries only, calls came back apart (${spreads}): too little to tell.`];
    case 'short':
      return [
        'inconclusive',
        `The waits are too short to tell jitter from chance (${spreads}). A first wait of 100 to 200 ms that doubles, for the rehearsal, would show it.`,
      ];
    default:
      return null;
  }
}

function spreadsOf({ judged }: Jitter): string {
  return judged.map(({ median, spread }) => `by ${ms(spread)} around ${ms(median)}`).join(', ');
}

function ms(value: number): string {
  return formatDuration(Math.round(value));
}
