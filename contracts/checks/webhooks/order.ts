import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { announce, howAnswered, lastOf, rest } from '../../harness/fence.ts';
import { Halt } from '../../harness/halt.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import {
  nextVersion,
  type Places,
  placesOf,
  thingsOf,
  untilShown,
  type Version,
  whereIs,
} from '../../harness/versions.ts';

const QUIET_MS = 150;

/** A thing whose newest version is known, and where that is shown. */
interface Told {
  readonly connection: Connection;
  readonly thing: string;
  /** Another thing of the connection, for webhooks that are fences. */
  readonly other: string;
  readonly newest: Version;
  readonly places: readonly string[];
}

export default defineCheck({
  id: 'webhook.order',
  title: 'Webhooks that come late or in another order do not bring back what is over',
  refs: ['standard-webhooks#payload'],
  needs: ['connect', 'webhooks', 'state'],
  applies: ({ webhook }) => (webhook.snapshot === null ? 'its webhooks carry no versions of a thing' : null),
  fix: 'Keep with each thing the time of the event that told of it (occurred_at, not the time of arrival), and skip what is older; or take a webhook only as a hint and read the thing from the API. Drop whatever comes for a connection that has ended.',
  why: 'Retries come minutes or hours after newer events. Whoever writes down what came last shows people a state that was over long ago, and stores anew what had to be deleted.',
  bad: 'db.upsert(event.data);',
  good: 'INSERT INTO things (id, data, at) VALUES ($1, $2, $3)\nON CONFLICT (id) DO UPDATE SET data = $2, at = $3 WHERE things.at < $3;',
  async run(trial) {
    const connection = await trial.connect('one');
    const told = await stale(trial, connection);
    const resurrected = await afterEnd(trial, told);
    await fresh(trial, told);
    const end = resurrected ? ', what came for an ended connection was not stored' : '';
    return `The newest of three versions stayed when the two before it came late${end}, and a fourth one was taken over.`;
  },
});

/** The newest version first, then those before it: the newest must stay. */
async function stale(trial: Trial, connection: Connection): Promise<Told> {
  const [thing = '', other = ''] = thingsOf(trial, connection);
  trial.phase('A version of a thing is taken over');
  trial.refill();
  const known = await nextVersion(trial, connection, thing);
  const before = await takenOver(trial, known);

  trial.phase('The newest of three versions comes first, those before it come late');
  const first = await nextVersion(trial, connection, thing);
  const second = await nextVersion(trial, connection, thing);
  const newest = await nextVersion(trial, connection, thing);
  const since = trial.journal.last;
  const after = await takenOver(trial, newest);
  // A log shows both; a place where one text gave way to the other holds the state.
  const places = whereIs(after, newest.text).filter(
    (place) => before.get(place)?.includes(known.text) && !after.get(place)?.includes(known.text),
  );
  if (places.length === 0) {
    const says =
      'The probe state shows every version, and nowhere the newest in place of the one before it, so it cannot be told what counts.';
    trial.halt('untested', says, seqsOf(trial.journal.query({ kind: 'attempt', since })));
  }
  const late = [...(await announce(trial, second.event)), ...(await announce(trial, first.event))];
  await fence(trial, connection, other);
  const now = await placesOf(trial);
  const lost = places.filter((place) => !now.get(place)?.includes(newest.text));
  const seqs = seqsOf(trial.journal.query({ kind: 'attempt', since }));
  const refused = late.filter(({ outcome }) => outcome !== 'accepted').map(howAnswered);
  trial.require(
    lost.length === 0,
    `After the newest of three versions came first, ${lost[0]} shows ${older(now, lost, [first, second])} and no longer the newest: what is older must not replace what is newer.`,
    seqs,
  );
  trial.require(
    refused.length === 0,
    `An event that came late was answered ${refused[0]}, wanted is 2xx: it is genuine, and anything else makes the provider send it again.`,
    seqsOf(late),
  );
  trial.saw('the newest version stayed when two older ones came after it', seqs);
  return { connection, thing, other, newest, places };
}

