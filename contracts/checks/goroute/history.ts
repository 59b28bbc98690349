import { isJsonObject, type JsonObject } from '../../../emulator/core/json.ts';
import { defineCheck } from '../../harness/check.ts';
import { eventually } from '../../harness/eventually.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import type { Trial } from '../../harness/trial.ts';
import { ofGoroute } from './applies.ts';
import { create, sendsUsual, settled, takenOver, untilEnded } from './work.ts';

const SOON_MS = 3_000;
const REJECTED = 'RECEIVER_REJECTED';

export default defineCheck({
  id: 'goroute.history',
  title: 'The whole history of a transaction is kept, with times: also of one that failed',
  refs: ['goroute#checklist', 'goroute#tracking'],
  needs: ['connect', 'create', 'sync', 'state'],
  wants: ['webhooks'],
  applies: ofGoroute,
  fix: 'Keep each status with its time, and add to the list, never replace it. Read status_history when a transaction has ended: webhooks tell of its beginning and its end, and not of what lies between.',
  why: 'An auditor, or a customer who says that an invoice never came, asks when it was handed over and when it arrived. Whoever keeps the last status only has no answer.',
  bad: "document.status = 'delivered'; // what was before is gone",
  good: 'document.history.push({ status, at });',
  async run(trial) {
    const connection = await trial.connect('one');
    await sendsUsual(trial, connection, 'history-0');
    trial.phase('A document is delivered, and another one is rejected by its receiver');
    const since = trial.journal.last;
    await create(trial, connection, 'history-1');
    await untilEnded(trial, connection);
    await trial.act('nextOutcome', { outcome: REJECTED, times: 1 });
    await create(trial, connection, 'history-2');
    await untilEnded(trial, connection);
    await settled(trial, connection, () => trial.trigger('sync', connection));
    trial.phase('What it knows of both is compared with what happened');
    const numbers = ['history-1', 'history-2'];
    const look = async () => mistakesOf(trial, await documents(trial), numbers, since);
    const mistakes = await eventually(trial, look, ({ length }) => length === 0, SOON_MS);
    requireNone(mistakes);
    const statuses = numbers.map((number) => told(trial, number).join(', '));
    trial.saw('the history of both is complete', [since, trial.journal.last]);
    return `Of a delivered document (${statuses[0]}) and of a failed one (${statuses[1]}) it has every status with its time, in order.`;
  },
});

/** What the state probe has of each document. */
async function documents(trial: Trial): Promise<JsonObject> {
  const shown = await trial.probe('state');
  const all = isJsonObject(shown?.value) ? shown.value.documents : undefined;
  if (isJsonObject(all)) return all;
  const says =
    'The probe state shows no documents: { documents: { NUMBER: { status, history: [{ status, at }] } } } is wanted.';
  return trial.lack('state', says);
}

function mistakesOf(trial: Trial, known: JsonObject, numbers: readonly string[], since: number): Mistake[] {
  const seqs = [since, trial.journal.last];
  return numbers.flatMap((number): Mistake[] => {
    const document = known[number];
    const history =
      isJsonObject(document) && Array.isArray(document.history) ? document.history.filter(isJsonObject) : [];
    if (history.length === 0) return [{ says: `Of ${number} it shows no history`, seqs }];
    const wanted = told(trial, number);
    const missing = wanted.filter((status) => !history.some((moment) => moment.status === status));
    const timeless = history.filter(({ at }) => Number.isNaN(Date.parse(String(at))));
    const times = history.map(({ at }) => Date.parse(String(at)));
    const last = history.findLast(({ status }) => wanted.includes(String(status)));
    const [end] = wanted.slice(-1);
    return [
      ...(missing.length > 0 ? [{ says: `The history of ${number} lacks ${missing.join(', ')}`, seqs }] : []),
      ...(timeless.length > 0
        ? [{ says: `The history of ${number} has ${timeless.length} moments without a time`, seqs }]
        : []),
      ...(missing.length === 0 && last?.status !== end
        ? [{ says: `The history of ${number} ends with ${String(last?.status)}, and ${end} was the end`, seqs }]
        : []),
      ...(times.some((time, i) => time < (times[i - 1] ?? time)) && timeless.length === 0
        ? [{ says: `The history of ${number} is not in the order of its times`, seqs }]
        : []),
    ];
  });
}

/** The statuses that a transaction went through, as the provider has them. */
function told(trial: Trial, number: string): string[] {
  const row = takenOver(trial).find((one) => one.invoice_number === number);
  const history = Array.isArray(row?.status_history) ? row.status_history.filter(isJsonObject) : [];
  return history.map(({ status }) => String(status));
}
