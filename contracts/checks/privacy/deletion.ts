import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import { howAnswered, rest } from '../../harness/fence.ts';
import { control } from '../../harness/jobs.ts';
import type { Trial } from '../../harness/trial.ts';
import { requireWorks } from '../lifecycle/others.ts';
import { MOST_LOOKS, requireOver, untilStopped } from '../lifecycle/over.ts';
import { passDays } from './calendar.ts';
import { type Planted, plant, tell } from './canaries.ts';
import { found, namesOf, surfacesOf, whereabouts } from './surfaces.ts';

const DEADLINE_DAYS = 30;
const VISIBLE_WITHIN_MS = 3_000;
const ERASED_WITHIN_MS = 500;
const QUIET_MS = 150;

/** Ways in which a connection ends so that its data must go. */
const ENDS = [
  { action: 'disconnect', says: 'its organizer disconnected it' },
  { action: 'archive', says: 'its event was archived' },
] as const;

export default defineCheck({
  id: 'privacy.deletion',
  title: 'When a connection ends, its work stops at once and its data goes within 30 days',
  refs: ['gdpr#17'],
  needs: ['connect', 'sync', 'webhooks'],
  wants: ['state', 'clock'],
  applies: ({ webhook }, actions) =>
    webhook.endings.deletion === null || ['fillIn', 'disconnect', 'archive'].some((one) => !actions.includes(one))
      ? 'it does not ask for the deletion of data'
      : null,
  fix: 'Take the webhook as the end of that connection: stop its work and refreshes, erase all that was read or received about it (rows, snapshots, dead letters, caches) at once or by a job that runs before the deadline, leave other tenants alone, and ignore whatever arrives about it later.',
  why: 'The provider asked for it because people or organizers left. Data that stays, or comes back with a late webhook, is personal data without any ground to keep it.',
  bad: "case 'data.deletion_required': return; // acknowledged",
  good: "case 'data.deletion_required':\n  connections.end(event_id, organization_id);\n  await store.eraseEverythingAbout(event_id, organization_id);",
  async run(trial) {
    const ended = [await begin(trial, 'disconnected'), await begin(trial, 'archived')];
    const other = await begin(trial, 'other');
    const visible = await seen(trial, [...ended, other]);
    const since = trial.journal.last;
    for (const [i, { action, says }] of ENDS.entries()) await end(trial, ended[i], action, says);
    await untilStopped(trial, trial.clock.wall());
    const when = 'after its data had to go';
    await Promise.all(ended.map((connection) => requireOver(trial, overOf(connection), when, since)));
    await untouched(trial, other, visible, 'after two others had ended');
    const how = await erased(trial, ended, other, visible, since);
    return `Two connections ended (disconnected, archived): both webhooks were accepted, work and refreshes stopped, a third connection kept its work and its data${how}.`;
  },
});

/** Connects, and lets the integration read and be told of somebody who can be found again. */
async function begin(trial: Trial, name: string): Promise<Planted> {
  const planted = await plant(trial, await trial.connect(name));
  await control(trial, planted);
  await tell(trial, planted);
  return planted;
}

/** The positive control: what was read and told is there. False where nothing of it shows anywhere. */
async function seen(trial: Trial, all: readonly Planted[]): Promise<boolean> {
  trial.phase('What was read about people is there');
  const [first] = all;
  if (!first) return false;
  const canaries = all.flatMap((one) => one.canaries);
  const look = () => surfacesOf(trial, first);
  const isAll = (surfaces: Awaited<ReturnType<typeof look>>) =>
    all.every((one) => surfaces.some((surface) => found(surface, one.canaries).length === one.canaries.length));
  const surfaces = await eventually(trial, look, isAll, trial.has('state') ? VISIBLE_WITHIN_MS : 0);
  const isVisible = all.every((one) => surfaces.some((surface) => found(surface, one.canaries).length > 0));
  if (isVisible) {
    const where = surfaces.filter((surface) => found(surface, canaries).length > 0);
    trial.saw(`personal data of all connections is visible in ${namesOf(where)}`, [trial.journal.last]);
  } else if (!trial.has('state')) trial.unjudged('whether data is erased (there is no probe state)');
  else trial.unjudged('whether data is erased (no probe shows anything of it while the connection works)');
  return isVisible;
}

