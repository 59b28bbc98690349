import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf } from '../../harness/jobs.ts';
import { saysError } from '../../harness/meaning.ts';
import { type Asked, type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { creations, keyOf, needsKeys } from './keys.ts';
import { countOf, make, nameOf } from './made.ts';

/** Longest key that every known provider takes. @see https://docs.augno.com/api/idempotency */
const LONGEST_KEY = 255;
const MOST_REPEATED = 2;
/** Longest silence of an integration between two attempts. */
const QUIET_MS = 1_500;

export default defineCheck({
  id: 'write.idempotency-key',
  title: 'One action has one idempotency key and one body over all its attempts, and another action has another',
  refs: ['idempotency-key-draft', 'stripe#idempotent-requests'],
  needs: ['connect', 'create'],
  applies: ({ operations, creation, idempotency }) =>
    operations.create === null || creation === null
      ? 'nothing is created through it'
      : idempotency === null
        ? 'it knows no idempotency keys'
        : null,
  fix: 'Make the key at random when the action is decided, keep it with the serialized body, and send both with every attempt. Make a new one for another action, and for a record that was put right after a refusal.',
  why: 'A key that changes between attempts protects nothing. One that is used for something else is refused, or answered with what became of the other thing; after a refusal it is answered with that refusal for thirty days.',
  bad: 'headers["Idempotency-Key"] = order.id; // the corrected order gets the old refusal again',
  good: 'const { key, body } = await store.attemptFor(order); // a new one for each version of the order',
  async run(trial) {
    const connection = await trial.connect('one');
    const begin = trial.journal.last;
    trial.phase('Two things with the same content are made');
    await twoOfAKind(trial, connection, begin);
    trial.phase('A write is refused for the moment, and repeated');
    await repeated(trial, connection);
    trial.phase('A write is refused for good, and its record is put right');
    await putRight(trial, connection, begin);
    trial.phase('Another thing is made');
    await done(trial, connection, 'keyed-last', 'after all that');
    const writes = keyed(trial, connection, begin);
    holdApart(trial, writes);
    return `${writes.length} writes had ${new Set(writes.map((write) => keyOf(trial, write))).size} keys: one for each action over all its attempts, another for another, and a new one for a record that was put right.`;
  },
});

/** All writes with a key, whatever they write. */
function keyed(trial: Trial, connection: Connection, since: number): RequestEntry[] {
  return trial.calls(connection, since).filter((call) => keyOf(trial, call) !== null);
}

async function twoOfAKind(trial: Trial, connection: Connection, begin: number): Promise<void> {
  for (const key of ['keyed-1', 'keyed-2']) {
    const asked = await make(trial, connection, key);
    const writes = creations(trial, connection, asked.entry.seq);
    // What is wrong with the key itself is told before it is told that nothing can be made.
    holdApart(trial, keyed(trial, connection, begin));
    if (!isSuccess(asked.status) || countOf(trial, key) !== 1) {
      const says = `While all was well, a write was answered ${answersOf([asked])} and made ${countOf(trial, key)} things.`;
      trial.halt('untested', says, [asked.entry.seq, ...seqsOf(writes)]);
    }
    needsKeys(trial, writes);
    trial.saw('a write has its effect while all is well', [asked.entry.seq, ...seqsOf(writes)]);
  }
}

async function repeated(trial: Trial, connection: Connection): Promise<void> {
  const { provider, profile, cause, declares } = trial;
  const { create } = profile.operations;
  const error = profile.errors.unavailable;
  const times = Math.max(1, Math.min(MOST_REPEATED, declares.maxAttempts - 1));
  const spec = { operation: create ?? '', credential: connection.subject, status: 503, ...(error && { error }), times };
  const fault = provider.faults.add(spec, cause);
  const asked = await make(trial, connection, 'keyed-3');
  await rest(trial, connection, QUIET_MS);
  provider.faults.clear(fault.id, cause);
  const writes = creations(trial, connection, asked.entry.seq);
  const [first, ...others] = writes;
  const seqs = seqsOf(writes);
  if (!first || others.length === 0) {
    trial.unjudged('keys of repeated attempts (a write that was refused with 503 was not repeated)');
    return;
  }
  const keys = new Set(writes.map((write) => keyOf(trial, write)));
  trial.require(
    keys.size === 1,
    `One write was attempted ${writes.length} times under ${keys.size} keys, wanted is one key: a new key makes each attempt a write of its own.`,
    seqs,
  );
  const drifted = others.find((write) => contentOf(write) !== contentOf(first));
  trial.require(
    drifted === undefined,
    'A write was repeated under its key with another body, wanted are the same bytes: to the provider it is another request.',
    [first.seq, drifted?.seq ?? first.seq],
  );
  trial.saw('a repeated write had the same key and the same bytes', seqs);
}

/**
 * What is refused for good is kept under its key: only a new key gets another answer. `begin`: the entry before the first write, among which is
 * the one whose content changes with the name.
 */
async function putRight(trial: Trial, connection: Connection, begin: number): Promise<void> {
  const { provider, profile, cause } = trial;
  const key = 'keyed-4';
  const named = keyed(trial, connection, begin).find(({ request }) =>
    request.body.includes(JSON.stringify(nameOf('keyed-1'))),
  );
  const operation = named?.operation ?? profile.operations.create ?? '';
  const fault = provider.faults.add({ operation, credential: connection.subject, status: 400, times: 1 }, cause);
  const refused = await make(trial, connection, key);
  await rest(trial, connection, QUIET_MS);
  provider.faults.clear(fault.id, cause);
  const write = trial.calls(connection, refused.entry.seq).find((call) => call.operation === operation);
  if (fault.met === 0 || !write) trial.halt('untested', 'A write that was to be refused was never made.');
  const asked = await done(trial, connection, key, 'put right after a refusal', `${nameOf(key)}, put right`);
  const again = trial.calls(connection, asked.entry.seq).find((call) => call.operation === operation);
  trial.require(
    keyOf(trial, write) === null || !again || keyOf(trial, again) !== keyOf(trial, write),
    'A record that was refused for good was written once more under the same key, wanted is a new one: a refusal is kept under its key.',
    [write.seq, again?.seq ?? write.seq],
  );
  trial.saw('a record that was put right after a refusal was written', [write.seq, asked.entry.seq]);
}

async function done(trial: Trial, connection: Connection, key: string, when: string, name?: string): Promise<Asked> {
  const asked = await make(trial, connection, key, name);
  // Who works in the background is waited for; who is done is not.
  if (countOf(trial, key) !== 1) await rest(trial, connection, QUIET_MS);
  const writes = creations(trial, connection, asked.entry.seq);
  holdApart(trial, keyed(trial, connection, asked.entry.seq));
  const count = countOf(trial, key);
  trial.require(
    isSuccess(asked.status) && count === 1,
    `A record that was to be written ${when} was answered ${answersOf([asked])}, and there are ${count} of it, wanted is one: ${writes.length === 0 ? 'no request was made' : 'its key must be a new one'}.`,
    [asked.entry.seq, ...seqsOf(writes)],
  );
  return asked;
}

/** Keys of a length that is taken, and each for one request. */
function holdApart(trial: Trial, writes: readonly RequestEntry[]): void {
  const tooLong = writes.find((write) => (keyOf(trial, write) ?? '').length > LONGEST_KEY);
  trial.require(
    tooLong === undefined,
    `A write had a key of ${tooLong ? keyOf(trial, tooLong)?.length : 0} characters, wanted are at most ${LONGEST_KEY}.`,
    [tooLong?.seq ?? 0],
  );
  const mismatch = trial.profile.idempotency?.errors.mismatch ?? null;
  const uses = new Map<string, RequestEntry>();
  for (const write of writes) {
    const use = `${write.operation} ${keyOf(trial, write)}`;
    const before = uses.get(use) ?? write;
    uses.set(use, before);
    trial.require(
      contentOf(before) === contentOf(write),
      `Two writes of different content had the same key${saysError(write, mismatch) ? ' (the second was refused for it)' : ''}, wanted is a key for each.`,
      [before.seq, write.seq],
    );
  }
}

/** What the provider holds a repetition against. */
function contentOf({ path, query, request }: RequestEntry): string {
  return `${path}?${query} ${request.body}`;
}
