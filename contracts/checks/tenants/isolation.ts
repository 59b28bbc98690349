import { isJsonObject, type JsonObject } from '../../../emulator/core/json.ts';
import { defineCheck } from '../../harness/check.ts';
import { Effects, seqsOf } from '../../harness/effects.ts';
import { announce, howAnswered, lastOf, rest } from '../../harness/fence.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import {
  nextVersion,
  placesOf,
  snapshotsOf,
  thingsOf,
  untilShown,
  type Version,
  whereIs,
} from '../../harness/versions.ts';

const QUIET_MS = 150;
/** Ends an id in a way that no id of the provider does. */
const UNKNOWN_END = 'ZZZZ';

/** Two customers of the integration, who have nothing to do with each other. */
interface Two {
  readonly trial: Trial;
  readonly one: Connection;
  readonly other: Connection;
  readonly hasState: boolean;
}

export default defineCheck({
  id: 'tenant.isolation',
  title: 'A webhook about one customer has no effect on another, even where their things have equal ids',
  refs: ['owasp-api1:2023'],
  needs: ['connect', 'webhooks'],
  wants: ['state'],
  applies: ({ webhook }) => (webhook.snapshot === null ? 'its webhooks carry no things of a customer' : null),
  fix: 'Find the connection by all that the envelope names, the event and the organization together, and make them part of every key and every query: (organization, event, id), never the id alone. Acknowledge and drop what names no connection.',
  why: 'Sooner or later two customers have something with the same id, or a message names a pair that does not exist. Whoever looks by the id alone shows the data of one customer to another.',
  bad: 'SELECT * FROM participants WHERE id = $1;',
  good: 'SELECT * FROM participants WHERE organization_id = $1 AND event_id = $2 AND id = $3;',
  async run(trial) {
    const one = await trial.connect('one');
    const other = await trial.connect('two');
    const hasState = trial.has('state');
    const two = { trial, one, other, hasState };
    if (!hasState) {
      await Effects.learn(trial, one);
      trial.unjudged('what is stored about whom (there is no probe state)');
    }
    const organizations = await equalIds(two);
    const strange = await strangers(two, organizations);
    return `Things with equal ids of two customers were kept apart${strange > 0 ? `, and ${strange} webhooks that name a pair which is not connected had no effect` : ''}.`;
  },
});

/** The same thing by its id, changed at one customer and then at the other. Gives the names of their organizations. */
async function equalIds(two: Two): Promise<readonly string[]> {
  const { trial, one, other, hasState } = two;
  const since = trial.phase('Two customers have a thing with the same id, and it changes at each');
  trial.refill();
  const [thing = ''] = thingsOf(trial, one);
  const mine = await nextVersion(trial, one, thing);
  await told(two, mine);
  const before = hasState ? await untilShown(trial, mine.text) : null;
  const places = before ? whereIs(before, mine.text) : [];
  if (before && places.length === 0) shownNowhere(two, mine, since);

  const [theirs = ''] = thingsOf(trial, other);
  const foreign = await nextVersion(trial, other, theirs, { data: idsOf(two, mine) });
  const sent = trial.journal.last;
  await told(two, foreign);
  const seqs = seqsOf(trial.journal.query({ kind: 'attempt', since }));
  const strayed = trial.calls(one, sent);
  trial.require(
    strayed.length === 0,
    `A webhook about one customer made the integration call the API as another, who has a thing with the same id (${strayed.length} calls).`,
    [...seqs, ...seqsOf(strayed)],
  );
  await fence(two);
  if (hasState) {
    const now = await placesOf(trial);
    const lost = places.find((place) => !now.get(place)?.includes(mine.text));
    const how =
      lost !== undefined && now.get(lost)?.includes(foreign.text) ? 'what the other one was told' : 'something else';
    trial.require(
      lost === undefined,
      `Two customers have a thing with the same id. After a webhook about one of them, ${lost} of the other shows ${how}.`,
      seqs,
    );
  }
  trial.saw('a webhook about one customer left the other alone, who has a thing with the same id', seqs);
  return [mine, foreign].map(({ event }) => String(event.payload[trial.profile.webhook.tenantField ?? ''] ?? ''));
}

/** Webhooks that name a pair of which there is no connection. */
async function strangers(two: Two, [foreign = '', own = '']: readonly string[]): Promise<number> {
  const { trial, one, other, hasState } = two;
  const field = trial.profile.webhook.tenantField;
  if (field === null) return 0;
  const [thing = ''] = thingsOf(trial, other);
  const cases: readonly { says: string; named: string }[] = [
    { says: 'names the event of one customer and the organization of another', named: foreign },
    { says: 'names an organization that is not connected', named: own.slice(0, -UNKNOWN_END.length) + UNKNOWN_END },
  ];
  for (const { says, named } of cases) {
    const since = trial.phase(`A webhook ${says}`);
    trial.refill();
    const version = await nextVersion(trial, other, thing, { [field]: named });
    const attempt = lastOf(await announce(trial, version.event));
    await resting(two);
    const strayed = trial.calls(one, since);
    trial.require(
      strayed.length === 0,
      `A webhook that ${says} made the integration call the API as the other customer.`,
      [attempt.seq, ...seqsOf(strayed)],
    );
    await fence(two);
    const [place] = hasState ? whereIs(await placesOf(trial), version.text) : [];
    trial.require(
      place === undefined,
      `A webhook that ${says} was answered ${howAnswered(attempt)} and stored: ${place} shows what it says, wanted is no effect.`,
      [attempt.seq],
    );
    trial.saw(`a webhook that ${says} had no effect`, [attempt.seq]);
  }
  return cases.length;
}

/** A genuine webhook must be accepted: who refuses everything keeps everybody apart. */
async function told(two: Two, { event }: Version): Promise<void> {
  const { trial } = two;
  const attempt = lastOf(await announce(trial, event));
  if (attempt.outcome !== 'accepted') {
    const says = `A genuine webhook was not accepted (${howAnswered(attempt)}), so nothing can be told of whom it reaches.`;
    trial.halt('untested', says, [attempt.seq]);
  }
  await resting(two);
}

/** All that the integration does about either has ended. */
async function resting({ trial, one, other }: Two): Promise<void> {
  for (const connection of [one, other]) await rest(trial, connection, QUIET_MS);
}

/** What the webhooks before it set off has happened when a genuine one behind them has had its effect. */
async function fence(two: Two): Promise<void> {
  const { trial, one, hasState } = two;
  const [, thing = ''] = thingsOf(trial, one);
  const version = await nextVersion(trial, one, thing);
  await told(two, version);
  if (hasState) await untilShown(trial, version.text);
}

/** The fields of a version that identify its thing. */
function idsOf({ trial, one }: Two, { event }: Version): JsonObject {
  const { data } = event.payload;
  const ids = snapshotsOf(trial, one).ids;
  return isJsonObject(data) ? Object.fromEntries(ids.map((name) => [name, data[name]])) : {};
}

function shownNowhere({ trial }: Two, { event }: Version, since: number): never {
  const path = trial.profile.webhook.snapshot?.text.join('.') ?? '';
  const says = `${event.type} was accepted, and the probe state never showed what it says (${path}), so it cannot be told whom it reached.`;
  return trial.halt('untested', says, seqsOf(trial.journal.query({ kind: 'attempt', since })));
}
