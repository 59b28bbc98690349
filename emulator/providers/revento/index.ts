import { handle, linger, meetFaults, route, validate } from '../../http/stages.ts';
import { rememberSecrets } from '../../oauth/grants.ts';
import { consentOperation, oauthHandlers } from '../../oauth/server.ts';
import { oauthState } from '../../oauth/state.ts';
import type { ProviderDefinition } from '../definition.ts';
import { actions } from './actions.ts';
import { connections } from './connections.ts';
import { dialect } from './dialect.ts';
import { happen } from './events.ts';
import { adjustQuery, handlers as apiHandlers } from './handlers.ts';
import { authenticate, authorize, begin, negotiate } from './identity.ts';
import { knobs } from './knobs.ts';
import { limit, overrideLimit } from './limits.ts';
import { oauthRules } from './oauth.ts';
import { profile } from './profile.ts';
import { configure, credentials } from './registration.ts';
import { resumeSnapshots } from './sandbox-data.ts';
import { seed } from './seed.ts';
import { reventoState } from './state.ts';
import { webhooks } from './webhooks.ts';

const handlers = { ...apiHandlers, ...oauthHandlers(oauthRules, dialect) };

/** Revento: an event platform with a read-only API, OAuth with PKCE and rotating refresh tokens, and signed webhooks. */
export const revento: ProviderDefinition = {
  name: 'revento',
  title: 'Revento',
  basePaths: { api: '/api/v1', auth: '' },
  toldBases({ knobs }) {
    const [apiBase, authBase] = [knobs.text('api_base'), knobs.text('auth_base')];
    return { ...(apiBase && { apiBase }), ...(authBase && { authBase }) };
  },
  knobs,
  profile,
  dialect,
  stages: [
    meetFaults({ dialect }),
    authenticate,
    limit,
    route({ dialect }),
    negotiate,
    authorize,
    adjustQuery,
    validate({ dialect }),
    linger,
    handle({ handlers }),
  ],
  handlers,
  extraOperations: [consentOperation(oauthRules)],
  begin,
  webhooks,
  declare(store) {
    reventoState(store);
    oauthState(store);
  },
  seed,
  configure,
  resume(world) {
    rememberSecrets(world);
    resumeSnapshots(world);
    for (const { client_secret, webhook_secret, environment } of reventoState(world.store).integrations.list()) {
      world.secrets.register({ value: client_secret, kind: 'client_secret', owner: `${environment} client` });
      world.secrets.register({ value: webhook_secret, kind: 'webhook_secret', owner: `${environment} webhooks` });
    }
  },
  credentials,
  actions,
  happen,
  overrideLimit,
  views: { connections },
};
