import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { announce, howAnswered, lastOf, redeliver, rest } from '../../harness/fence.ts';
import { answersOf, control, undone } from '../../harness/jobs.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { nextVersion, placesOf, thingsOf, untilShown, type Version, whereIs } from '../../harness/versions.ts';

/** Nothing happens for so long between the lost webhook and the read: whoever reads everything at every webhook has no occasion to. */
const QUIET_MS = 300;

export default defineCheck({
  id: 'webhook.reconcile',
  title: 'A webhook that never came is made up for by a read of the API, once',
  refs: ['standard-webhooks#deliverability'],
  needs: ['connect', 'sync', 'webhooks', 'state'],
  applies: ({ webhook, operations }) =>
    webhook.snapshot === null || operations.list === null ? 'its webhooks tell of nothing that can be read' : null,
  fix: 'Read the list from the API now and then, and write each row by its id over what is known: an upsert. What a webhook brought and what a read brings must end in the same place.',
  why: 'Deliveries end as dead letters, and some events have no webhook at all. Without a read that catches up, what was missed once is wrong for ever.',
  bad: 'onWebhook(save); // and nothing else',
  good: 'for await (const row of listAll()) await db.upsert(row.id, row);',
  async run(trial) {
    const connection = await trial.connect('one');
    await control(trial, connection);
    const [thing = ''] = thingsOf(trial, connection);
    await isKept(trial, connection, thing);
    const { missed, deliveryId } = await lost(trial, connection, thing);
    const places = await caughtUp(trial, connection, missed);
    await readAgain(trial, connection, missed, places);
    await lateAfterAll(trial, missed, deliveryId, places);
    return 'A webhook was lost, and the next read of the API made up for it: once, also when it was read again and when the webhook came after all.';
  },
});

/** The positive control: what the check looks at does show what a thing says. */
async function isKept(trial: Trial, connection: Connection, thing: string): Promise<void> {
  trial.phase('A change is told, and shows');
  trial.refill();
  const known = await nextVersion(trial, connection, thing);
  const attempt = lastOf(await announce(trial, known.event));
  const seqs = [attempt.seq];
  if (attempt.outcome !== 'accepted')
    trial.halt('untested', `A genuine webhook was not accepted (${howAnswered(attempt)}).`, seqs);
  if (whereIs(await untilShown(trial, known.text), known.text).length > 0) return;
  // It may keep nothing of webhooks, and everything of what it reads.
  await readThrough(trial, connection);
  if (whereIs(await untilShown(trial, known.text), known.text).length > 0) return;
  const path = trial.profile.webhook.snapshot?.text.join('.') ?? '';
  const says = `The probe state shows neither after a webhook nor after a read what a thing says (${path}), so it cannot be told whether anything was caught up with.`;
  trial.halt('untested', says, seqs);
}

/** A change of which the webhook never comes. */
async function lost(trial: Trial, connection: Connection, thing: string) {
  trial.phase('A change is told in a webhook that never comes');
  const missed = await nextVersion(trial, connection, thing);
  trial.provider.webhooks.shape({ types: [missed.event.type], drop: true, times: 1 }, trial.cause);
  const before = trial.provider.webhooks.deliveries().map(({ id }) => id);
  await announce(trial, missed.event);
  const made = trial.provider.webhooks.deliveries().find(({ id }) => !before.includes(id));
  await rest(trial, connection, QUIET_MS);
  if (whereIs(await placesOf(trial), missed.text).length > 0) {
    const says =
      'The integration knew of the change before it was told or asked to read: it must have read on its own.';
    trial.saw(says, [trial.journal.last]);
  }
  return { missed, deliveryId: made?.id ?? '' };
}

async function caughtUp(trial: Trial, connection: Connection, missed: Version): Promise<readonly string[]> {
  const since = trial.phase('The integration is asked to read the API');
  await readThrough(trial, connection);
  const places = whereIs(await untilShown(trial, missed.text), missed.text);
  const calls = trial.calls(connection, since);
  const lists = calls.filter(({ operation }) => operation === trial.profile.operations.list).length;
  const seqs = [since, ...seqsOf(calls)];
  trial.require(
    places.length > 0,
    `A webhook was lost, the integration was asked to read, made ${calls.length} calls (${lists} of ${trial.profile.operations.list}), and still does not show the change: it must catch up with what it missed.`,
    seqs,
  );
  trial.saw('a read of the API made up for the webhook that was lost', seqs);
  return places;
}

/** A second read of the same brings nothing new. */
async function readAgain(
  trial: Trial,
  connection: Connection,
  { text }: Version,
  places: readonly string[],
): Promise<void> {
  const since = trial.phase('The integration is asked to read the same again');
  await readThrough(trial, connection);
  await rest(trial, connection, QUIET_MS);
  notMore(trial, await shownAt(trial, text), places, 'a second read of the same', [since]);
}

/** Lost for long, the webhook comes in the end. */
async function lateAfterAll(
  trial: Trial,
  { text }: Version,
  deliveryId: string,
  places: readonly string[],
): Promise<void> {
  trial.phase('The lost webhook comes after all');
  const attempt = lastOf(await redeliver(trial, deliveryId));
  await trial.sleep(QUIET_MS);
  notMore(trial, await shownAt(trial, text), places, 'the webhook had come after all', [attempt.seq]);
}

function notMore(
  trial: Trial,
  now: readonly string[],
  before: readonly string[],
  after: string,
  seqs: readonly number[],
): void {
  const more = now.filter((place) => !before.includes(place));
  trial.require(
    now.length <= before.length,
    `After ${after}, the change is shown ${now.length} times instead of ${before.length}: ${more[0]} is new, wanted is one effect.`,
    seqs,
  );
  trial.saw(`${after}, and the change had its effect once`, seqs);
}

async function shownAt(trial: Trial, text: string): Promise<string[]> {
  return whereIs(await placesOf(trial), text);
}

async function readThrough(trial: Trial, connection: Connection): Promise<void> {
  trial.refill();
  const job = await trial.trigger('sync', connection);
  if (undone([job]).length > 0)
    trial.halt('inconclusive', `A read of the API was answered ${answersOf([job])} while all was well.`, [
      job.entry.seq,
    ]);
}
