import { relative } from 'node:path';
import { messageOf } from '../../../emulator/core/errors.ts';
import { defineCheck } from '../../harness/check.ts';
import { Effects } from '../../harness/effects.ts';
import { ownTexts } from '../../harness/survey.ts';
import type { Trial } from '../../harness/trial.ts';
import { isCalm, type TimingRound } from '../../verdict/timing-leak.ts';
import { type ComparisonScan, type Place, scanComparisons } from './comparison-scan.ts';
import { timeComparisons } from './comparison-timing.ts';
import { forge } from './forgeries.ts';
import type { Case } from './probing.ts';

const MOST_PLACES = 3;

export default defineCheck({
  id: 'webhook.constant-time',
  title: 'Signatures are compared in constant time',
  refs: ['standard-webhooks#verifying-signatures', 'cwe-208'],
  needs: ['connect', 'webhooks'],
  wants: ['source'],
  fix: 'Compare with the function that your language has for it (timingSafeEqual, hmac.compare_digest, hmac.Equal, MessageDigest.isEqual, hash_equals, secure_compare, FixedTimeEquals), after the lengths were found equal. Or compare MACs of both sides under a random key: then it does not matter how.',
  why: 'A comparison that ends at the first difference tells, in its duration, how much of a guess is right, and so lets a signature be guessed digit by digit.',
  bad: 'return signature === expected;',
  good: 'const given = Buffer.from(signature, "hex");\nreturn given.length === expected.length && timingSafeEqual(given, expected);',
  async run(trial) {
    const connection = await trial.connect('one');
    const one = { trial, connection, effects: await Effects.learn(trial, connection) };
    await cleanRefusal(one);
    if (trial.timing) await timed(one);
    const { source } = trial.config;
    if (source.length === 0)
      trial.lack('source', 'Over a network it cannot be seen whether a comparison takes constant time.');
    return judged(trial, scanComparisons(ownTexts(source)));
  },
});

/** Safe functions throw where lengths differ, and so tell of themselves when nobody has seen to that. It is judged elsewhere, and only noted here. */
async function cleanRefusal({ trial, connection }: Case): Promise<void> {
  trial.phase('A digest of another length is refused without a crash');
  const attempt = await forge(trial, connection, 'with something shorter than a digest', 'malformed');
  const status = attempt.response?.status ?? 0;
  if (status >= 400 && status < 500)
    trial.saw(`something shorter than a digest is refused with ${status}, without a crash`, [attempt.seq]);
}

async function timed({ trial, connection }: Case): Promise<void> {
  const mark = trial.phase(
    'Digests that are wrong at their end are refused as fast as those that are wrong at their beginning',
  );
  const timing = await timeComparisons(trial, connection).catch((thrown) => {
    trial.signal.throwIfAborted();
    return messageOf(thrown);
  });
  if (typeof timing === 'string') {
    trial.unjudged(`how long comparisons take (${timing})`);
    return;
  }
  const told = timing.rounds.map(({ t }) => t.toFixed(1)).join(', ');
  trial.require(
    !timing.isLeak,
    `A digest that is wrong at its end is refused later than one that is wrong at its beginning, in ${timing.rounds.length} of ${timing.rounds.length} rounds (t = ${told}; allowed is 10): the comparison ends at the first difference.`,
    [mark],
  );
  const calm = timing.rounds.every(isCalm);
  const says = calm ? 'no large difference, which proves nothing' : busyness(timing.rounds);
  trial.unjudged(`how long comparisons take (t = ${told}: ${says})`);
}

function judged(trial: Trial, { macs, safe, plain, isSafeNear, blatant }: ComparisonScan): string {
  const places = (some: readonly Place[]) =>
    some
      .slice(0, MOST_PLACES)
      .map((place) => placeOf(trial, place))
      .join('; ');
  const seq = trial.phase('The source is searched for how signatures are compared');
  if (macs.length === 0)
    trial.halt(
      'untested',
      'In the source that was named, no computation of an HMAC was found, so nothing can be told of the comparison. Name the folder that holds it under integration.source.',
    );
  const wrong = safe.length === 0 ? plain : blatant;
  if (wrong.length > 0) {
    const where = safe.length === 0 ? 'is used nowhere' : 'is not used there';
    trial.halt('failed', `A signature is compared plainly, and a constant-time function ${where}: ${places(wrong)}.`, [
      seq,
    ]);
  }
  if (plain.length > 0 && !isSafeNear)
    trial.halt(
      'inconclusive',
      `A signature seems to be compared plainly where an HMAC is computed (${places(plain)}), and a constant-time function is used elsewhere (${places(safe)}); a person must see which one counts.`,
      [seq],
    );
  if (safe.length === 0)
    trial.halt(
      'untested',
      `An HMAC is computed (${places(macs)}), and neither a plain comparison nor a constant-time function was recognised, so a person must look.`,
    );
  trial.saw(`the source uses a constant-time function: ${places(safe)}`, [seq]);
  return `The source uses a constant-time function${isSafeNear ? ' where the HMAC is computed' : ''}: ${places(safe)}. That is what can be seen; only a person can say that the signature is compared with it.`;
}

function placeOf({ config }: Trial, { file, line, text }: Place): string {
  return `${relative(config.cwd, file)}:${line}: ${text.slice(0, 120)}`;
}

/** Why a measurement is worth nothing. */
function busyness(rounds: readonly TimingRound[]): string {
  const control = Math.max(...rounds.map((round) => Math.abs(round.control))).toFixed(1);
  const delay = Math.round(Math.max(...rounds.map(({ loopDelayMs }) => loopDelayMs)));
  return `the machine was too busy to measure: equal requests differed by t = ${control}, and our own work was held up for ${delay} ms`;
}
