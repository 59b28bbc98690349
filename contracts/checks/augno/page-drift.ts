import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import { announce, rest } from '../../harness/fence.ts';
import { answersOf, control, undone } from '../../harness/jobs.ts';
import { endOf } from '../../harness/meaning.ts';
import { type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { areLinked, type Customer, customersOf, linksOf, requireLinked } from './linked.ts';

/** So many that they come in three pages of the usual size. */
const ADDED = 240;
/** The second page is held for so long, and meanwhile the list changes. */
const HELD_MS = 2_000;
const QUIET_MS = 300;

export default defineCheck({
  id: 'augno.page-drift',
  title: 'A list that changes while it is read is complete all the same, and a cursor that is refused harms nothing',
  refs: ['augno#pagination', 'aip-158'],
  needs: ['connect', 'sync', 'state'],
  wants: ['webhooks'],
  applies: (_profile, actions) => (actions.includes('addCustomers') ? null : 'it is about customers of Augno'),
  fix: 'Keep rows by id while you read, so that one that comes twice counts once. Take for deleted only what you knew before you began to read and did not see on any page, and nothing at all where the list was not read to its end. When a cursor is refused, begin anew, or fail the job and say so.',
  why: 'Colleagues work while the list is read. Whoever takes whatever he did not see for deleted loses the customer that came a second ago, and whoever takes a refused cursor for the end loses half of them.',
  bad: 'const all = await readAll();\nawait db.deleteWhereIdNotIn(all.map((row) => row.id));',
  good: 'const before = await db.ids();\nconst all = await readAll(); // throws, unless it came to the end\nawait db.delete(before.filter((id) => !all.has(id)));',
  async run(trial) {
    const connection = await trial.connect('one');
    await trial.act('addCustomers', { of: connection.subject, count: ADDED });
    await control(trial, connection);
    if (!(await areLinked(trial, customersOf(trial, connection)))) {
      const says =
        'After a read of all customers, the probe state does not show the ids of all with their numbers, so nothing can be told from lists that change.';
      trial.halt('untested', says);
    }
    const told = await drift(trial, connection);
    await refusedCursor(trial, connection);
    return `A list of which rows were added and deleted while it was read was complete${told ? ', and what a webhook told of meanwhile stayed' : ''}; a cursor that was refused harmed nothing.`;
  },
});

/** Rows are added and deleted between the first page and the second. True where a webhook told of one of them. */
async function drift(trial: Trial, connection: Connection): Promise<boolean> {
  const { provider, journal, profile, clock } = trial;
  trial.phase('Customers are added and deleted while the list is read');
  trial.refill();
  const list = profile.operations.list ?? '';
  const before = customersOf(trial, connection);
  const since = journal.last;
  const held = provider.faults.add(
    { operation: list, credential: connection.subject, delayMs: HELD_MS, skip: 1, times: 1 },
    trial.cause,
  );
  const working = trial.trigger('sync', connection);
  working.catch(() => undefined);
  const page = () => trial.calls(connection, since).find(({ faults }) => faults.includes(held.id));
  await eventually(
    trial,
    async () => page(),
    (call) => call !== undefined,
    HELD_MS,
  );
  // The newest come first: one that was read already, and one that is still to come.
  const [unread, read] = [before.at(-ADDED), before.at(-1)];
  for (const { id } of [unread, read].filter((one) => one !== undefined)) {
    provider.definition.happen(provider, 'customer.deleted', { id_of: id });
  }
  const added = await addSome(trial, connection, before);
  const changedAt = clock.wall();
  const job = await working;
  await rest(trial, connection, QUIET_MS);
  provider.faults.clear(held.id, trial.cause);
  const met = page();
  const seqs = [job.entry.seq, ...seqsOf(trial.calls(connection, since)).slice(0, 6)];
  if (!met || endOf(met) < changedAt) {
    trial.halt('inconclusive', 'The second page was answered before the list had changed, so nothing was seen.', seqs);
  }
  trial.require(
    undone([job]).length === 0,
    `A list changed while it was read, and the job was answered ${answersOf([job])}, wanted is that it is done.`,
    seqs,
  );
  const throughout = before.filter(({ id }) => id !== unread?.id && id !== read?.id);
  await requireLinked(trial, throughout, 'After a list changed while it was read', seqs);
  if (added) {
    const links = await linksOf(trial, [added]);
    trial.require(
      (links.get(added.id) ?? 0) > 0,
      `A customer was added while the list was read, and a webhook told of it; it was linked, and after the read it is not: what was not on any page is not deleted for that.`,
      seqs,
    );
  }
  trial.saw(`${throughout.length} customers that were there throughout are linked once`, seqs);
  return added !== null;
}

/** Three customers more; of the last a webhook tells. Gives that one, when it is linked; null where it never is. */
async function addSome(trial: Trial, connection: Connection, before: readonly Customer[]): Promise<Customer | null> {
  const { provider } = trial;
  const create = (number: string) => provider.definition.happen(provider, 'customer.created', { fields: { number } });
  create('c-drift-1');
  create('c-drift-2');
  const event = create('c-drift-told');
  const told = customersOf(trial, connection).find(({ number }) => number === 'c-drift-told');
  if (!told || before.some(({ id }) => id === told.id) || !trial.has('webhooks')) return null;
  await announce(trial, event);
  const isLinked = async () => ((await linksOf(trial, [told])).get(told.id) ?? 0) > 0;
  if (await eventually(trial, isLinked, (linked) => linked, HELD_MS / 2)) return told;
  trial.unjudged('what a webhook tells of while a list is read (it was not linked in time)');
  return null;
}

/** The third page is refused once: what is known stays, and the next job is done. */
async function refusedCursor(trial: Trial, connection: Connection): Promise<void> {
  const { provider, profile } = trial;
  trial.phase('The cursor of the third page is refused');
  trial.refill();
  const where = { operation: profile.operations.list ?? '', credential: connection.subject, skip: 2, times: 1 };
  const fields = { param: 'cursor' };
  const refused = provider.faults.add({ ...where, status: 400, error: 'parameter_invalid', fields }, trial.cause);
  const customers = customersOf(trial, connection).filter(({ number }) => !number.startsWith('c-drift'));
  const job = await trial.trigger('sync', connection);
  await rest(trial, connection, QUIET_MS);
  provider.faults.clear(refused.id, trial.cause);
  const calls = trial.calls(connection, job.entry.seq);
  const seqs = [job.entry.seq, ...seqsOf(calls.filter(isRefused(refused.id)))];
  if (!calls.some(isRefused(refused.id))) trial.halt('inconclusive', 'No cursor came to be refused.', seqs);
  await requireLinked(trial, customers, 'After a cursor was refused', seqs);
  const next = await trial.trigger('sync', connection);
  trial.require(
    isSuccess(next.status),
    `After a cursor was refused once, the next job was answered ${answersOf([next])}, wanted is that it is done.`,
    [...seqs, next.entry.seq],
  );
  await requireLinked(trial, customersOf(trial, connection), 'In the job after a cursor was refused', [next.entry.seq]);
  trial.saw('a cursor that was refused harmed nothing, and the next job was done', [...seqs, next.entry.seq]);
}

function isRefused(fault: string) {
  return ({ faults }: RequestEntry): boolean => faults.includes(fault);
}
