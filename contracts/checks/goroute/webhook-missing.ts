import { isJsonObject } from '../../../emulator/core/json.ts';
import { defineCheck } from '../../harness/check.ts';
import { eventually } from '../../harness/eventually.ts';
import type { Trial } from '../../harness/trial.ts';
import { ofDocuments } from './applies.ts';
import { stateOf } from './delivered.ts';
import { create, later, sendsUsual, settled, stillSends, transactionsOf, untilEnded } from './work.ts';

const NUMBER = 'lost-1';
const INCOMING = 'PO-LOST-1';
const SOON_MS = 2_000;
const DAY_S = 90_000;

export default defineCheck({
  id: 'goroute.webhook-missing',
  title: 'What a webhook that never came should have told is found out all the same, by looking',
  refs: ['goroute#tracking', 'goroute#checklist'],
  needs: ['connect', 'create', 'state', 'webhooks'],
  wants: ['clock', 'sync'],
  applies: ofDocuments,
  fix: 'Look at transactions that have not ended after a few minutes, and read the lists of transactions and documents once a day. What a webhook tells and what a look finds end in the same place.',
  why: 'A firewall that lets GoRoute out one day keeps every webhook away, and nothing fails: documents just stay "sending", and what customers send lies there unread.',
  bad: "on('document.received', fetchDocument); // and in no other way",
  good: "on('document.received', fetchDocument);\nevery('day', async () => { for (const { id } of await listDocuments()) await fetchDocument(id); });",
  async run(trial) {
    const { provider } = trial;
    const connection = await trial.connect('one');
    await sendsUsual(trial, connection, 'lost-0');
    await untilEnded(trial, connection);
    const known = await eventually(
      trial,
      () => stateOf(trial, 'lost-0'),
      (status) => status === 'delivered',
      SOON_MS,
    );
    if (known !== 'delivered') trial.halt('untested', `With webhooks, a delivered document is shown as ${known}.`);
    const since = trial.phase('A document is delivered and another one arrives, and no webhook comes');
    const shape = provider.webhooks.shape({ drop: true }, trial.cause);
    const { entry } = await create(trial, connection, NUMBER);
    if (transactionsOf(trial, NUMBER).length !== 1)
      trial.halt('untested', 'A document was not sent while all was well.', [entry.seq]);
    await trial.act('receive', { of: connection.subject, number: INCOMING });
    await untilEnded(trial, connection);
    const [arrived] = provider.state('documents').filter(isJsonObject).slice(-1);
    trial.phase('Time passes');
    await trial.sandbox.advance(DAY_S * 1000);
    await later(trial, connection, DAY_S);
    if (!trial.has('clock')) {
      if (!trial.has('sync')) trial.lack('clock');
      await settled(trial, connection, () => trial.trigger('sync', connection));
    }
    const status = await eventually(
      trial,
      () => stateOf(trial, NUMBER),
      (seen) => seen === 'delivered',
      SOON_MS,
    );
    trial.require(
      status === 'delivered',
      `A document was delivered a day ago, no webhook told of it, and it is shown as ${status ?? 'nothing'}.`,
      [since, entry.seq],
    );
    trial.saw('a delivery that no webhook told of was found out', [since, entry.seq]);
    const has = await eventually(
      trial,
      () => isKnown(trial, String(arrived?.id)),
      (seen) => seen,
      SOON_MS,
    );
    trial.require(has, `A document arrived a day ago, no webhook told of it, and the probe state does not show it.`, [
      since,
    ]);
    trial.saw('a document whose arrival no webhook told of was fetched', [since]);
    provider.webhooks.clearShapes(shape.id, trial.cause);
    await stillSends(trial, connection, 'lost-last', 'After webhooks that never came');
    return 'A delivery and an arrival that no webhook told of were both found out within a day.';
  },
});

/** Whether the state shows a document that arrived, by its id. */
async function isKnown(trial: Trial, id: string): Promise<boolean> {
  const shown = await trial.probe('state');
  return JSON.stringify(shown?.value ?? null).includes(JSON.stringify(id));
}
