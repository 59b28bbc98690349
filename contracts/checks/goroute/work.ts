import { isJsonObject, type JsonObject } from '../../../emulator/core/json.ts';
import { withDocument } from '../../../emulator/scenarios/wanted-document.ts';
import { withoutBudgets } from '../../harness/boundless.ts';
import { eventually } from '../../harness/eventually.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf } from '../../harness/jobs.ts';
import type { Asked, Connection, Trial } from '../../harness/trial.ts';
import { isSuccess } from '../../harness/trial.ts';
import { type HandedOver, handedOver } from './handed-over.ts';

/** Longest silence of an integration between two attempts that are made at once. */
const QUIET_MS = 700;
/** What has failed may be tried again so much later, on its clock. */
export const LATER_S = 3_600;
/** Longer than a transaction takes that ends well. */
const ENDED_MS = 15_000;
const SOON_MS = 2_000;

/** What is wanted of a document that the integration makes itself. */
export interface Wanted {
  readonly to?: string;
  readonly type?: 'Invoice' | 'CreditNote';
}

/** Asks the integration to make a document of this number and to send it, and waits until it has come to rest. */
export async function create(
  trial: Trial,
  connection: Connection,
  number: string,
  wanted: Wanted = {},
): Promise<Asked> {
  const { to = '', type = 'Invoice' } = wanted;
  return settled(trial, connection, () => trial.trigger('create', connection, { number, to, type }));
}

/** The same for several documents, one after another as it answers; it comes to rest once. */
export async function createAll(trial: Trial, connection: Connection, numbers: readonly string[]): Promise<Asked[]> {
  return settled(trial, connection, async () => {
    const asked: Asked[] = [];
    for (const number of numbers) {
      asked.push(await trial.trigger('create', connection, { number, to: '', type: 'Invoice' }));
    }
    return asked;
  });
}

/** Hands it a document of somebody else, in the words of scenarios: `{invalid:BR-CO-15}`. */
export async function submit(
  trial: Trial,
  connection: Connection,
  document: string,
  about: { readonly number: string; readonly from?: string; readonly to?: string },
  change: (xml: string) => string = (xml) => xml,
): Promise<Asked & { readonly xml: string }> {
  const made = withDocument(trial.provider, { ...about, ...parties(trial, connection, about), document });
  const xml = change(String(made.document));
  const asked = await settled(trial, connection, () =>
    trial.trigger('submit', connection, { ...about, document: xml }),
  );
  return { ...asked, xml };
}

/** In production, a document goes from the address there to somebody there. */
function parties({ provider }: Trial, { subject }: Connection, about: JsonObject): JsonObject {
  const { productionOrganizationId, productionSenderId, productionReceiverId } = provider.facts;
  if (subject !== productionOrganizationId) return {};
  return { from: about.from ?? productionSenderId ?? '', to: about.to ?? productionReceiverId ?? '' };
}

/** Does something, no budget being used up meanwhile, and waits until the integration rests. */
export async function settled<T>(trial: Trial, connection: Connection, act: () => Promise<T>): Promise<T> {
  return withoutBudgets(trial, async () => {
    const result = await act();
    await rest(trial, connection, QUIET_MS);
    return result;
  });
}

/** What was handed over to be sent since an entry, as far as it has this number. */
export function sendsOf(trial: Trial, connection: Connection, since: number, number?: string): HandedOver[] {
  const all = handedOver(trial.calls(connection, since));
  return number === undefined ? all : all.filter((one) => one.number === number);
}

/** What the provider has taken over to be sent, oldest first. */
export function takenOver({ provider }: Trial): JsonObject[] {
  return provider
    .state('transactions')
    .filter(isJsonObject)
    .filter(({ direction }) => direction === 'outbound');
}

/** The transactions that the provider has of a number, whoever sent it. */
export function transactionsOf(trial: Trial, number: string): JsonObject[] {
  return takenOver(trial).filter((row) => row.invoice_number === number);
}

/** Lets the provider's time pass until what was taken over has ended, and what is told of it has been told. */
export async function untilEnded(trial: Trial, connection: Connection, ms = ENDED_MS): Promise<void> {
  await settled(trial, connection, async () => {
    await trial.sandbox.advance(ms);
    await trial.provider.webhooks.idle();
  });
}

/** Lets its own time pass, where that can be moved: what waits is tried again. */
export async function later(trial: Trial, connection: Connection, seconds = LATER_S): Promise<void> {
  if (!trial.has('clock')) return;
  await settled(trial, connection, () => trial.trigger('clock', null, { seconds }));
}

/** Waits for so many transactions of a number; its clock is moved where they do not come at once. Gives how many there are. */
export async function untilSent(trial: Trial, connection: Connection, number: string): Promise<number> {
  const look = async () => transactionsOf(trial, number).length;
  const soon = await eventually(trial, look, (count) => count > 0, SOON_MS);
  if (soon > 0 || !trial.has('clock')) return soon;
  await later(trial, connection);
  return eventually(trial, look, (count) => count > 0, SOON_MS);
}

/**
 * The positive control: an ordinary document is sent, once. Ends the check as untested where it is not. `when` completes "…, an ordinary
 * document".
 */
export async function sendsUsual(
  trial: Trial,
  connection: Connection,
  number: string,
  when = 'While all was well',
  wanted: Wanted = {},
): Promise<number> {
  trial.phase(`An ordinary document is sent (${number})`);
  const asked = await create(trial, connection, number, wanted);
  const count = await untilSent(trial, connection, number);
  if (count !== 1) {
    const how = `was answered ${answersOf([asked])} and sent ${count} times, wanted is once`;
    trial.halt('untested', `${when}, an ordinary document ${how}.`, [asked.entry.seq]);
  }
  trial.saw('an ordinary document is sent once', [asked.entry.seq]);
  return asked.entry.seq;
}

/** Fails where an ordinary document is not sent any more. */
export async function stillSends(trial: Trial, connection: Connection, number: string, when: string): Promise<void> {
  trial.phase(`An ordinary document is sent (${number})`);
  const asked = await create(trial, connection, number);
  const count = await untilSent(trial, connection, number);
  trial.require(
    count === 1,
    `${when}, an ordinary document was answered ${answersOf([asked])} and sent ${count} times, wanted is once.`,
    [asked.entry.seq],
  );
  trial.saw('an ordinary document is sent once all the same', [asked.entry.seq]);
}

/** Words for how a piece of work was answered, and whether that is a promise that it will be done. */
export function isTaken({ status }: Asked): boolean {
  return isSuccess(status);
}
