import { defineCheck } from '../../harness/check.ts';
import { texts } from '../../harness/document.ts';
import { ofDocuments } from './applies.ts';
import { requireDelivered } from './delivered.ts';

export default defineCheck({
  id: 'goroute.receivers',
  title: 'A document is delivered to each receiver that the integration is set up for',
  refs: ['goroute#checklist', 'goroute#tracking'],
  needs: ['connect', 'create', 'manifest'],
  wants: ['state', 'webhooks'],
  applies: ofDocuments,
  fix: 'Name the receivers of the first days in manifest.goroute.receivers, and send each of them a document that they expect.',
  why: 'A receiver may be in the network and still not be reached: another process, another type, an access point that is down. One document tells.',
  bad: 'receivers: [] # it worked with the first one',
  good: 'manifest: { goroute: { receivers: ["9915:helger-test", "9915:all-documents"] } }',
  async run(trial) {
    const receivers = texts(trial.config.manifest[trial.provider.provider]?.receivers);
    if (receivers.length === 0) {
      trial.halt(
        'untested',
        'The manifest names no receivers. Add to it, for example: receivers: ["9915:helger-test"]',
      );
    }
    const connection = await trial.connect('one');
    const all = receivers.map((to, i) => ({
      number: `to-${i + 1}`,
      type: 'Invoice' as const,
      to,
      says: `An invoice to ${to}`,
    }));
    await requireDelivered(trial, connection, all);
    return `A document was delivered to each of ${receivers.length} receivers.`;
  },
});
