import type { ProviderDefinition } from '../definition.ts';
import { actions } from './actions.ts';
import { dialect } from './dialect.ts';
import { handlers } from './handlers.ts';
import { happen } from './happen.ts';
import { begin } from './identity.ts';
import { knobs } from './knobs.ts';
import { overrideLimit } from './limits.ts';
import { declareOutcomes } from './outcomes.ts';
import { resumeRegistrations } from './participants.ts';
import { profile } from './profile.ts';
import { configure, credentials, given, rememberSecrets } from './registration.ts';
import { seed } from './seed.ts';
import { stages } from './stages.ts';
import { gorouteState } from './state.ts';
import { resumeTransactions } from './transactions.ts';
import { documents } from './validation/documents.ts';
import { webhooks, webhooksIn } from './webhooks.ts';

/** GoRoute: a Peppol access point with an API for documents and participants, keys for two environments on one address, and signed webhooks. */
export const goroute: ProviderDefinition = {
  name: 'goroute',
  title: 'GoRoute',
  basePaths: { api: '/peppol-api', auth: '' },
  knobs,
  profile,
  dialect,
  stages,
  handlers,
  extraOperations: [],
  bodyLimit: { code: 'PAYLOAD_TOO_LARGE', bytes: ({ knobs }) => knobs.number('batch_limit_bytes') },
  begin,
  webhooks,
  webhooksIn,
  declare(store) {
    gorouteState(store);
    declareOutcomes(store);
  },
  seed,
  configure,
  resume(world) {
    rememberSecrets(world);
    resumeTransactions(world);
    resumeRegistrations(world);
  },
  credentials,
  given,
  actions,
  happen,
  overrideLimit,
  documents,
  views: {},
};
