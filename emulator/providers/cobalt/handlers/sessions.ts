import type { JsonObject } from '../../../core/json.ts';
import { refuse } from '../../../http/dialect.ts';
import type { Handler } from '../../../http/exchange.ts';
import type { World } from '../../../http/world.ts';
import { accountNamed } from '../accounts.ts';
import { callerOf } from '../caller.ts';
import { dialect } from '../dialect.ts';
import { eraOf } from '../era.ts';
import { customerOf } from '../identity.ts';
import { endSession, isLive, mintSession } from '../sessions.ts';
import { type Account, cobaltState, type Session } from '../state.ts';

/** The body of the hosted portal is kept so long. @see https://docs.refold.ai/v3/api-reference/connect/create-connect-url */
const HOSTED_MS = 3 * 86_400_000;

/** Session tokens and the hosted portal. @see https://docs.gocobalt.io/api-reference/session-token/generate-token-for-linked-account */
export const sessionHandlers: Readonly<Record<string, Handler>> = {
  createSessionToken: async (exchange) => {
    const { world, json, sentQuery } = exchange;
    const { environment } = callerOf(exchange);
    const id = typeof json.linked_account_id === 'string' ? json.linked_account_id : '';
    if (id === '') return refuse(dialect, exchange, 'SESSION_ACCOUNT_MISSING');
    const account = accountNamed(world, environment, id);
    if (!account) {
      const message = `No linked account found for account id : ${id} in environment ${environment}`;
      return refuse(dialect, exchange, 'SESSION_ACCOUNT_UNKNOWN', { message });
    }
    const again = sentQuery.get('force_refresh') === 'true' ? undefined : reusable(world, account);
    const session = again ?? (await mintSession(world, account, exchange.entry.seq));
    return exchange.answer(200, shown(world, session));
  },

  revokeSessionToken: (exchange) => {
    const { session } = callerOf(exchange);
    if (session) endSession(exchange.world, session, exchange.entry.seq);
    return exchange.answer(200, { success: true, revoked_count: session ? 1 : 0 });
  },

  createConnectUrl: async (exchange) => {
    const { world, json, sentQuery } = exchange;
    const session = callerOf(exchange).session ?? (await mintSession(world, customerOf(exchange), exchange.entry.seq));
    cobaltState(world.store).sessions.update(session.id, {
      hosted: { properties: json, until: world.clock.now() + HOSTED_MS },
    });
    const config = sentQuery.get('config_id');
    const query = config === null ? '' : `?config_id=${encodeURIComponent(config)}`;
    return exchange.answer(200, { hosted_url: `${world.urls.origin}/connect/${session.token}${query}` });
  },

  getHostedProperties: (exchange) => {
    const { session } = callerOf(exchange);
    const { world } = exchange;
    const kept = session?.hosted && world.clock.now() < session.hosted.until ? session.hosted.properties : {};
    return exchange.answer(200, kept);
  },
};

/** In E3 the same token comes again while it is good; of earlier generations nothing is said, so there each is a new one. */
function reusable(world: World, account: Account): Session | undefined {
  const word = world.knobs.text('session_reuse');
  const isReused = word === 'by_era' ? eraOf(world) === 'E3' : word === 'always';
  if (!isReused) return undefined;
  return cobaltState(world.store)
    .sessions.by('account', account.id)
    .findLast((session) => session.refresh_token !== '' && isLive(world, session));
}

function shown(world: World, { token, refresh_token, expires_at, refresh_expires_at }: Session): JsonObject {
  if (eraOf(world) !== 'E3') return { token };
  const leftS = (at: number) => Math.max(0, Math.floor((at - world.clock.now()) / 1000));
  return { token, refresh_token, expires_in: leftS(expires_at), refresh_expires_in: leftS(refresh_expires_at) };
}
