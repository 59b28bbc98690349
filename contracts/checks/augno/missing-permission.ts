import { neededBy } from '../../../emulator/providers/augno/permission-list.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf, control, undone } from '../../harness/jobs.ts';
import { type Asked, type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { canTell, heardSince, lookAt } from '../operations/told.ts';
import { countOf, make } from '../writes/made.ts';

const FORBIDDEN = 403;
const KEY = 'not-allowed';
/** Longer (wall ms) than whoever tries again every second needs to give that away. */
const WATCH_MS = 1_200;

export default defineCheck({
  id: 'augno.missing-permission',
  title: 'A permission that the key lacks is told by its name after one try, and other work goes on',
  refs: ['augno#errors', 'augno#api-keys'],
  needs: ['connect', 'sync', 'create'],
  wants: ['alerts', 'messages'],
  applies: ({ operations }, actions) =>
    operations.create === null || !actions.includes('restrictRole') ? 'its keys carry no role' : null,
  fix: 'Take 403 insufficient_permissions for good: no second try. Tell whoever runs the integration which operation or permission it is about, and leave all other work alone.',
  why: 'Production keys get chosen roles, and sandbox keys may do everything. The permission that was forgotten shows on the first day, and must not take down what is allowed.',
  bad: 'if (status === 403) disconnect(); // for one missing permission',
  good: "if (code === 'insufficient_permissions') alert('The API key may not ' + operation + '.');",
  async run(trial) {
    const connection = await trial.connect('one');
    const quietMs = Math.max(WATCH_MS, await control(trial, connection));
    const { create } = trial.profile.operations;
    const { permissions } = neededBy(create ?? '');
    trial.phase('A thing is made while the key may do that');
    const allowed = await make(trial, connection, 'allowed');
    if (!isSuccess(allowed.status) || countOf(trial, 'allowed') !== 1) {
      const how = `While the key may do everything, a write was answered ${answersOf([allowed])}.`;
      trial.halt('untested', how, [allowed.entry.seq]);
    }
    const before = await lookAt(trial, connection);
    const since = trial.phase(`The role of the key loses ${permissions.join(', ')}`);
    await trial.act('restrictRole', { of: connection.subject, without: [...permissions] });
    trial.refill();
    const asked = await make(trial, connection, KEY);
    await rest(trial, connection, quietMs);
    const seqs = judgeTries(trial, connection, since, asked);
    const heard = heardSince(trial, before, await lookAt(trial, connection));
    judgeReport(trial, permissions, heard, seqs);
    await othersGoOn(trial, connection);
    await comesBack(trial, connection);
    return `A write for which the key lacked ${permissions.join(', ')} was tried once and told by name, reads went on, and it was done when the role was completed.`;
  },
});

function judgeTries(trial: Trial, connection: Connection, since: number, asked: Asked): readonly number[] {
  const { create } = trial.profile.operations;
  const tries = trial
    .calls(connection, since)
    .filter(({ operation, response }) => operation === create && response?.status === FORBIDDEN);
  const seqs = [asked.entry.seq, ...seqsOf(tries)];
  if (tries.length === 0) trial.halt('untested', `Asked to create, the integration never called ${create}.`, seqs);
  trial.require(
    tries.length === 1,
    `A write that the key may not make was tried ${tries.length} times, wanted is once: the role does not change by trying.`,
    seqs,
  );
  trial.saw('a write that the key may not make was tried once', seqs);
  return seqs;
}

function judgeReport(
  trial: Trial,
  permissions: readonly string[],
  heard: readonly string[],
  seqs: readonly number[],
): void {
  const isNamed = heard.some((text) => permissions.some((permission) => names(text, permission)));
  if (!isNamed && !canTell(trial)) {
    trial.unjudged('whether it is told what is not allowed (there is no probe alerts or messages)');
    return;
  }
  trial.require(
    isNamed,
    `A write was refused for a permission that the key lacks, and no alert, message or answer names ${permissions.join(', ')} or the operation, wanted is that people can tell what is not allowed.`,
    seqs,
  );
  trial.saw('what is not allowed was told by name', seqs);
}

/** `sales_orders:create` is named by itself, or by what it is about: sales orders, a sales order. */
function names(text: string, permission: string): boolean {
  const plain = (words: string) => words.toLowerCase().replace(/[_-]/g, ' ');
  const family = plain(permission.split(':')[0] ?? '');
  return plain(text).includes(family.replace(/s$/, ''));
}

async function othersGoOn(trial: Trial, connection: Connection): Promise<void> {
  trial.phase('Work that the key may do goes on');
  const job = await trial.trigger('sync', connection);
  trial.require(
    undone([job]).length === 0,
    `After a write was refused for a missing permission, a read was answered ${answersOf([job])}, wanted is that it is done: the key may do that.`,
    [job.entry.seq],
  );
  trial.saw('work that the key may do went on', [job.entry.seq]);
}

async function comesBack(trial: Trial, connection: Connection): Promise<void> {
  trial.phase('The role is completed, and the write is asked for again');
  await trial.act('restrictRole', { of: connection.subject, without: [] });
  const again = await make(trial, connection, KEY);
  await rest(trial, connection, WATCH_MS);
  const count = countOf(trial, KEY);
  trial.require(
    isSuccess(again.status) && count === 1,
    `After the role was completed, the write was answered ${answersOf([again])} and the provider has ${count} of it, wanted is one.`,
    [again.entry.seq],
  );
  trial.saw('with the permission, the write was done', [again.entry.seq]);
}
