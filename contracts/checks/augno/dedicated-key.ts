import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { lowerHeaders } from '../../../emulator/core/entry-view.ts';
import { neededBy } from '../../../emulator/providers/augno/permission-list.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { goLive, issueKey } from '../../harness/environments.ts';
import type { Trial } from '../../harness/trial.ts';
import { allWork, callsSince, isWell, requireDone } from '../keys/all-work.ts';
import { operationsOf, requireKey } from '../keys/from-environment.ts';

export default defineCheck({
  id: 'augno.dedicated-key',
  title: 'It works with a production key of its own that may do what its calls need, and no more',
  refs: ['augno#api-keys', 'augno#go-live'],
  needs: ['connect', 'sync', 'restart'],
  wants: ['create', 'bulk', 'clock'],
  applies: (_, actions) => (actions.includes('issueKey') ? null : 'its keys carry no role'),
  fix: 'Make a production key for this integration alone, with a role that has the permissions of the operations that it calls. Do not read what only an administrator may, and let no other tool use the key.',
  why: 'A key that may do everything does everything for whoever finds it. A key that two tools share cannot be rotated or revoked without stopping both.',
  bad: "await get('/v1/auth/api-keys'); // to see whether the key works: now it must be an administrator's",
  good: "await get('/v1/sales/customers?limit=1'); // needs what the work needs anyway",
  async run(trial) {
    const test = await trial.connect('one');
    trial.phase('Work of all kinds is done in the sandbox, where the key may do everything');
    isWell(trial, await allWork(trial, test, 'with-everything'));
    // Also what it called when it was started.
    const used = callsSince(trial, 0);
    const permissions = leastFor(trial, used);
    trial.phase('It goes live with a key of its own that may do what was called, and no more');
    const key = await issueKey(trial, {
      environment: 'production',
      ...(permissions.length > 0 && { permissions: [...permissions] }),
    });
    const began = trial.journal.last;
    const live = await goLive(trial, key);
    const work = await allWork(trial, live, 'with-least');
    requireKey(trial, began, key.id, 'Gone live with a key of its own');
    requireDone(trial, `With a key that may do what was called in the sandbox (${permissions.join(', ')})`, work);
    trial.saw('work of all kinds was done with a key that may do no more', work.seqs);
    const name = oneUser(trial, callsSince(trial, began));
    return `With a production key of its own that has ${permissions.length} permissions, work of all kinds was done, all of it by ${name}.`;
  },
});

/** The permissions that the calls need. Ends the check where an administrator is needed for nothing; none where one is needed for something. */
function leastFor(trial: Trial, calls: readonly RequestEntry[]): string[] {
  const forAdmins = calls.filter(({ operation }) => neededBy(operation ?? '').role !== null);
  const changing = forAdmins.filter(({ method }) => method !== 'GET');
  trial.require(
    forAdmins.length === 0 || changing.length > 0,
    `It calls ${operationsOf(forAdmins)}, which only a key of an administrator may, and changes nothing by it; wanted is that a key with chosen permissions is enough.`,
    seqsOf(forAdmins).slice(0, 3),
  );
  if (changing.length > 0) {
    trial.unjudged(`whether less than an administrator is enough (it calls ${operationsOf(changing)})`);
    return [];
  }
  return [...new Set(calls.flatMap(({ operation }) => neededBy(operation ?? '').permissions))].sort();
}

/** Ends the check where several tools use the key; gives the name of the one. */
function oneUser(trial: Trial, calls: readonly RequestEntry[]): string {
  const nameOf = ({ request }: RequestEntry) =>
    String(lowerHeaders(request.headers)['user-agent'] ?? '').split('/')[0] ?? '';
  const users = [...new Set(calls.map(nameOf))];
  const [first = ''] = users;
  trial.require(
    users.length <= 1,
    `${users.length} tools use the production key by their User-Agent (${users.join(', ')}), wanted is one: a key of its own for each.`,
    users.flatMap((user) => seqsOf(calls.filter((call) => nameOf(call) === user)).slice(0, 2)),
  );
  trial.saw('one User-Agent used the key', seqsOf(calls).slice(0, 2));
  return first || 'one that does not say its name';
}
