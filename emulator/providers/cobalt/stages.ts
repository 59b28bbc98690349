import type { Stage } from '../../http/exchange.ts';
import { handle, linger, meetFaults, route, validate } from '../../http/stages.ts';
import { preflight } from './cors.ts';
import { dialect } from './dialect.ts';
import { handlers } from './handlers.ts';
import { authenticate } from './identity.ts';
import { limit } from './limits.ts';

/** The way of a request, in the order in which it may be refused. */
export const stages: readonly Stage[] = [
  preflight,
  meetFaults({ dialect }),
  route({ dialect }),
  authenticate,
  limit,
  validate({ dialect, emptyBody: 'object' }),
  linger,
  handle({ handlers }),
];
