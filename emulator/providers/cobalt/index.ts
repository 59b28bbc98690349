import type { ProviderDefinition } from '../definition.ts';
import { actions } from './actions.ts';
import { ownOperations } from './apps/own-operations.ts';
import { appState } from './apps/third-party.ts';
import { resumeConnections } from './connections.ts';
import { dialect } from './dialect.ts';
import { proxyState } from './engine/proxy.ts';
import { resumeExecutions } from './engine/run.ts';
import { happen } from './happen.ts';
import { begin } from './identity.ts';
import { knobs } from './knobs.ts';
import { overrideLimit } from './limits.ts';
import { profile } from './profile.ts';
import { configure, credentials, given, rememberSecrets } from './registration.ts';
import { resumeSchedules } from './schedules.ts';
import { seed } from './seed.ts';
import { stages } from './stages.ts';
import { cobaltState } from './state.ts';
import { webhooks, webhooksIn } from './webhooks.ts';

/** Cobalt, since renamed Refold: integrations with other applications, embedded in a product, with a small application store behind it. */
export const cobalt: ProviderDefinition = {
  name: 'cobalt',
  title: 'Cobalt',
  basePaths: { api: '', auth: '' },
  knobs,
  profile,
  dialect,
  stages,
  // Loaded with the first request: see carry-out.ts.
  handlers: {},
  extraOperations: ownOperations,
  // An execution takes about 3 MB. @see https://docs.refold.ai/v3/deployment/benchmarking
  bodyLimit: { code: 'PAYLOAD_TOO_LARGE', bytes: () => 3 * 1024 * 1024 },
  begin,
  webhooks,
  webhooksIn,
  declare(store) {
    cobaltState(store);
    appState(store);
    proxyState(store);
  },
  seed,
  configure,
  resume(world) {
    rememberSecrets(world);
    resumeConnections(world);
    resumeExecutions(world);
    resumeSchedules(world);
  },
  credentials,
  given,
  actions,
  happen,
  overrideLimit,
  views: {},
};
