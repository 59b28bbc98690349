import { defineCheck } from '../../harness/check.ts';
import { goLive } from '../../harness/environments.ts';
import { ofDocuments } from './applies.ts';
import { requireDelivered } from './delivered.ts';

/** Companies of the live network here, in three countries. */
const RECEIVERS: readonly { readonly to: string; readonly country: string }[] = [
  { to: '0088:8712345000004', country: 'the Netherlands' },
  { to: '0208:0671516647', country: 'Belgium' },
  { to: '0192:991825827', country: 'Norway' },
];

export default defineCheck({
  id: 'goroute.countries',
  title: 'Documents reach receivers in several countries, under the scheme of each',
  refs: ['goroute#country-guides', 'goroute#checklist'],
  needs: ['connect', 'create', 'restart'],
  wants: ['state', 'webhooks'],
  applies: ofDocuments,
  fix: 'Keep the scheme with every identifier, as scheme:value, from the form in which somebody typed it to the schemeID in the XML.',
  why: 'An identifier under the scheme of another country is somebody else’s, or nobody’s. It works at home, and fails with the first customer abroad.',
  bad: '<cbc:EndpointID schemeID="0106">{receiver}</cbc:EndpointID> // everybody is Dutch',
  good: "const [scheme, value] = receiver.split(':');\n<cbc:EndpointID schemeID={scheme}>{value}</cbc:EndpointID>",
  async run(trial) {
    await trial.connect('one');
    trial.phase('It goes live');
    const live = await goLive(trial);
    const all = RECEIVERS.map(({ to, country }, i) => ({
      number: `land-${i + 1}`,
      type: 'Invoice' as const,
      to,
      says: `An invoice to a company in ${country}`,
    }));
    await requireDelivered(trial, live, all);
    return `In production, invoices to companies in ${RECEIVERS.length} countries were each sent once, under their own schemes, and delivered.`;
  },
});
