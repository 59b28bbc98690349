import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import { deedOf } from '../answers.ts';
import { augnoResources } from '../resources.ts';
import { timestamp } from '../state.ts';
import { guarded } from './guarded.ts';
import { type Move, movesOf } from './moves.ts';

/** A check of a domain finds the records in place, one step at a time. */
const NEXT: Readonly<Record<string, string>> = { pending: 'securing', securing: 'verified', failed: 'securing' };

const verify: Move = {
  from: ['pending', 'securing', 'failed'],
  to: ({ fields }) => NEXT[String(fields.status)] ?? 'verified',
  also: ({ fields }, { world }) => (fields.status === 'securing' ? { verified_at: timestamp(world.clock.now()) } : {}),
};

/** Integrations and domains. */
export const settingsHandlers: Readonly<Record<string, Handler>> = {
  ...movesOf({
    'verify-portal-domain': verify,
    'verify-email-domain': { from: ['pending', 'failed'], to: 'verified', stamps: ['verified_at'] },
  }),
  'update-account-integration': guarded(updateIntegration),
};

/** A PUT whose members may all be left out: what it does not name stays. */
function updateIntegration(exchange: Exchange): Reply {
  const resources = augnoResources();
  const integrations = resources.model.resource('integrations');
  const target = resources.target(exchange, integrations);
  if ('why' in target) return resources.refuse(exchange, target);
  const draft = { fields: exchange.json, children: [] };
  const held = resources.keeper.update(resources.keeping(exchange), integrations, target, draft);
  return resources.answerRow(exchange, deedOf(exchange).answer, held);
}