/** A connection ends, and its webhook is accepted. */
async function end(trial: Trial, connection: Planted | undefined, action: string, says: string): Promise<void> {
  trial.phase(`A connection ends: ${says}`);
  const since = trial.journal.last;
  await trial.act(action, { of: connection?.name });
  await trial.provider.webhooks.idle();
  trial.signal.throwIfAborted();
  const type = trial.profile.webhook.endings.deletion ?? '';
  const attempt = trial.journal.query({ kind: 'attempt', type, since }).at(-1);
  if (!attempt) {
    return trial.halt('untested', `No ${type} was sent: the manifest of the integration does not ask for it.`, [since]);
  }
  trial.require(attempt.outcome === 'accepted', `${type} was answered ${howAnswered(attempt)}, wanted is 2xx.`, [
    attempt.seq,
  ]);
  trial.saw(`${type} is accepted (${says})`, [attempt.seq]);
}

/** Somebody else's connection is as it was: its data first, before new work could bring that back. */
async function untouched(trial: Trial, other: Planted, visible: boolean, when: string): Promise<void> {
  trial.phase('Another connection is as it was');
  if (visible) {
    const surfaces = await surfacesOf(trial, other);
    const gone = other.canaries.filter((canary) => surfaces.every((surface) => found(surface, [canary]).length === 0));
    const whats = gone.map(({ what }) => what).join(', ');
    trial.require(
      gone.length === 0,
      `Data of another connection is gone ${when} (${whats}), wanted is that only that of the ended ones goes.`,
      [trial.journal.last],
    );
  }
  await requireWorks(trial, 'another connection', other, 'sync', when);
}

/** The data of what ended goes, and does not come back. Says how, for the sentence of a pass. */
async function erased(
  trial: Trial,
  ended: readonly Planted[],
  other: Planted,
  visible: boolean,
  since: number,
): Promise<string> {
  const left = () => leftOf(trial, ended);
  trial.phase('A webhook about what has ended arrives late');
  const atOnce = await eventually(trial, left, (where) => where === '', visible ? ERASED_WITHIN_MS : 0);
  await late(trial, ended, other);
  const afterLate = await left();
  trial.require(
    atOnce !== '' || afterLate === '',
    `A late webhook brought erased data back (${afterLate}), wanted is that it is ignored.`,
    [trial.journal.last],
  );
  if (trial.has('clock')) {
    trial.phase(`${DEADLINE_DAYS} days pass`);
    const before = trial.journal.last;
    await passDays(trial, DEADLINE_DAYS, 3_600);
    for (const connection of ended) quiet(trial, connection, before, `in ${DEADLINE_DAYS} days`);
    await late(trial, ended, other);
    const where = await left();
    trial.require(
      where === '',
      `${DEADLINE_DAYS} days and an hour after the end, personal data is still there: ${where}; wanted is nothing.`,
      [trial.journal.last],
    );
    await untouched(trial, other, visible, `${DEADLINE_DAYS} days later`);
  } else if (atOnce !== '') {
    trial.unjudged(
      `whether data is erased within ${DEADLINE_DAYS} days (it is not erased at once, and there is no trigger clock)`,
    );
    return '';
  }
  if (!visible) return '';
  const searched = namesOf(await surfacesOf(trial, other));
  trial.saw(`nothing personal of the ended connections is left in ${searched}`, [since, trial.journal.last]);
  const when = atOnce === '' ? 'at once' : `within ${DEADLINE_DAYS} days`;
  return `, and the data of the ended ones went ${when} and did not come back with late webhooks; searched were ${searched}`;
}

/** What has ended is told of once more. Another connection's work stands behind it in the queue, as a fence. */
async function late(trial: Trial, ended: readonly Planted[], other: Planted): Promise<void> {
  const since = trial.journal.last;
  for (const connection of ended) await tell(trial, connection);
  await tell(trial, other);
  await Promise.all([...ended, other].map((connection) => rest(trial, connection, QUIET_MS)));
  for (const connection of ended) quiet(trial, connection, since, 'after late webhooks');
}

function quiet(trial: Trial, connection: Planted, since: number, when: string): void {
  const calls = [...trial.calls(connection, since), ...trial.refreshes(connection, since)];
  trial.require(
    calls.length <= MOST_LOOKS,
    `The integration made ${calls.length} more calls about connection ${connection.name} ${when}, allowed is at most ${MOST_LOOKS}.`,
    seqsOf(calls),
  );
}

async function leftOf(trial: Trial, ended: readonly Planted[]): Promise<string> {
  const left: string[] = [];
  for (const connection of ended) left.push(whereabouts(await surfacesOf(trial, connection), connection.canaries));
  return [...new Set(left.filter((where) => where !== ''))].join(', ');
}

function overOf(connection: Planted) {
  return { who: `connection ${connection.name}`, about: connection, word: 'sync' } as const;
}
