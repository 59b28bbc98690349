import type { ProviderDefinition } from '../definition.ts';
import { actions } from './actions.ts';
import { dialect } from './dialect.ts';
import { configureEndpoints, declareEndpoints, registerEndpoints } from './endpoints.ts';
import { usualEventTypes } from './event-types.ts';
import { exampleCaller } from './examples.ts';
import { downloadOperation } from './exports.ts';
import { foretell, toldOf } from './first-day.ts';
import { deliveryOperations } from './handlers/webhook-deliveries.ts';
import { webhookOperations } from './handlers/webhook-endpoints.ts';
import { handlers } from './handlers.ts';
import { happen } from './happen.ts';
import { healthOperation } from './health.ts';
import { begin } from './identity.ts';
import { declareInventory } from './inventory.ts';
import { declareJobs, resumeJobs } from './jobs.ts';
import { knobs } from './knobs.ts';
import { overrideLimit } from './limits.ts';
import { beginLogs } from './logs.ts';
import { profile } from './profile.ts';
import { realtimeOperation } from './realtime.ts';
import { credentials, given, rememberSecrets } from './registration.ts';
import { augnoResources } from './resources.ts';
import { resumeSandboxes } from './sandboxes.ts';
import { seed } from './seed.ts';
import { stages } from './stages.ts';
import { augnoState } from './state.ts';
import { keys } from './views.ts';
import { webhooks } from './webhooks.ts';

/** Augno: an ERP with an API of 370 operations, keys for two environments on one host, pinned versions and idempotency. */
export const augno: ProviderDefinition = {
  name: 'augno',
  title: 'Augno',
  basePaths: { api: '', auth: '' },
  knobs,
  profile,
  dialect,
  stages,
  handlers,
  engine: augnoResources,
  exampleCaller,
  extraOperations: [healthOperation, downloadOperation, realtimeOperation, ...webhookOperations, ...deliveryOperations],
  bodyLimit: { code: 'validation_failed', bytes: ({ knobs }) => knobs.number('body_limit_bytes') },
  begin,
  webhooks,
  eventTypes: usualEventTypes,
  declare(store) {
    augnoState(store);
    declareEndpoints(store);
    declareJobs(store);
    declareInventory(store);
    augnoResources().declare(store);
  },
  foretell(world, random) {
    beginLogs(world);
    return foretell(world, random);
  },
  seed(world, setup) {
    const told = toldOf(world);
    registerEndpoints(world, setup, told);
    seed(world, told);
  },
  configure: configureEndpoints,
  resume(world) {
    resumeSandboxes(world);
    rememberSecrets(world);
    resumeJobs(world);
  },
  credentials,
  given,
  actions,
  happen,
  overrideLimit,
  views: { keys },
};
