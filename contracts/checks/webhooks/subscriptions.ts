import type { AttemptEntry } from '../../../emulator/core/entry.ts';
import { defineCheck } from '../../harness/check.ts';
import { texts } from '../../harness/document.ts';
import { seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import { announce, howAnswered, lastOf, rest } from '../../harness/fence.ts';
import type { Mistake } from '../../harness/mistake.ts';
import { requireNone } from '../../harness/mistake.ts';
import type { Connection, Person, Trial } from '../../harness/trial.ts';

/** How long (wall ms) an effect is waited for. */
const WITHIN_MS = 2_000;
const QUIET_MS = 100;

/** Whom an event is about. */
interface About {
  readonly connection: Connection;
  readonly person: Person | null;
}

export default defineCheck({
  id: 'webhook.subscriptions',
  title: 'The manifest declares the webhook types that are needed, those that tell of an end above all, and no others',
  refs: ['standard-webhooks#event-types'],
  needs: ['manifest', 'webhooks', 'connect'],
  wants: ['state', 'connection', 'user', 'login'],
  fix: 'Declare the types that tell of an end (of a connection, and of the access of a person where people sign in) and those that your code acts upon. Take out what no code reads.',
  why: 'Without the word of an end, data is kept that had to be deleted. Types that nobody needs bring personal data into systems that have no use for it, and load that somebody pays for.',
  bad: 'webhook_event_types: [application.approved, activity.updated, …] # all there are',
  good: 'webhook_event_types: [application.approved, data.deletion_required, user.revoked_access]',
  async run(trial) {
    const manifest = trial.config.manifest[trial.provider.provider] ?? {};
    const types = texts(manifest.webhook_event_types);
    if (types.length === 0)
      trial.halt('untested', 'The manifest names no webhook_event_types, so there is nothing to look at.');
    const scopes = manifest.scopes === undefined ? null : texts(manifest.scopes);
    const { deletion, userRevoked, suspended } = trial.profile.webhook.endings;
    const declared = trial.phase('The manifest is read');
    requireNone(missingEnds(trial, types, scopes, declared));
    trial.saw('the manifest declares the types that tell of an end', [declared]);

    const connection = await trial.connect('one');
    const silent: string[] = [];
    const usual = types.filter((type) => ![deletion, userRevoked, suspended].includes(type));
    for (const type of usual) if (!(await hasEffect(trial, type, { connection, person: null }))) silent.push(type);
    if (userRevoked !== null && types.includes(userRevoked)) {
      const about = await someone(trial, connection);
      if (about === null || !(await hasEffect(trial, userRevoked, about))) silent.push(userRevoked);
    }
    // Each ends something, the last one everything.
    for (const type of [deletion, suspended]) {
      if (type === null || !types.includes(type)) continue;
      const ending = await trial.connect(`ended by ${type}`);
      if (!(await hasEffect(trial, type, { connection: ending, person: null }))) silent.push(type);
    }
    for (const type of silent) trial.unjudged(`what ${type} is needed for: it had no effect that could be seen`);
    const seen = types.length - silent.length;
    if (seen === 0)
      trial.halt('inconclusive', `None of the ${types.length} declared types had an effect that could be seen.`);
    return `The manifest declares ${types.length} types, those that tell of an end among them; ${seen === types.length ? 'each' : seen} had an effect when it came.`;
  },
});

/** Types that must be declared, whatever else is. */
function missingEnds(trial: Trial, types: readonly string[], scopes: readonly string[] | null, seq: number): Mistake[] {
  const { endings } = trial.profile.webhook;
  const mistakes: Mistake[] = [];
  if (endings.deletion !== null && !types.includes(endings.deletion))
    mistakes.push({
      says: `The manifest does not declare ${endings.deletion}, so nobody tells when data must go`,
      seqs: [seq],
    });
  const { personScopes } = trial.profile;
  const personal = scopes?.filter((scope) => personScopes.includes(scope)) ?? [];
  if (scopes === null && personScopes.length > 0)
    trial.unjudged('whether people sign in (the manifest names no scopes)');
  if (endings.userRevoked !== null && personal.length > 0 && !types.includes(endings.userRevoked))
    mistakes.push({
      says: `The manifest declares ${personal.join(', ')}, which people grant, and not ${endings.userRevoked}, which tells that they withdrew it`,
      seqs: [seq],
    });
  return mistakes;
}

/** A person whose access can end; null where nobody can sign in. */
async function someone(trial: Trial, connection: Connection): Promise<About | null> {
  if (!trial.has('login') || trial.provider.definition.actions.withdraw === undefined) return null;
  const person = await trial.login(connection);
  return { connection, person };
}

/** Sends one event of a type, and looks for anything that follows. */
async function hasEffect(trial: Trial, type: string, about: About): Promise<boolean> {
  const { connection, person } = about;
  const since = trial.phase(`${type} comes`);
  trial.refill();
  await rest(trial, connection, QUIET_MS);
  const before = await picture(trial, about);
  const attempt = lastOf(person === null ? await happens(trial, type, connection) : await withdraws(trial, person));
  mustBeAccepted(trial, attempt);
  const effect = await eventually(
    trial,
    async () => {
      const calls = trial.calls(connection, attempt.seq);
      const now = calls.length > 0 ? before : await picture(trial, about);
      return { calls, has: calls.length > 0 || now !== before };
    },
    ({ has }) => has,
    WITHIN_MS,
  );
  if (effect.has) trial.saw(`${type} had an effect`, [since, attempt.seq, ...seqsOf(effect.calls)]);
  return effect.has;
}

function happens(trial: Trial, type: string, { fields }: Connection): Promise<AttemptEntry[]> {
  return announce(trial, trial.provider.definition.happen(trial.provider, type, { ...fields }));
}

async function withdraws(trial: Trial, { userId }: Person): Promise<AttemptEntry[]> {
  const since = trial.journal.last;
  await trial.act('withdraw', { user: userId });
  await trial.provider.webhooks.idle();
  return trial.journal.query({ kind: 'attempt', since });
}

/** Whoever refuses everything needs nothing, and proves nothing. */
function mustBeAccepted(trial: Trial, attempt: AttemptEntry): void {
  if (attempt.outcome === 'accepted') return;
  const says = `${attempt.type}, which is declared, was answered ${howAnswered(attempt)}, so its effect could not be looked for.`;
  trial.halt('untested', says, [attempt.seq]);
}

/** All that probes show of somebody, as text. */
async function picture(trial: Trial, { connection, person }: About): Promise<string> {
  const shown = [
    await trial.probe('state'),
    await trial.probe('connection', connection),
    person && (await trial.probe('user', person)),
  ];
  return JSON.stringify(shown.map((one) => one && { status: one.status, text: one.text }));
}
