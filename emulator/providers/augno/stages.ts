import type { Handler, Stage } from '../../http/exchange.ts';
import { linger, meetFaults, route, validate } from '../../http/stages.ts';
import { tellOfCustomers } from './customer-events.ts';
import { dialect } from './dialect.ts';
import { downloadOperation } from './exports.ts';
import { handlers } from './handlers.ts';
import { healthOperation } from './health.ts';
import { idempotent } from './idempotency.ts';
import { authenticate, chooseAccount, subscribed } from './identity.ts';
import { leniently } from './lenient.ts';
import { limit } from './limits.ts';
import { located } from './location.ts';
import { noteForLog } from './logs.ts';
import { unnested } from './nesting.ts';
import { knownParameters } from './parameters.ts';
import { permit } from './permissions.ts';
import { realtimeOperation } from './realtime.ts';
import { augnoResources } from './resources.ts';
import { withinSizes } from './sizes.ts';
import { withTestValues } from './test-values.ts';
import { unknownRoute } from './unknown-route.ts';
import { version } from './versions.ts';

const faults = meetFaults({ dialect });
const carryOut: Handler = (exchange) => (handlers[exchange.name ?? ''] ?? augnoResources().handle)(exchange);

/** What needs neither version nor key, and is not limited. */
const OPEN = [healthOperation.id, downloadOperation.id, realtimeOperation.id];

function unlessOpen(stage: Stage): Stage {
  return (exchange) => (OPEN.includes(exchange.name ?? '') ? undefined : stage(exchange));
}

/**
 * The way of a request, in the order in which it may be refused. Faults come after what a gateway checks by itself; under an idempotency key
 * they are remembered or forgiven like any answer, and repetitions meet them, too.
 */
export const stages: readonly Stage[] = [
  unlessOpen(limit),
  unlessOpen(version),
  unlessOpen(authenticate),
  unlessOpen(chooseAccount),
  unlessOpen(subscribed),
  unknownRoute(route({ dialect })),
  permit,
  unnested,
  idempotent('before_validation', faults),
  faults,
  tellOfCustomers,
  knownParameters,
  validate({ dialect, emptyBody: 'object' }),
  withinSizes,
  idempotent('after_validation', faults),
  noteForLog,
  linger,
  located(leniently(withTestValues(carryOut))),
];
