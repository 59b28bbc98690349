import type { Exchange, Handler } from '../../../http/exchange.ts';
import { OWN_ACCESS_POINT } from '../network.ts';
import { gorouteState, timestamp } from '../state.ts';

/** Whether GoRoute is there, and for which environment the key is. */
export const statusHandlers: Readonly<Record<string, Handler>> = {
  getHealth: (exchange) =>
    exchange.answer(200, {
      status: 'operational',
      version: exchange.world.knobs.text('api_version'),
      environment: environmentOf(exchange),
      timestamp: timestamp(exchange.world.clock.now()),
    }),

  getVersion: (exchange) =>
    exchange.answer(200, {
      version: exchange.world.knobs.text('api_version'),
      peppol_ap_id: OWN_ACCESS_POINT.peppol_id,
      environment: environmentOf(exchange),
      status: 'operational',
    }),
};

function environmentOf({ world, identity }: Exchange): string {
  const only = world.knobs.text('environment');
  const own = gorouteState(world.store).organizations.get(identity?.subject ?? '')?.environment;
  return own ?? (only === 'by_key' ? 'production' : only);
}