/** A genuine version that is taken over, and what the state probe shows then. */
async function takenOver(trial: Trial, { event, text }: Version): Promise<Places> {
  const attempt = lastOf(await announce(trial, event));
  if (attempt.outcome !== 'accepted') {
    const says = `A genuine webhook was not accepted (${howAnswered(attempt)}), so nothing can be told of its order.`;
    throw new Halt('untested', says, [attempt.seq]);
  }
  const places = await untilShown(trial, text);
  if (whereIs(places, text).length > 0) return places;
  const path = trial.profile.webhook.snapshot?.text.join('.') ?? '';
  return trial.halt(
    'untested',
    `${event.type} was accepted, and the probe state never showed what it says (${path}): where it keeps nothing of such events, their order cannot matter; otherwise the probe must show it.`,
    [attempt.seq],
  );
}

/** Another thing changes: whatever the webhooks before it set off has happened when that shows. */
async function fence(trial: Trial, connection: Connection, other: string): Promise<void> {
  const version = await nextVersion(trial, connection, other);
  await takenOver(trial, version);
  await rest(trial, connection, QUIET_MS);
}

function older(now: Places, lost: readonly string[], versions: readonly Version[]): string {
  const shown = now.get(lost[0] ?? '');
  if (shown === undefined) return 'nothing';
  const number = versions.findIndex(({ text }) => shown.includes(text)) + 1;
  return number === 0 ? 'something else' : `version ${number}`;
}

/** An end, and then what was before it: nothing may be stored anew. False where the end is not told of. */
async function afterEnd(trial: Trial, { connection: one, other }: Told): Promise<boolean> {
  const { deletion } = trial.profile.webhook.endings;
  if (deletion === null) return false;
  const isTold =
    trial.provider.definition.webhooks.withhold(trial.provider, { type: deletion, subject: null, payload: {} }) ===
    null;
  if (!isTold || trial.provider.definition.actions.disconnect === undefined) {
    trial.unjudged('what comes late for a connection that has ended (the integration is not told of the end)');
    return false;
  }
  const two = await trial.connect('two');
  const [thing = ''] = thingsOf(trial, two);
  const since = trial.phase('What happened before the end of a connection is told after it');
  const early = await nextVersion(trial, two, thing);
  await trial.sandbox.advance(2_000);
  await trial.act('disconnect', { of: two.name });
  await trial.provider.webhooks.idle();
  await rest(trial, two, QUIET_MS);
  const late = await announce(trial, early.event);
  await fence(trial, one, other);
  const seqs = seqsOf(trial.journal.query({ kind: 'attempt', since }));
  const [place] = whereIs(await placesOf(trial), early.text);
  trial.require(
    place === undefined,
    `A version from before the end of a connection came after ${deletion} (answered ${howAnswered(lastOf(late))}), and ${place} shows it: data of an ended connection must not come back.`,
    seqs,
  );
  trial.saw('a version from before the end of a connection, told after it, was not stored', seqs);
  return true;
}

/** Whoever ignores all updates keeps the newest by accident. */
async function fresh(trial: Trial, { connection, thing, places, newest }: Told): Promise<void> {
  trial.phase('A version that is newer than all others is taken over');
  const since = trial.journal.last;
  const last = await nextVersion(trial, connection, thing);
  await announce(trial, last.event);
  const now = await untilShown(trial, last.text, places);
  const seqs = seqsOf(trial.journal.query({ kind: 'attempt', since }));
  const stuck = places.filter((place) => !now.get(place)?.includes(last.text));
  trial.require(
    stuck.length === 0,
    `A fourth version, newer than all others, was told, and ${stuck[0]} still shows ${now.get(stuck[0] ?? '')?.includes(newest.text) ? 'the third' : 'something else'}.`,
    seqs,
  );
  trial.saw('a fourth, newer version was taken over', seqs);
}
