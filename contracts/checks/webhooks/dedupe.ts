import type { AttemptEntry } from '../../../emulator/core/entry.ts';
import type { ShapeSpec } from '../../../emulator/webhooks/shapes.ts';
import { defineCheck } from '../../harness/check.ts';
import { Effects, seqsOf } from '../../harness/effects.ts';
import { announce, howAnswered, lastOf, redeliver, sample } from '../../harness/fence.ts';
import type { Connection, Trial } from '../../harness/trial.ts';

const COPIES = 8;
const SECOND_MS = 1_000;

/** What a case of this check works with. */
interface Case {
  readonly trial: Trial;
  readonly connection: Connection;
  readonly effects: Effects;
}

export default defineCheck({
  id: 'webhook.dedupe',
  title: 'A webhook that is delivered more than once has one effect',
  refs: ['standard-webhooks#idempotency'],
  needs: ['connect', 'webhooks'],
  fix: 'Store the delivery id under a unique constraint in the same transaction as the queued work, after the signature was verified; where it is there already, answer 2xx and do nothing. An id that is looked up first and stored later, kept in memory, or taken from the body or the signature lets duplicates through.',
  why: 'Deliveries come at least once: a timeout, a restart or a lost answer makes the provider send the same one again, and people get the same mail, badge or invoice twice.',
  bad: 'if (await seen(id)) return ok();\nawait process(event);\nawait markSeen(id);',
  good: 'INSERT INTO deliveries (id, work) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING;\n-- 0 rows: a duplicate. Answer 2xx and do nothing.',
  async run(trial) {
    const connection = await trial.connect('one');
    const effects = await Effects.learn(trial, connection);
    const one = { trial, connection, effects };
    await inSequence(one);
    await atOnce(one);
    await afterLostAnswer(one);
    await afterForgery(one);
    await equalBodies(one);
    const restarted = await afterRestart(one);
    const how = `one after another, ${COPIES} at once, after a lost answer, newly signed${restarted ? ', after a restart' : ''}`;
    const limit = restarted ? '' : ' (Not after a restart: the integration was not started here.)';
    return `Each delivery id had one effect: ${how}; a forgery did not block the genuine delivery, and equal bodies under two ids had two effects.${limit}`;
  },
});

async function inSequence(one: Case): Promise<void> {
  const { trial } = one;
  begin(one, 'The same delivery again, newly stamped and signed, has no second effect');
  const first = await deliver(one, {}, 1, 'A genuine delivery');
  const id = lastOf(first).deliveryId;
  await again(one, id, 'A delivery that came again at once');
  // Stamps have whole seconds: only in the next one is the signature another.
  await trial.clock.sleepWall(SECOND_MS - (trial.clock.wall() % SECOND_MS) + 5, trial.signal);
  await again(one, id, 'A delivery that came again with a new stamp and signature');
}

async function atOnce(one: Case): Promise<void> {
  begin(one, `${COPIES} copies of a delivery at once have one effect`);
  await deliver(one, { duplicate: COPIES - 1, parallel: true }, 1, `A delivery that came ${COPIES} times at once`);
}

async function afterLostAnswer(one: Case): Promise<void> {
  begin(one, 'A delivery whose answer was lost has no second effect when it comes again');
  const [lost] = await deliver(one, { dropResponse: true }, 1, 'A delivery whose answer was lost', 'unanswered');
  if (lost) await again(one, lost.deliveryId, 'A delivery that came again after its answer was lost');
}

async function afterForgery(one: Case): Promise<void> {
  begin(one, 'A forgery does not use up the id of a genuine delivery');
  await deliver(
    one,
    { sign: 'wrong', thenGenuine: true },
    1,
    'A genuine delivery after a forgery with the same id',
    'last',
  );
}

async function equalBodies(one: Case): Promise<void> {
  begin(one, 'Equal bodies under two ids are two deliveries');
  const { trial, connection, effects } = one;
  const event = sample(trial, connection);
  const first = await effects.of(() => announce(trial, event));
  const second = await effects.of(() => announce(trial, event));
  const attempts = [...first.result, ...second.result];
  const seqs = [...seqsOf(attempts), ...seqsOf(first.calls), ...seqsOf(second.calls)];
  trial.require(first.effects === 1, `A genuine delivery had ${first.effects} effects, wanted is 1.`, seqs);
  trial.require(
    second.effects === 1,
    `A second delivery with an equal body and an id of its own had ${second.effects} effects, wanted is 1: it is not a duplicate.`,
    seqs,
  );
  trial.saw('two ids with equal bodies are two deliveries', seqs);
}

async function afterRestart(one: Case): Promise<boolean> {
  const { trial } = one;
  if (!trial.host.canRestart) return false;
  begin(one, 'After a restart, a delivery that was processed before has no second effect');
  const first = lastOf(await deliver(one, {}, 1, 'A genuine delivery'));
  await trial.host.restart();
  await again(one, first.deliveryId, 'A delivery that came again after a restart');
  return true;
}

function begin({ trial }: Case, says: string): void {
  trial.phase(says);
  trial.refill();
}

/** Sends one delivery in some shape, and requires so many effects. */
async function deliver(
  { trial, connection, effects }: Case,
  shape: ShapeSpec,
  wanted: number,
  says: string,
  answers: 'all' | 'last' | 'unanswered' = 'all',
): Promise<AttemptEntry[]> {
  const event = sample(trial, connection);
  if (Object.keys(shape).length > 0)
    trial.provider.webhooks.shape({ ...shape, types: [event.type], times: 1 }, trial.cause);
  const { result: attempts, effects: count, calls } = await effects.of(() => announce(trial, event));
  const judged = answers === 'all' ? attempts : answers === 'last' ? attempts.slice(-1) : [];
  judge(trial, judged, says);
  const seqs = [...seqsOf(attempts), ...seqsOf(calls)];
  trial.require(count === wanted, `${says} had ${count} effects (${effects.unit}), wanted is ${wanted}.`, seqs);
  trial.saw(`${says} had ${wanted === 1 ? 'one effect' : `${wanted} effects`}`, seqs);
  return attempts;
}

/** Sends a processed delivery once more, and requires that nothing follows. */
async function again({ trial, effects }: Case, deliveryId: string, says: string): Promise<void> {
  const { result: attempts, effects: count, calls, changed } = await effects.of(() => redeliver(trial, deliveryId));
  const seqs = [...seqsOf(attempts), ...seqsOf(calls)];
  judge(trial, attempts, says);
  trial.require(
    count === 0,
    `${says} had its effect once more (${calls.length} ${effects.unit}), wanted is none.`,
    seqs,
  );
  trial.require(!changed, `${says} changed what the state probe shows, wanted is no effect.`, seqs);
  trial.saw(`${says} had no effect`, seqs);
}

function judge(trial: Trial, attempts: readonly AttemptEntry[], says: string): void {
  const refused = attempts.find(({ outcome }) => outcome !== 'accepted');
  if (refused)
    trial.require(
      false,
      `${says} was answered ${howAnswered(refused)}, wanted is 2xx: anything else makes the provider try again.`,
      [refused.seq],
    );
}
