import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import { howAnswered, lastOf } from '../../harness/fence.ts';
import { control } from '../../harness/jobs.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { changesOf, type Face, faceOf } from './face.ts';
import { findOut } from './over.ts';

const SHOWN_WITHIN_MS = 4_000;

/** The ways in which a connection ends, in the order in which they are tried: the last one ends all that are left. */
const ENDS = [
  { action: 'disconnect', says: 'disconnected by its organizer' },
  { action: 'archive', says: 'ended with the event that was archived' },
  { action: 'suspend', says: 'suspended with the integration' },
] as const;

/** A connection with what its probe says while it works. */
interface Watched extends Connection {
  readonly working: Face;
}

/** Where a probe usually says how a connection stands. */
const STATES = ['status', 'state'];

/** What the probe says of an end, as changes to what it said before. */
interface Shown {
  readonly says: string;
  readonly changes: string;
  readonly seqs: readonly number[];
}

type Order = 'webhook first' | 'dead token first';

export default defineCheck({
  id: 'account.cascade',
  title: 'People see why a connection ended: disconnected, archived or suspended',
  refs: ['nielsen#1'],
  needs: ['connect', 'connection', 'webhooks'],
  under: ['deletion_on_disconnect', 'user_events_on_disconnect'],
  wants: ['sync'],
  applies: ({ webhook }, actions) =>
    webhook.endings.deletion === null || ENDS.some(({ action }) => !actions.includes(action))
      ? 'its connections do not end for these reasons'
      : null,
  fix: 'Keep the reason of an end with the connection, and show it: take it from the webhook, also when a dead token was seen before. Until a webhook tells more, show that the connection is revoked.',
  why: 'An organizer who only reads "not connected" reconnects an event that is archived, or waits for one that they disconnected themselves, and asks your support.',
  bad: "connection.status = 'disconnected'; // whatever happened",
  good: "if (data.reason === 'event_archived') end(connection, 'archived');\nelse end(connection, integration.suspended ? 'suspended' : 'revoked');",
  async run(trial) {
    await apart(trial, 'webhook first');
    if (!trial.has('sync')) {
      trial.unjudged('what is shown when a dead token is seen first, or alone (there is no trigger sync)');
      return 'When the webhook came, three ends showed as three different states.';
    }
    await trial.act('lift');
    await apart(trial, 'dead token first');
    await trial.act('lift');
    await untold(trial);
    return 'Three ends showed as three different states, whether the webhook or a dead token came first; and one without a webhook showed as an end.';
  },
});

/** Three connections end in three ways, and show it. */
async function apart(trial: Trial, order: Order): Promise<void> {
  const connections: Watched[] = [];
  for (const { action } of ENDS) connections.push(await begin(trial, `${action}, ${order}`));
  const shown: Shown[] = [];
  for (const [i, { action, says }] of ENDS.entries()) {
    const connection = connections[i];
    if (!connection) continue;
    trial.phase(`A connection is ${says}; ${order}`);
    const seqs = await end(trial, connection, action, order);
    const isNew = ({ changes, stale }: Look) =>
      changes !== '' && stale === null && shown.every((earlier) => earlier.changes !== changes);
    const seen = await eventually(trial, () => look(trial, connection), isNew, SHOWN_WITHIN_MS);
    trial.require(
      seen.changes !== '',
      `A connection that was ${says} shows the same as while it worked (${order}), wanted is a state of its own.`,
      seqs,
    );
    trial.require(
      seen.stale === null,
      `A connection that was ${says} still shows ${seen.stale} (${order}), wanted is a state of its own.`,
      seqs,
    );
    trial.require(
      seen.status === 200,
      `A connection that was ${says} is shown no more (the probe answered ${seen.status}), wanted is why it ended.`,
      seqs,
    );
    const same = shown.find(({ changes }) => changes === seen.changes);
    trial.require(
      same === undefined,
      `A connection that was ${says} shows the same as one that was ${same?.says} (${seen.changes}; ${order}), wanted are different states.`,
      [...(same?.seqs ?? []), ...seqs],
    );
    shown.push({ says, changes: seen.changes, seqs });
    trial.saw(`a connection that was ${says} shows ${seen.changes} (${order})`, seqs);
  }
}

