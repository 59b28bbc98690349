import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { announce, rest } from '../../harness/fence.ts';
import { answersOf, control } from '../../harness/jobs.ts';
import { type Asked, type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { areLinked, customersOf, requireLinked } from './linked.ts';

/** So many that they come in five pages of the usual size. */
const ADDED = 430;
const ONE_SIDED = 2;
const QUIET_MS = 300;
const SYNC_MS = 60_000;

export default defineCheck({
  id: 'augno.initial-sync',
  title:
    'A first synchronization links everything that exists on both sides once, and changes nothing when it runs again',
  refs: ['augno#pagination', 'augno#go-live'],
  needs: ['connect', 'sync', 'state'],
  wants: ['create', 'webhooks'],
  applies: (_profile, actions) => (actions.includes('addCustomers') ? null : 'it is about customers of Augno'),
  fix: 'Read each list to its end, by the whole address in next_page_url until that is null. Match every row by what people know it by, a number or a SKU, with what is there already, and store the id with it: an upsert.',
  why: 'At the start both sides have data about the same customers. What is not linked is made a second time with the first order, and from then on one customer has two balances.',
  bad: 'const { data } = await get("/v1/sales/customers"); // the first hundred',
  good: 'for (let url = "/v1/sales/customers"; url; url = page.page_info.next_page_url) {\n  page = await get(url);\n  for (const row of page.data) upsert(row.number, row.id);\n}',
  async run(trial) {
    const connection = await trial.connect('one');
    await control(trial, connection);
    if (!(await areLinked(trial, customersOf(trial, connection)))) {
      const says =
        'The probe state does not show the ids of customers with their numbers, so it cannot be told what is linked.';
      trial.halt('untested', says);
    }
    const known = await onBothSides(trial, connection);
    await trial.act('addCustomers', { of: connection.subject, count: ADDED });

    trial.phase('Everything is synchronized, with some of it known before');
    const first = await sync(trial, connection);
    const customers = customersOf(trial, connection);
    const calls = trial.calls(connection, first.entry.seq);
    const seqs = [first.entry.seq, ...seqsOf(calls)];
    wholeAddresses(trial, calls);
    await requireLinked(trial, customers, 'After a first synchronization', seqs);
    writesNothing(trial, calls, 'A synchronization of data that was on both sides');
    trial.saw(`${customers.length} customers, ${known} of them known before, were each linked once`, seqs);

    trial.phase('Everything is synchronized once more');
    const before = await trial.probe('state');
    const second = await sync(trial, connection);
    const again = trial.calls(connection, second.entry.seq);
    writesNothing(trial, again, 'A second synchronization of the same data');
    await requireLinked(trial, customers, 'After a second synchronization', [second.entry.seq]);
    const after = await trial.probe('state');
    if (before?.text !== after?.text) trial.unjudged('whether a second synchronization changes more than links');
    trial.saw('a second synchronization changed nothing', [second.entry.seq, ...seqsOf(again)]);
    return `${customers.length} customers in several pages, ${known} of them known before, were each linked once by their number, and a second synchronization changed nothing.`;
  },
});

/** Some customers are known to the integration before: it made them, or webhooks told of them. Gives how many. */
async function onBothSides(trial: Trial, connection: Connection): Promise<number> {
  trial.phase('Both sides come to know some customers');
  for (let i = 1; i <= ONE_SIDED && trial.has('create'); i++) {
    await trial.trigger('create', connection, { number: `c-both-${i}`, name: `Both ${i}`, po: '' });
  }
  for (let i = 1; i <= ONE_SIDED && trial.has('webhooks'); i++) {
    const fields = { number: `c-told-${i}` };
    await announce(trial, trial.provider.definition.happen(trial.provider, 'customer.created', { fields }));
  }
  await rest(trial, connection, QUIET_MS);
  return customersOf(trial, connection).length;
}

async function sync(trial: Trial, connection: Connection): Promise<Asked> {
  trial.refill();
  const asked = await trial.trigger('sync', connection, {}, SYNC_MS);
  await rest(trial, connection, QUIET_MS);
  trial.require(
    isSuccess(asked.status),
    `A synchronization of data that was on both sides was answered ${answersOf([asked])}, wanted is that it is done.`,
    [asked.entry.seq],
  );
  return asked;
}

/** Each page is asked for with all that the first one was asked for with: a cursor remembers a place, and nothing else. */
function wholeAddresses(trial: Trial, calls: readonly RequestEntry[]): void {
  const cursor = trial.profile.paging?.cursor ?? '';
  const isLater = ({ query }: RequestEntry) => new URLSearchParams(query).has(cursor);
  const parametersOf = ({ query }: RequestEntry) =>
    [...new URLSearchParams(query)]
      .filter(([name]) => name !== cursor)
      .map((pair) => pair.join('='))
      .sort()
      .join('&');
  let telling = 0;
  for (const page of calls.filter(isLater)) {
    const first = calls.findLast((call) => call.path === page.path && call.seq < page.seq && !isLater(call));
    if (!first) continue;
    const [wanted, sent] = [parametersOf(first), parametersOf(page)];
    if (wanted !== '') telling++;
    trial.require(
      wanted === sent,
      `The first page of ${page.path} was asked for with "${wanted}", and a later one with "${sent}": a cursor remembers a place and nothing else, so filters, include and limit go with it.`,
      [first.seq, page.seq],
    );
  }
  if (telling === 0) trial.unjudged('whether later pages are asked for with all parameters of the first (it has none)');
}

function writesNothing(trial: Trial, calls: readonly RequestEntry[], what: string): void {
  const writes = calls.filter(({ method }) => method !== 'GET');
  const [first] = writes;
  trial.require(
    first === undefined,
    `${what} made ${writes.length} writes, the first ${first?.method} ${first?.path}, wanted is none: all of it is there.`,
    seqsOf(writes).slice(0, 8),
  );
}
