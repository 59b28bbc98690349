import type { Stage } from '../../http/exchange.ts';
import { handle, linger, meetFaults, route, validate } from '../../http/stages.ts';
import { carryOut } from './carry-out.ts';
import { preflight } from './cors.ts';
import { dialect } from './dialect.ts';
import { authenticate } from './identity.ts';
import { limit } from './limits.ts';

/** @see https://docs.refold.ai/v3/workflows/triggers/webhook */
const INBOUND = '/api/v1/webhook-trigger/';
const strictRoute = route({ dialect });
const plainRoute = route({
  dialect: { ...dialect, codeFor: (status, name) => dialect.codeFor(status === 405 ? 404 : status, name) },
});

/** A method that a path does not take is a route that there is not; only the address of an inbound webhook says 405. */
const known: Stage = (exchange) => (exchange.entry.path.startsWith(INBOUND) ? strictRoute : plainRoute)(exchange);

/** The way of a request, in the order in which it may be refused. */
export const stages: readonly Stage[] = [
  preflight,
  meetFaults({ dialect }),
  known,
  authenticate,
  limit,
  validate({ dialect, emptyBody: 'object' }),
  linger,
  handle({ handlers: {}, otherwise: carryOut }),
];
