import { lowerHeaders } from '../../../emulator/core/entry-view.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { announce, howAnswered, lastOf, rest } from '../../harness/fence.ts';
import { control } from '../../harness/jobs.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { nextVersion, thingsOf, untilShown, whereIs } from '../../harness/versions.ts';
import { jobsInBothShapes } from './job-shapes.ts';
import { setAside } from './set-aside.ts';

/** A version that nobody can know yet. */
const UNKNOWN = '1.0.forge-preview.99';
const QUIET_MS = 300;

export default defineCheck({
  id: 'augno.webhook-version',
  title: 'Webhooks have the version that requests ask for, and a body in another version leads to no wrong write',
  refs: ['augno#versioning', 'augno#go-live'],
  needs: ['connect', 'sync', 'webhooks', 'state'],
  wants: ['deadLetters'],
  applies: ({ version }, actions) =>
    version !== null && actions.includes('announceVersion') ? null : 'its webhooks have no version',
  fix: 'Set the endpoint to the version that your requests ask for. Compare api_version of each body with it: where they differ, read the thing from the API, in your own version, or put the webhook aside where people find it. Or always read, and use nothing of a body but type and id.',
  why: 'An upgrade of the account changes the bodies of webhooks from one minute to the next. Whoever reads them as before stores members that are not there any more, and nobody sees an error.',
  bad: 'await db.upsert(event.data.object);',
  good: 'const { type, id } = event.data.object;\nawait db.upsert(await api.get(type, id)); // in the version that is pinned',
  async run(trial) {
    const connection = await trial.connect('one');
    await control(trial, connection);
    const [thing = ''] = thingsOf(trial, connection);
    const pinned = await inStep(trial, connection, thing, 'A change is told in the version that is asked for');

    trial.phase('A change is told in a version that nobody knows yet');
    await trial.act('announceVersion', { version: UNKNOWN });
    await trial.act('setWebhook', { api_version: UNKNOWN });
    const how = await skewed(trial, connection, thing);

    await trial.act('setWebhook', { api_version: null });
    const jobs = await jobsInBothShapes(trial, connection, pinned);
    await inStep(trial, connection, thing, 'A change is told in the version that is asked for once more');
    const ofJobs = jobs === null ? 'nothing is kept of jobs that others ask for' : `a job in its other shape ${jobs}`;
    return `Webhooks came in the version that requests ask for; what came in one that nobody knows ${how}; ${ofJobs}.`;
  },
});

/** The control: a change that is told in the pinned version shows. Gives that version. */
async function inStep(trial: Trial, connection: Connection, thing: string, phase: string): Promise<string | null> {
  trial.phase(phase);
  trial.refill();
  const { event, text } = await nextVersion(trial, connection, thing);
  const attempt = lastOf(await announce(trial, event));
  const shown = whereIs(await untilShown(trial, text), text);
  if (attempt.outcome !== 'accepted' || shown.length === 0) {
    const says = `A change was told in a webhook (answered ${howAnswered(attempt)}), and the probe state does not show it, so nothing can be told of versions.`;
    trial.halt('untested', says, [attempt.seq]);
  }
  const header = trial.profile.version?.header.toLowerCase() ?? '';
  const [call] = trial.calls(connection, trial.begin);
  const [told, asked] = [attempt, call].map((entry) => lowerHeaders(entry?.request.headers ?? {})[header]);
  trial.require(
    told === asked,
    `Webhooks come in the version ${told}, and requests ask for ${asked}: wanted is the same one.`,
    [attempt.seq, ...(call ? [call.seq] : [])],
  );
  trial.saw(`webhooks have the version of requests, ${told}`, [attempt.seq]);
  return typeof asked === 'string' ? asked : null;
}

/** Gives what became of it, in words. */
async function skewed(trial: Trial, connection: Connection, thing: string): Promise<string> {
  trial.refill();
  const { event, text } = await nextVersion(trial, connection, thing);
  const since = trial.journal.last;
  const attempt = lastOf(await announce(trial, event));
  const isShown = whereIs(await untilShown(trial, text), text).length > 0;
  await rest(trial, connection, QUIET_MS);
  const calls = trial.calls(connection, since);
  const seqs = [attempt.seq, ...seqsOf(calls)];
  const says = `A webhook came in a version that nobody knows (answered ${howAnswered(attempt)})`;
  if (isShown) {
    trial.require(
      calls.some(({ method, response }) => method === 'GET' && response?.status === 200),
      `${says}, and what its body says was stored without a read of the API: its members may mean anything.`,
      seqs,
    );
    trial.saw('what came in another version was read from the API', seqs);
    return 'was read from the API';
  }
  return setAside(trial, connection, attempt, { says, seqs });
}
