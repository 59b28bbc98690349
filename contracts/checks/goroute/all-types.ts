import { defineCheck } from '../../harness/check.ts';
import { goLive } from '../../harness/environments.ts';
import { ofDocuments } from './applies.ts';
import { requireDelivered } from './delivered.ts';

export default defineCheck({
  id: 'goroute.all-types',
  title: 'Every type of document that is in use is delivered',
  refs: ['goroute#document-types', 'goroute#checklist'],
  needs: ['connect', 'create', 'restart'],
  wants: ['state', 'webhooks'],
  applies: ofDocuments,
  fix: 'Try each type from the system that makes it to the receiver, in production, before customers need it. A credit note has a root, a type code and lines of its own.',
  why: 'The first credit note is written when something has gone wrong already. That it does not get through is found out by the customer who waits for it.',
  bad: 'const xml = renderInvoice({ ...order, total: -order.total }); // there are no negative invoices in Peppol',
  good: 'const xml = order.isCredit ? renderCreditNote(order) : renderInvoice(order);',
  async run(trial) {
    await trial.connect('one');
    trial.phase('It goes live');
    const live = await goLive(trial);
    await requireDelivered(trial, live, [
      { number: 'type-1', type: 'Invoice', says: 'An invoice' },
      { number: 'type-2', type: 'CreditNote', says: 'A credit note' },
    ]);
    return 'In production, an invoice and a credit note were each sent once, as what they are, and delivered.';
  },
});
