import { EmulatorError } from '../../core/errors.ts';
import { handle, linger, meetFaults, route, validate } from '../../http/stages.ts';
import type { ProviderDefinition } from '../definition.ts';
import { dialect } from './dialect.ts';
import { handlers } from './handlers.ts';
import { authenticate, begin, version } from './identity.ts';
import { knobs } from './knobs.ts';
import { limit } from './limits.ts';
import { profile } from './profile.ts';
import { configure, credentials, declareEndpoints, register } from './registration.ts';
import { augnoResources } from './resources.ts';
import { seed } from './seed.ts';
import { augnoState } from './state.ts';
import { webhooks } from './webhooks.ts';

/** Augno: an ERP with an API of 370 operations, keys for two environments on one host, pinned versions and idempotency. */
export const augno: ProviderDefinition = {
  name: 'augno',
  title: 'Augno',
  basePaths: { api: '', auth: '' },
  knobs,
  profile,
  dialect,
  stages: [
    limit,
    version,
    authenticate,
    meetFaults({ dialect }),
    route({ dialect }),
    validate({ dialect }),
    linger,
    handle({ handlers, otherwise: (exchange) => augnoResources().handle(exchange) }),
  ],
  handlers,
  extraOperations: [],
  begin,
  webhooks,
  declare(store) {
    augnoState(store);
    declareEndpoints(store);
    augnoResources().declare(store);
  },
  seed(world, setup) {
    register(world, setup);
    seed(world);
  },
  configure,
  resume() {},
  credentials,
  actions: {},
  happen(_world, type) {
    throw new EmulatorError('event_type_unknown', `Augno has no webhook type "${type}".`);
  },
  views: {},
};
