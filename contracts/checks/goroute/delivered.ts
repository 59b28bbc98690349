import { isJsonObject, type JsonObject } from '../../../emulator/core/json.ts';
import { eventually } from '../../harness/eventually.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { create, sendsOf, transactionsOf, untilEnded, untilSent, type Wanted } from './work.ts';

const SOON_MS = 3_000;

/** A document that has to arrive. */
export interface Due extends Wanted {
  readonly number: string;
  readonly type: 'Invoice' | 'CreditNote';
  /** What it is, as the beginning of a sentence. */
  readonly says: string;
}

/** Lets documents be made; each has to be sent once, as what it is and to whom it is for, to be delivered, and to be known as delivered. */
export async function requireDelivered(trial: Trial, connection: Connection, all: readonly Due[]): Promise<void> {
  const seen = new Map<string, readonly number[]>();
  for (const { says, number, to, type } of all) {
    const since = trial.phase(`${says} is sent`);
    const asked = await create(trial, connection, number, { type, ...(to !== undefined && { to }) });
    const count = await untilSent(trial, connection, number);
    const [sent] = sendsOf(trial, connection, since, number);
    const seqs = [asked.entry.seq, ...(sent ? [sent.call.seq] : [])];
    seen.set(number, seqs);
    trial.require(count === 1, `${says} was sent ${count} times, wanted is once.`, seqs);
    const [row = {}] = transactionsOf(trial, number);
    trial.require(row.document_type === type, `${says} was sent as ${String(row.document_type)}.`, seqs);
    const got = isJsonObject(row.receiver) ? `${row.receiver.scheme}:${row.receiver.identifier}` : 'nobody';
    trial.require(to === undefined || got === to, `${says} was sent to ${got}, wanted is ${to}.`, seqs);
  }
  trial.phase('Time passes, and they are delivered');
  await untilEnded(trial, connection);
  for (const { says, number } of all) {
    const [row = {}] = transactionsOf(trial, number);
    const seqs = seen.get(number) ?? [];
    trial.require(row.status === 'delivered', `${says} ended as ${String(row.status)}, wanted is delivered.`, seqs);
    if (trial.has('state')) {
      const known = await eventually(
        trial,
        () => stateOf(trial, number),
        (status) => status === 'delivered',
        SOON_MS,
      );
      trial.require(
        known === 'delivered',
        `${says} was delivered, and the probe state shows it as ${known ?? 'nothing'}.`,
        seqs,
      );
    }
    trial.saw(`${says} was delivered`, seqs);
  }
  if (!trial.has('state')) trial.unjudged('whether it knows that they were delivered (there is no probe state)');
}

/** What its state says of the document of a number; null where it says nothing. */
export async function documentIn(trial: Trial, number: string): Promise<JsonObject | null> {
  const shown = await trial.probe('state');
  const value = isJsonObject(shown?.value) ? shown.value : {};
  const documents = isJsonObject(value.documents) ? value.documents : value;
  const found = documents[number];
  return isJsonObject(found) ? found : null;
}

/** The status that its state shows of the document of a number. */
export async function stateOf(trial: Trial, number: string): Promise<string | null> {
  const { status } = (await documentIn(trial, number)) ?? {};
  return typeof status === 'string' ? status : null;
}