/** Ends a connection. Gives the entries that show how the integration came to know. */
async function end(trial: Trial, connection: Connection, action: string, order: Order): Promise<number[]> {
  const { provider, journal } = trial;
  const since = journal.last;
  const args = action === 'suspend' ? {} : { of: connection.name };
  const seqs: number[] = [];
  if (order === 'dead token first') {
    provider.webhooks.shape({ hold: true, times: 1 }, trial.cause);
    await trial.act(action, args);
    await findOut(trial, { who: 'it', about: connection, word: 'sync' });
    seqs.push(...seqsOf(trial.calls(connection, since).slice(0, 1)));
    provider.webhooks.release('as-held', trial.cause);
  } else {
    await trial.act(action, args);
  }
  await provider.webhooks.idle();
  trial.signal.throwIfAborted();
  const attempts = journal.query({ kind: 'attempt', provider: provider.provider, since });
  if (attempts.length === 0 && trial.has('sync') && seqs.length === 0) {
    // Its manifest does not ask for this webhook: a dead token is all that it can know by.
    await findOut(trial, { who: 'it', about: connection, word: 'sync' });
  }
  if (attempts.length > 0) {
    const attempt = lastOf(attempts);
    trial.require(
      attempt.outcome === 'accepted',
      `The webhook ${attempt.type} was answered ${howAnswered(attempt)}, wanted is 2xx.`,
      [attempt.seq],
    );
    seqs.push(attempt.seq);
  }
  return seqs;
}

/** No webhook at all: a dead token must at least show as an end. */
async function untold(trial: Trial): Promise<void> {
  const connection = await begin(trial, 'untold');
  trial.phase('A connection is disconnected by its organizer, and the webhook is lost');
  const since = trial.journal.last;
  trial.provider.webhooks.shape({ drop: true, times: 1 }, trial.cause);
  await trial.act('disconnect', { of: connection.name });
  await findOut(trial, { who: 'it', about: connection, word: 'sync' });
  const seqs = seqsOf(trial.calls(connection, since).slice(0, 1));
  const { changes } = await eventually(
    trial,
    () => look(trial, connection),
    (seen) => seen.changes !== '',
    SHOWN_WITHIN_MS,
  );
  trial.require(
    changes !== '',
    'A connection whose token is dead, and of which no webhook told, shows the same as while it worked, wanted is another state.',
    seqs,
  );
  trial.saw(`a connection that ended without a webhook shows ${changes}`, seqs);
}

async function begin(trial: Trial, name: string): Promise<Watched> {
  const connection = await trial.connect(name);
  if (trial.has('sync')) await control(trial, connection);
  const shown = await trial.probe('connection', connection);
  const working = faceOf(shown?.value, Object.values(connection.fields));
  if (shown?.value === undefined || working.size === 0) {
    trial.halt('untested', 'The probe connection shows nothing of a connection that works: it must answer JSON.');
  }
  return { ...connection, working };
}

/** What a look at a connection that has ended showed. */
interface Look {
  readonly status: number | null;
  /** What is otherwise than while it worked. */
  readonly changes: string;
  /** Its state, where that is the one of a connection that works. */
  readonly stale: string | null;
}

async function look(trial: Trial, connection: Watched): Promise<Look> {
  const shown = await trial.probe('connection', connection);
  const face = faceOf(shown?.value, Object.values(connection.fields));
  const { working } = connection;
  const name = STATES.find((one) => working.has(one) && working.get(one) === face.get(one));
  const stale = name === undefined ? null : `${name}: ${working.get(name)}`;
  return { status: shown?.status ?? null, changes: changesOf(working, face), stale };
}
