import type { AttemptEntry } from '../../../emulator/core/entry.ts';
import type { ShapeSpec } from '../../../emulator/webhooks/shapes.ts';
import { defineCheck } from '../../harness/check.ts';
import { isOfEvent } from '../../harness/delivery-id.ts';
import { Effects, seqsOf } from '../../harness/effects.ts';
import { announce, howAnswered, lastOf, redeliver, rest, sample } from '../../harness/fence.ts';
import { type Connection, isSuccess, type Trial } from '../../harness/trial.ts';

const COPIES = 8;
/** Fewer at once are no race. */
const LEAST_AT_ONCE = 2;
const SECOND_MS = 1_000;
const HOUR_S = 3_600;
const QUIET_MS = 120;

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
  under: ['retry_body_identical'],
  wants: ['clock', 'restart'],
  fix: 'Store the delivery id under a unique constraint in the same transaction as the queued work, after the signature was verified; where it is there already, answer 2xx and do nothing. An id that is looked up first and stored later, kept in memory, or taken from the body or the signature lets duplicates through.',
  why: 'Deliveries come at least once: a timeout, a restart or a lost answer makes the provider send the same one again, and people get the same mail, badge or invoice twice.',
  bad: 'if (await seen(id)) return ok();\nawait process(event);\nawait markSeen(id);',
  good: 'INSERT INTO deliveries (id, work) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING;\n-- 0 rows: a duplicate. Answer 2xx and do nothing.',
  async run(trial) {
    const connection = await trial.connect('one');
    const effects = await Effects.learn(trial, connection);
    const one = { trial, connection, effects };
    if (!effects.areCountable)
      trial.unjudged('how many effects copies have that come at once (only changes of the state probe are seen)');
    const known = await twice(one);
    const open = await atOnce(one);
    await afterLostAnswer(one);
    await afterForgery(one);
    const areTwo = await equalBodies(one);
    await newlySigned(one, known);
    const later = [...(await anHourLater(one, known)), ...(await afterRestart(one, known))];
    const how = ['one after another', `${open} at once`, 'after a lost answer', 'newly signed', ...later].join(', ');
    return `Each delivery id had one effect: ${how}; a forgery did not block the genuine delivery${areTwo ? ', and equal bodies under two ids had two effects' : ''}.`;
  },
});

/** A delivery that was processed, and by when it was signed. */
interface Known {
  readonly id: string;
  readonly signedAt: number;
}

async function twice(one: Case): Promise<Known> {
  begin(one, 'The same delivery again has no second effect');
  const first = lastOf(await deliver(one, {}, 1, 'A genuine delivery'));
  await again(one, first.deliveryId, 'A delivery that came again at once');
  return { id: first.deliveryId, signedAt: one.trial.clock.wall() };
}

/** Stamps have whole seconds: only in the next one is the signature another. */
async function newlySigned(one: Case, { id, signedAt }: Known): Promise<void> {
  begin(one, 'The same delivery again, newly stamped and signed, has no second effect');
  const { clock } = one.trial;
  const next = (Math.floor(signedAt / SECOND_MS) + 1) * SECOND_MS + 5;
  if (clock.wall() < next) await one.trial.sleep(next - clock.wall());
  await again(one, id, 'A delivery that came again with a new stamp and signature');
}

/** The provider tries again for hours. Only the integration's own time matters: it decides how long an id is remembered. */
async function anHourLater(one: Case, { id }: Known): Promise<string[]> {
  const { trial, connection } = one;
  if (!trial.has('clock')) {
    trial.unjudged('an hour later (its clock cannot be moved)');
    return [];
  }
  begin(one, 'An hour later, a delivery that was processed before has no second effect');
  const moved = await trial.trigger('clock', null, { seconds: HOUR_S });
  if (!isSuccess(moved.status)) {
    trial.unjudged(`an hour later (the trigger clock was answered ${moved.status ?? moved.entry.error})`);
    return [];
  }
  await rest(trial, connection, QUIET_MS);
  await again(one, id, 'A delivery that came again an hour later');
  return ['an hour later'];
}

/** Each copy keeps its last byte back until all others are as far: those that were answered were open at the same time. Gives how many. */
async function atOnce(one: Case): Promise<number> {
  begin(one, `${COPIES} copies of a delivery at once have one effect`);
  const says = `A delivery that came ${COPIES} times at once`;
  const attempts = await deliver(one, { duplicate: COPIES - 1, parallel: true }, 1, says);
  const open = attempts.filter(({ response }) => response !== null).length;
  if (open < LEAST_AT_ONCE)
    one.trial.halt('inconclusive', `Of ${COPIES} copies sent at once only ${open} was answered.`, seqsOf(attempts));
  return open;
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

/** False where the id is in the body, too, and equal bodies are one event. */
async function equalBodies(one: Case): Promise<boolean> {
  const { trial, connection, effects } = one;
  const event = sample(trial, connection);
  if (isOfEvent(trial, event)) return false;
  begin(one, 'Equal bodies under two ids are two deliveries');
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
  return true;
}

async function afterRestart(one: Case, { id }: Known): Promise<string[]> {
  const { trial } = one;
  if (!trial.host.canRestart) {
    trial.unjudged('after a restart (it was not started here)');
    return [];
  }
  begin(one, 'After a restart, a delivery that was processed before has no second effect');
  await trial.restart();
  await rest(trial, one.connection, QUIET_MS);
  await again(one, id, 'A delivery that came again after a restart');
  return ['after a restart'];
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
