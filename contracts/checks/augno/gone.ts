import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { isJsonObject, type JsonObject } from '../../../emulator/core/json.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf } from '../../harness/jobs.ts';
import { type Asked, type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { make } from '../writes/made.ts';

const DELETE_ORDER = 'delete-sales-order';
const GONE = 410;
/** Longest silence of an integration between two attempts. */
const QUIET_MS = 800;

export default defineCheck({
  id: 'augno.gone',
  title: 'A delete of what is gone already is a success, and is not repeated',
  refs: ['rfc9110#15.5', 'augno#errors'],
  needs: ['connect', 'create', 'remove'],
  wants: ['state'],
  knobs: ['resource_gone_type'],
  applies: ({ permanent, creation }) =>
    permanent.includes(GONE) && creation !== null ? null : 'it never answers that something is gone',
  fix: 'Take a 410 for a delete, and a 404 too, for what they say: the thing is not there. Drop the link to it and end the work as done.',
  why: 'A colleague, or an earlier attempt whose answer was lost, has deleted it. Who takes that for a failure tries for ever, alarms somebody over nothing, and goes on showing a thing that does not exist.',
  bad: 'await api.delete(id); // throws at 410, and the link stays',
  good: 'try { await api.delete(id); } catch (error) { if (error.status !== 410 && error.status !== 404) throw error; }\nawait unlink(id);',
  async run(trial) {
    const connection = await trial.connect('one');
    trial.phase('An order is deleted while all is well');
    await ordinary(trial, connection, 'gone-first');
    let round = 0;
    await trial.underEach('resource_gone_type', async () => {
      round++;
      trial.phase('An order that somebody else has deleted is deleted');
      await byOthers(trial, connection, `gone-${round}`);
    });
    trial.phase('The answer to a delete is lost');
    await afterLostAnswer(trial, connection, 'gone-lost');
    trial.phase('Another order is deleted while all is well');
    await ordinary(trial, connection, 'gone-last');
    return 'Orders that were gone already, deleted by others or by an attempt whose answer was lost, were deleted with success, after one 410 each.';
  },
});

async function ordinary(trial: Trial, connection: Connection, key: string): Promise<void> {
  const id = await made(trial, connection, key);
  const asked = await trial.trigger('remove', connection, { po: key });
  if (!isSuccess(asked.status) || isThere(trial, id)) {
    const how = isThere(trial, id) ? 'it is still there' : 'it is gone';
    trial.halt(
      'untested',
      `While all was well, a delete was answered ${answersOf([asked])}, and ${how}, so nothing can be told.`,
      [asked.entry.seq],
    );
  }
  trial.saw('a delete is done while all is well', [asked.entry.seq]);
}

async function byOthers(trial: Trial, connection: Connection, key: string): Promise<void> {
  const id = await made(trial, connection, key);
  trial.provider.definition.happen(trial.provider, 'sales_order.deleted', { id_of: id });
  const fault = answerGone(trial, connection, 0);
  await isSuccessOnce(trial, connection, { key, id, says: 'somebody else had deleted' });
  trial.provider.faults.clear(fault, trial.cause);
}

async function afterLostAnswer(trial: Trial, connection: Connection, key: string): Promise<void> {
  const id = await made(trial, connection, key);
  const where = { operation: DELETE_ORDER, credential: connection.subject, times: 1 };
  const fault = trial.provider.faults.add({ ...where, drop: true }, trial.cause);
  const after = answerGone(trial, connection, 1);
  const asked = await trial.trigger('remove', connection, { po: key });
  await rest(trial, connection, QUIET_MS);
  trial.provider.faults.clear(fault.id, trial.cause);
  if (isThere(trial, id)) trial.halt('untested', 'A delete was never asked for.', [asked.entry.seq]);
  const says = 'an attempt whose answer was lost had deleted';
  if (deletesSince(trial, connection, asked).some(isGone)) {
    await judge(trial, connection, { key, id, says }, asked);
  } else if (!isSuccess(asked.status)) {
    // It has given up, and says so: a person asks again.
    await isSuccessOnce(trial, connection, { key, id, says });
  }
  trial.provider.faults.clear(after, trial.cause);
}

/** What is gone may be answered 404 as well; here it is the answer that is documented for a second delete. Gives the id of the fault. */
function answerGone({ provider, cause }: Trial, { subject }: Connection, skip: number): string {
  const where = { operation: DELETE_ORDER, credential: subject, skip };
  return provider.faults.add({ ...where, status: GONE, error: 'resource_gone' }, cause).id;
}

interface Deleted {
  readonly key: string;
  readonly id: string;
  /** Completes "an order that …". */
  readonly says: string;
}

async function isSuccessOnce(trial: Trial, connection: Connection, deleted: Deleted): Promise<void> {
  const asked = await trial.trigger('remove', connection, { po: deleted.key });
  await rest(trial, connection, QUIET_MS);
  await judge(trial, connection, deleted, asked);
}

async function judge(trial: Trial, connection: Connection, { id, says }: Deleted, asked: Asked): Promise<void> {
  const gone = deletesSince(trial, connection, asked).filter(isGone);
  const seqs = [asked.entry.seq, ...seqsOf(gone)];
  trial.require(
    isSuccess(asked.status),
    `The delete of an order that ${says} was answered ${answersOf([asked])}, wanted is a success: it is gone, as was asked for.`,
    seqs,
  );
  trial.require(
    gone.length <= 1,
    `The delete of an order that ${says} was asked for ${gone.length} times more after the answer that it is gone, wanted is once.`,
    seqs,
  );
  const shown = await trial.probe('state');
  if (shown?.value === undefined) trial.unjudged('whether what is gone is still shown (the probe state shows nothing)');
  else {
    trial.require(
      !JSON.stringify(shown.value).includes(id),
      `The delete of an order that ${says} was answered ${answersOf([asked])}, and the probe state still shows ${id}.`,
      seqs,
    );
  }
  trial.saw(`the delete of an order that ${says} was a success`, seqs);
}

/** An order that the integration made; gives its id. Ends the check as untested where it makes none. */
async function made(trial: Trial, connection: Connection, key: string): Promise<string> {
  const asked = await make(trial, connection, key);
  // Webhooks tell of it, and what they set off must not find it gone.
  await trial.provider.webhooks.idle();
  await rest(trial, connection, QUIET_MS);
  const found = ordersOf(trial).find(({ fields }) => isJsonObject(fields) && namesIt(fields, key));
  if (isSuccess(asked.status) && typeof found?.id === 'string') return found.id;
  return trial.halt('untested', `An order that was to be deleted was not made (answered ${answersOf([asked])}).`, [
    asked.entry.seq,
  ]);
}

const namesIt = (fields: JsonObject, key: string): boolean => fields.customer_purchase_order_number === key;

function isThere(trial: Trial, id: string): boolean {
  return ordersOf(trial).some((row) => row.id === id && row.goneAt === null);
}

function ordersOf({ provider }: Trial): JsonObject[] {
  return provider.state('sales-orders').map((row) => ({ ...row }));
}

function deletesSince(trial: Trial, connection: Connection, { entry }: Asked): RequestEntry[] {
  return trial.calls(connection, entry.seq).filter(({ operation }) => operation === DELETE_ORDER);
}

function isGone({ response }: RequestEntry): boolean {
  return response?.status === GONE;
}
