import { tryParseJson } from '../../../emulator/core/json.ts';
import { wholeText } from '../../../emulator/http/body.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import { howAnswered } from '../../harness/fence.ts';
import { answersOf } from '../../harness/jobs.ts';
import { type Connection, isSuccess, type Person, type Trial } from '../../harness/trial.ts';
import { requireWorks } from '../lifecycle/others.ts';
import { findOut, MOST_LOOKS, requireOver, untilStopped } from '../lifecycle/over.ts';
import { passDays } from './calendar.ts';
import { tellingTexts } from './leaves.ts';
import { type Canary, found, namesOf, type Surface, surfacesOf, whereabouts } from './surfaces.ts';

const DEADLINE_DAYS = 30;
const VISIBLE_WITHIN_MS = 1_000;
const ERASED_WITHIN_MS = 500;

/** Somebody who has signed in, with what the provider told of them. */
interface Read extends Person {
  readonly texts: readonly string[];
}

export default defineCheck({
  id: 'privacy.user-revoke',
  title: 'When a person withdraws access, nothing more is done in their name, and their data goes',
  refs: ['gdpr#7', 'gdpr#17', 'rfc6750#3.1'],
  needs: ['connect', 'webhooks'],
  wants: ['login', 'profile', 'state', 'clock'],
  applies: ({ webhook, operations, personScopes }, actions) =>
    webhook.endings.userRevoked === null ||
    operations.profile === null ||
    personScopes.length === 0 ||
    !actions.includes('withdraw')
      ? 'people do not grant access to themselves'
      : null,
  fix: 'End the session of that person, and of nobody else, at the webhook and at a dead token alike: no call and no refresh in their name, their data erased, and a new start only by a new sign-in.',
  why: 'A person may withdraw at any time. Whoever goes on reading their profile, or keeps it, does so without consent.',
  bad: "case 'user.revoked_access': return; // the token will fail anyway",
  good: "case 'user.revoked_access':\n  sessions.end(data.user_id);\n  await profiles.erase(data.user_id);",
  async run(trial) {
    onlyWherePeopleSignIn(trial);
    for (const word of ['login', 'profile'] as const) if (!trial.has(word)) trial.lack(word);
    const connection = await trial.connect('one');
    if (trial.has('sync')) await trial.trigger('sync', connection);
    const { people, before } = await signedIn(trial, connection);
    const [told, untold, other] = people;
    if (!told || !untold || !other) return trial.halt('inconclusive', 'Nobody signed in.');
    const canaries = await visible(trial, told, [untold, other], before);

    const since = trial.journal.last;
    await withdraws(trial, told, untold);
    await requireOver(trial, overOf(told, 'a person who withdrew'), 'after the webhook about it', since);
    await requireOver(trial, overOf(untold, 'a person who withdrew'), 'after a dead token alone', since);
    trial.phase('Whoever has not withdrawn goes on');
    await requireWorks(trial, 'another person', other, 'profile', 'after two had withdrawn');
    if (trial.has('sync')) await requireWorks(trial, 'the connection', connection, 'sync', 'after two had withdrawn');
    const how = await erased(trial, told, canaries, since);
    await signsInAgain(trial, connection, told);
    return `Two people withdrew, one told of by a webhook and one only by a dead token: no call and no refresh in their names followed, everybody else went on${how}, and a new sign-in works.`;
  },
});

function onlyWherePeopleSignIn(trial: Trial): void {
  const { config, provider, profile } = trial;
  const scopes = config.manifest[provider.provider]?.scopes;
  if (!Array.isArray(scopes) || scopes.some((scope) => profile.personScopes.includes(String(scope)))) return;
  const says = `Its manifest declares none of the scopes that people grant (${profile.personScopes.join(', ')}), so no data of single people is read.`;
  trial.halt('not-applicable', says);
}

/** Three people sign in and are read. `before` is what could be seen before the first of them was. */
async function signedIn(trial: Trial, connection: Connection): Promise<{ people: Read[]; before: readonly Surface[] }> {
  trial.phase('Three people sign in, and their profiles are read');
  const people: Person[] = [];
  for (let i = 0; i < 3; i++) people.push(await trial.login(connection));
  const [first] = people;
  const before = first ? await surfacesOf(trial, first) : [];
  const read: Read[] = [];
  for (const person of people) read.push(await readAs(trial, connection, person));
  return { people: read, before };
}

