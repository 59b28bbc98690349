import type { AttemptEntry, RequestEntry } from '../../../emulator/core/entry.ts';
import { defineCheck } from '../../harness/check.ts';
import { idOf } from '../../harness/delivery-id.ts';
import { Effects, seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import { announce, howAnswered, lastOf, redeliver, rest, sample, sampleTypes } from '../../harness/fence.ts';
import { answersOf, undone } from '../../harness/jobs.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { type Course, follow } from './failing-work.ts';

const FAILURES = 2;
const WITHIN_MS = 5_000;
const QUIET_MS = 150;
/** Attempts within attempts are another matter: this many times what is declared is no end in sight. */
const ENDLESS = 3;

/** A connection whose webhooks set off calls. */
interface Case {
  readonly trial: Trial;
  readonly one: Connection;
  readonly other: Connection;
  readonly effects: Effects;
  /** The calls that one delivery causes while all is well. */
  readonly usual: readonly RequestEntry[];
  /** A type whose work makes other calls than these; null where webhooks of another connection are beside them. */
  readonly otherType: string | null;
  /** How failing calls are answered. */
  readonly failure: { readonly status: number; readonly error: string };
}

/** What became of a delivery that can never be done. */
interface Poison {
  readonly deliveryId: string;
  /** What the integration calls it. */
  readonly knownAs: string;
  /** The provider keeps it, since it was never accepted. */
  readonly isProviders: boolean;
}

export default defineCheck({
  id: 'webhook.dead-letter',
  title: 'An accepted webhook is not lost when its work fails: it is tried again, then kept where people find it',
  refs: ['standard-webhooks#deliverability', 'standard-webhooks#replay'],
  needs: ['connect', 'webhooks', 'deadLetters'],
  wants: ['replay'],
  applies: ({ errors }) => (errors.unavailable === null ? 'its API is never unavailable' : null),
  fix: 'Store the delivery before it is acknowledged. When its work fails, try again a few times with growing pauses, beside the other work; then put it aside with its id and the reason, in a list that people look at, from which it can be put to work again.',
  why: 'Once it is answered 2xx, the provider will not send it again. A worker that drops what fails loses it for good, and one that tries for ever, or one thing at a time, brings everything to a halt because of one event.',
  bad: 'ack();\ntry { await work(event); } catch (error) { log(error); }',
  good: 'queue.add(event); ack();\n// worker: after the last attempt\nawait deadLetters.add(event.deliveryId, error);',
  async run(trial) {
    const one = await trial.connect('one');
    const other = await trial.connect('two');
    const { effects, usual } = await learn(trial, one);
    const failure = { status: 503, error: trial.profile.errors.unavailable ?? '' };
    const otherType = trial.isGiven ? await typeBeside(trial, one, effects, usual) : null;
    const set = { trial, one, other, effects, usual, otherType, failure };
    await listed(set, '');
    const how = await recovers(set);
    const poison = await poisoned(set);
    const replayed = await replays(set, poison);
    const kept = poison.isProviders ? 'was left to the provider' : 'was listed with its id';
    return `Work that failed ${FAILURES} times was ${how}; work that always failed ended and ${kept}, while other webhooks were processed${replayed ? '; put to work again, it had its effect once' : ''}.`;
  },
});

/** The calls of a delivery: what can be made to fail. */
async function learn(trial: Trial, one: Connection): Promise<{ effects: Effects; usual: readonly RequestEntry[] }> {
  const effects = await Effects.learn(trial, one);
  const seen = await effects.of(() => announce(trial, sample(trial, one)));
  const [first] = seen.calls;
  if (first) return { effects, usual: seen.calls };
  return trial.halt(
    'untested',
    'The integration makes no call of the API when it processes a webhook, so its work cannot be made to fail from outside.',
    seqsOf(seen.result),
  );
}

/** On the only connection, work that fails must not hold up work of another kind. Null where all kinds make the same calls. */
async function typeBeside(
  trial: Trial,
  one: Connection,
  effects: Effects,
  usual: readonly RequestEntry[],
): Promise<string | null> {
  const known = usual.map(({ operation }) => operation);
  for (const type of sampleTypes(trial).slice(1)) {
    const event = trial.provider.definition.happen(trial.provider, type, { ...one.fields });
    const { calls } = await effects.of(() => announce(trial, event));
    if (calls.length > 0 && calls.every(({ operation }) => !known.includes(operation))) return type;
  }
  trial.unjudged('whether other webhooks are processed while the work of one fails (all make the same calls)');
  return null;
}

/** The first call of the work fails a few times, then all is well again. */
async function recovers(set: Case): Promise<string> {
  const { trial, one, usual, failure } = set;
  trial.phase(`The work of a webhook fails ${FAILURES} times, then succeeds`);
  trial.refill();
  const operation = usual[0]?.operation ?? '';
  const own = usual.filter((call) => call.operation === operation).length;
  const where = { operation, credential: one.subject };
  const fault = trial.provider.faults.add({ ...where, ...failure, times: FAILURES }, trial.cause);
  const attempt = lastOf(await announce(trial, sample(trial, one)));
  const good = () => trial.calls(one, attempt.seq).filter((call) => call.operation === operation && isGood(call));
  const isListed = () => listed(set, idOf(trial, attempt));
  const course = await follow(trial, one, attempt, {
    isDone: async () => good().length >= own || (await isListed()),
    mostCalls: mostCalls(set),
  });
  await rest(trial, one, QUIET_MS);
  trial.provider.faults.clear(fault.id);
  const seqs = seqsOf([attempt, ...trial.calls(one, attempt.seq)]);
  mustTell(set, course);
  if (good().length === 0 && (await isListed())) {
    trial.saw('work that failed was put aside at once, and listed', seqs);
    return 'listed';
  }
  trial.require(
    good().length > 0,
    `A webhook was answered ${howAnswered(lastOf(course.attempts))}, ${failuresOf(course)}, and then neither it was tried again nor its dead letter listed: it is lost.`,
    seqs,
  );
  trial.require(
    good().length === own,
    `A webhook whose work failed ${FAILURES} times and then succeeded was processed ${Math.ceil(good().length / own)} times, wanted is once.`,
    seqs,
  );
  trial.saw(`work that failed ${FAILURES} times was tried again and done, once`, seqs);
  return 'tried again and done once';
}

/** Every call of the work fails for good; webhooks of another connection must not wait for it. */
async function poisoned(set: Case): Promise<Poison> {
  const { trial, one, usual, failure } = set;
  trial.phase('The work of a webhook fails for good, while other webhooks come, too');
  trial.refill();
  const operation = usual.flatMap((call) => call.operation ?? []);
  trial.provider.faults.add({ operation, credential: one.subject, ...failure }, trial.cause);
  const attempt = lastOf(await announce(trial, sample(trial, one)));
  const { deliveryId } = attempt;
  const knownAs = idOf(trial, attempt);
  const beside = await tellBeside(set);
  const isDone = () => listed(set, knownAs);
  const course = await follow(trial, one, attempt, { isDone, mostCalls: mostCalls(set) });
  const seqs = seqsOf([attempt, ...course.calls.slice(0, 6), ...course.calls.slice(-2)]);
  if (beside) await isBeside(set, beside, seqs);
  mustTell(set, course);
  trial.require(
    course.end !== 'endless',
    `The work of one webhook failed and was tried ${course.calls.length} times without an end, wanted is a dead letter after at most ${trial.declares.maxAttempts} attempts.`,
    seqs,
  );
  const isProviders = course.isBuried && course.attempts.every(({ outcome }) => outcome !== 'accepted');
  trial.require(
    course.end === 'done' || isProviders,
    `A webhook was answered ${howAnswered(attempt)}, ${failuresOf(course)}, and its id ${knownAs} is not among the dead letters: it is lost, and nobody knows.`,
    seqs,
  );
  const kept = isProviders ? 'left to the provider, which never heard a 2xx' : 'listed as a dead letter';
  trial.saw(`work that failed ${course.calls.length} times was ${kept}`, seqs);
  return { deliveryId, knownAs, isProviders };
}

/** A webhook whose work does not fail, of another connection, or of another type; null where there is neither. */
async function tellBeside({ trial, other, otherType }: Case): Promise<AttemptEntry | null> {
  if (!trial.isGiven) return lastOf(await announce(trial, sample(trial, other)));
  if (otherType === null) return null;
  const { provider } = trial;
  return lastOf(await announce(trial, provider.definition.happen(provider, otherType, { ...other.fields })));
}

async function isBeside(
  { trial, other, otherType }: Case,
  beside: AttemptEntry,
  seqs: readonly number[],
): Promise<void> {
  const calls = await eventually(
    trial,
    async () => trial.calls(other, beside.seq),
    (seen) => seen.some(isGood),
    WITHIN_MS,
  );
  trial.require(
    calls.some(isGood),
    `While the work of one webhook failed, another one of another ${otherType === null ? 'connection' : 'type'} (answered ${howAnswered(beside)}) had no effect: it waits behind the one that fails.`,
    [beside.seq, ...seqs],
  );
  trial.saw('other webhooks were processed meanwhile', [beside.seq, ...seqsOf(calls)]);
}

/** All is well again, and the dead letter is put to work. False where that cannot be asked for. */
async function replays(set: Case, { deliveryId, knownAs, isProviders }: Poison): Promise<boolean> {
  const { trial, one, effects } = set;
  trial.provider.faults.clear();
  if (isProviders) {
    trial.phase('All is well again, and the provider sends what it kept');
    const again = await effects.of(() => redeliver(trial, deliveryId));
    once(set, again.calls, 'sent again by the provider', seqsOf([...again.result, ...again.calls]));
    return true;
  }
  if (!trial.has('replay')) {
    trial.unjudged('whether a dead letter can be put to work again (there is no trigger replay)');
    return false;
  }
  trial.phase('All is well again, and the dead letter is put to work');
  trial.refill();
  const first = await effects.of(() => trial.trigger('replay', one, { deliveryId: knownAs }));
  const seqs = [first.result.entry.seq, ...seqsOf(first.calls)];
  trial.require(
    undone([first.result]).length === 0,
    `A dead letter was put to work again when all was well, and the answer was ${answersOf([first.result])}, wanted is 2xx.`,
    seqs,
  );
  once(set, first.calls, 'put to work again', seqs);
  const isListed = await eventually(
    trial,
    () => listed(set, knownAs),
    (seen) => !seen,
    WITHIN_MS,
  );
  trial.require(!isListed, 'A dead letter that was put to work again, and done, is still listed.', seqs);

  const second = await effects.of(() => trial.trigger('replay', one, { deliveryId: knownAs }));
  trial.require(
    second.effects === 0,
    `A delivery that is done was put to work once more, and had its effect again (${second.calls.length} calls), wanted is none.`,
    [second.result.entry.seq, ...seqsOf(second.calls)],
  );
  trial.saw('a dead letter that was put to work twice had one effect, and is not listed any more', seqs);
  return true;
}

/** Only calls that succeed count: time has passed, and tokens may have expired meanwhile. */
function once({ trial, usual }: Case, calls: readonly RequestEntry[], says: string, seqs: readonly number[]): void {
  const effects = Math.ceil(calls.filter(isGood).length / usual.length);
  trial.require(effects === 1, `A dead letter that was ${says} had ${effects} effects, wanted is 1.`, seqs);
}

/** Whether the probe of dead letters shows this id, wherever it has it. */
async function listed({ trial, one }: Case, deliveryId: string): Promise<boolean> {
  const shown = await trial.probe('deadLetters', one);
  if (shown === null) return trial.lack('deadLetters');
  if (shown.value === undefined) {
    const says = `The probe deadLetters answered ${shown.status ?? 'nothing'}: it must answer 200 with JSON.`;
    return trial.halt('untested', says);
  }
  return deliveryId !== '' && JSON.stringify(shown.value).includes(deliveryId);
}

function mostCalls({ trial, usual }: Case): number {
  return ENDLESS * trial.declares.maxAttempts * usual.length;
}

/** Ends the check where the integration may only be slow. */
function mustTell({ trial, usual }: Case, { end, calls, silentMs }: Course): void {
  const seqs = seqsOf(calls.slice(0, 8));
  if (end === 'slow') {
    const says = `After ${calls.length} calls in more than a minute, the integration still tries, so it cannot be told how it ends. Shorten its pauses for the rehearsal.`;
    trial.halt('inconclusive', says, seqs);
  }
  if (end === 'silent' && calls.length <= usual.length && !trial.has('clock')) {
    const seconds = Math.round(silentMs / 1000);
    const says = `Work that failed was not tried again within ${seconds} s, and may be later. Shorten its pauses for the rehearsal, or give it a trigger clock.`;
    trial.halt('inconclusive', says, seqs);
  }
}

function failuresOf({ calls, silentMs }: Course): string {
  const failed = calls.filter((call) => !isGood(call)).length;
  return `its work failed at ${failed} calls, nothing happened for ${Math.round(silentMs / 1000)} s`;
}

function isGood({ response }: RequestEntry): boolean {
  return response !== null && response.status < 400;
}
