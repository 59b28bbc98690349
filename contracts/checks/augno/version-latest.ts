import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { answersOf } from '../../harness/jobs.ts';
import { saysError } from '../../harness/meaning.ts';
import { type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { type AllWork, allWork } from '../keys/all-work.ts';
import { codesOf } from '../versions/codes.ts';
import { versionIn } from '../versions/sent.ts';

/** A release with a form like those that there were. */
const NEXT = '1.1.forge-preview.1';
const MOST_SHOWN = 3;

export default defineCheck({
  id: 'augno.version-latest',
  title: 'Requests ask for the latest version, and stay with it when a newer one is announced',
  refs: ['augno#versioning', 'augno#go-live'],
  needs: ['connect', 'sync'],
  wants: ['create', 'bulk', 'clock'],
  applies: (_profile, actions) => (actions.includes('announceVersion') ? null : 'it announces no versions'),
  fix: 'Raise the pinned version to the latest one before going live, by a change of the code that was tested. Never take over a version that an answer speaks of.',
  why: 'Who goes live with an old version begins with a migration. Who follows the latest one by itself has that migration on a day that somebody else chooses.',
  bad: 'headers[VERSION_HEADER] = await latestVersion();',
  good: "const VERSION = '1.0.forge-preview.3'; // the latest when it was tested",
  async run(trial) {
    const connection = await trial.connect('one');
    const latest = trial.provider.facts.apiVersion ?? '';
    trial.phase('Work of all kinds is done while all is well');
    const work = await allWork(trial, connection, 'latest-1');
    needsWork(trial, work);
    requireVersion(trial, work.calls, latest, `the latest one is ${latest}`);
    trial.saw(`requests ask for ${latest}, the latest version`, seqsOf(work.calls).slice(0, MOST_SHOWN));
    const count = await announced(trial, connection, latest);
    return `Requests asked for ${latest}, the latest version, and ${count} more did so after ${NEXT} had been announced.`;
  },
});

/** A newer version comes out. Gives how many calls were made then. */
async function announced(trial: Trial, connection: Connection, pinned: string): Promise<number> {
  trial.phase(`${NEXT} is announced as the latest version, and work goes on`);
  await trial.act('announceVersion', { version: NEXT });
  const work = await allWork(trial, connection, 'latest-2');
  needsWork(trial, work);
  const refused = work.calls.filter((call) => codesOf(trial).some((code) => saysError(call, code)));
  trial.require(
    refused.length === 0,
    `After ${NEXT} was announced, ${refused.length} of ${work.calls.length} calls were refused for their version, wanted is none.`,
    seqsOf(refused).slice(0, MOST_SHOWN),
  );
  requireVersion(trial, work.calls, pinned, `${NEXT} was announced, and what was tested is ${pinned}`);
  trial.saw(`requests stay with ${pinned}`, seqsOf(work.calls).slice(0, MOST_SHOWN));
  return work.calls.length;
}

/** Ends the check where nothing is done at all: whether all of it is done is for others to judge. */
function needsWork(trial: Trial, { asked, calls, seqs }: AllWork): void {
  if (calls.length > 0 && asked.some(({ status }) => isSuccess(status))) return;
  trial.halt('untested', `Work of all kinds was answered ${answersOf(asked)}, so nothing can be told.`, seqs);
}

function requireVersion(trial: Trial, calls: readonly RequestEntry[], wanted: string, why: string): void {
  const others = calls.filter((call) => versionIn(trial.profile, call) !== wanted);
  const versions = [...new Set(others.map((call) => versionIn(trial.profile, call) ?? 'none'))];
  trial.require(
    others.length === 0,
    `${others.length} of ${calls.length} requests asked for version ${versions.join(', ')}; ${why}.`,
    seqsOf(others).slice(0, MOST_SHOWN),
  );
}