/** The positive control: a profile is read. */
async function readAs(trial: Trial, connection: Connection, person: Person): Promise<Read> {
  const job = await trial.trigger('profile', person);
  const { operations } = trial.profile;
  const calls = trial
    .calls(person, job.entry.seq)
    .filter(({ operation, response }) => operation === operations.profile && response?.status === 200);
  const seqs = [job.entry.seq, ...seqsOf(calls)];
  if (!isSuccess(job.status) || calls.length === 0) {
    const how = `was answered ${answersOf([job])} and read ${calls.length} profiles`;
    trial.halt(
      'untested',
      `A read as a person who had just signed in ${how}, so nothing can be told from later ones.`,
      seqs,
    );
  }
  trial.saw('the profile of a person who has signed in is read', seqs);
  const known = [person.userId, ...Object.values(connection.fields)];
  return { ...person, texts: calls.flatMap(({ response }) => tellingTexts(tryParseJson(wholeText(response)), known)) };
}

/** What shows of a person since their profile was read, and of nobody else. */
async function visible(
  trial: Trial,
  { texts, ...person }: Read,
  others: readonly Read[],
  before: readonly Surface[],
): Promise<readonly Canary[]> {
  const canaries = texts
    .filter((text) => !others.some((other) => other.texts.includes(text)))
    .map((text) => ({ what: text.includes('@') ? 'a mail address' : 'a name', text }))
    .filter((canary) => before.every((surface) => found(surface, [canary]).length === 0));
  const look = async () => {
    const surfaces = await surfacesOf(trial, person);
    return canaries.filter((canary) => surfaces.some((surface) => found(surface, [canary]).length > 0));
  };
  const seen = await eventually(trial, look, ({ length }) => length === canaries.length, VISIBLE_WITHIN_MS);
  if (seen.length === 0) trial.unjudged('whether data of a person is erased (no probe shows anything of a profile)');
  else trial.saw('what was read of a person is visible', [trial.journal.last]);
  return seen;
}

/** One withdraws, and the webhook is lost; another one withdraws, and the webhook is accepted. */
async function withdraws(trial: Trial, told: Person, untold: Person): Promise<void> {
  const { provider, journal, profile } = trial;
  const type = profile.webhook.endings.userRevoked ?? '';
  const since = trial.phase('Two people withdraw access, and one of the webhooks is lost');
  provider.webhooks.shape({ types: [type], drop: true, times: 1 }, trial.cause);
  await trial.act('withdraw', { user: untold.userId });
  await findOut(trial, overOf(untold, 'a person who withdrew'));
  await trial.act('withdraw', { user: told.userId });
  await provider.webhooks.idle();
  trial.signal.throwIfAborted();
  const attempt = journal.query({ kind: 'attempt', type, since }).at(-1);
  if (!attempt) {
    return trial.halt('untested', `No ${type} was sent: the manifest of the integration does not ask for it.`, [since]);
  }
  trial.require(attempt.outcome === 'accepted', `${type} was answered ${howAnswered(attempt)}, wanted is 2xx.`, [
    attempt.seq,
  ]);
  trial.saw(`${type} is accepted`, [attempt.seq]);
  await untilStopped(trial, trial.clock.wall());
}

/** What was read of a person goes within the time. Says how, for the sentence of a pass. */
async function erased(trial: Trial, person: Person, canaries: readonly Canary[], since: number): Promise<string> {
  if (canaries.length === 0) return '';
  trial.phase('What was read of a person who withdrew is erased');
  const left = async () => whereabouts(await surfacesOf(trial, person), canaries);
  const atOnce = await eventually(trial, left, (where) => where === '', ERASED_WITHIN_MS);
  if (trial.has('clock')) {
    const before = trial.journal.last;
    await passDays(trial, DEADLINE_DAYS, 3_600);
    const calls = [...trial.calls(person, before), ...trial.refreshes(person, before)];
    trial.require(
      calls.length <= MOST_LOOKS,
      `The integration made ${calls.length} more calls as a person who had withdrawn in ${DEADLINE_DAYS} days, allowed is at most ${MOST_LOOKS}.`,
      seqsOf(calls),
    );
    const where = await left();
    trial.require(
      where === '',
      `${DEADLINE_DAYS} days and an hour after a person withdrew, their data is still there: ${where}; wanted is nothing.`,
      [since, trial.journal.last],
    );
  } else if (atOnce !== '') {
    trial.unjudged(
      `whether data of a person is erased within ${DEADLINE_DAYS} days (it is not erased at once, and there is no trigger clock)`,
    );
    return '';
  }
  const searched = namesOf(await surfacesOf(trial, person));
  trial.saw(`nothing of that person is left in ${searched}`, [since, trial.journal.last]);
  return `, their data went ${atOnce === '' ? 'at once' : `within ${DEADLINE_DAYS} days`} (searched were ${searched})`;
}

async function signsInAgain(trial: Trial, connection: Connection, { userId }: Person): Promise<void> {
  trial.phase('A person who withdrew signs in again');
  const person = await trial.login(connection);
  const when = person.userId === userId ? 'after they withdrew and signed in again' : 'after they signed in';
  await requireWorks(trial, 'a person', person, 'profile', when);
}

function overOf(person: Person, who: string) {
  return { who, about: person, word: 'profile' } as const;
}
