import { refuse } from '../../http/dialect.ts';
import type { Exchange, Reply, Stage } from '../../http/exchange.ts';
import type { World } from '../../http/world.ts';
import { headerNames } from './brand.ts';
import { dialect } from './dialect.ts';
import { lowercase } from './ids.ts';
import { type KnownKey, keyByValue, keyOfNobody, noteUse } from './keys.ts';
import { factsOf, noteRequest } from './request.ts';
import { augnoResources } from './resources.ts';
import { augnoState } from './state.ts';

const REQUEST_ID_LENGTH = 19;

/** First look: the request's id, and whose key it carries, whatever becomes of it. */
export function begin(exchange: Exchange): void {
  const { world, entry } = exchange;
  const id = `rq_${lowercase(world, REQUEST_ID_LENGTH)}`;
  noteRequest(exchange, id);
  const header = world.knobs.text('request_id_header');
  for (const name of header === 'both' ? ['Request-ID', 'X-Request-Id'] : [header]) exchange.answerHeaders[name] = id;
  const key = keyOf(exchange);
  factsOf(exchange).key = key;
  if (!key) return;
  entry.credential = key.id;
  entry.subject = key.account_id;
}

/** Who is calling: the key, and the account that it belongs to. @see https://docs.augno.com/api/api-keys */
export const authenticate: Stage = (exchange) => {
  const { key } = factsOf(exchange);
  if (!key) return unknownKey(exchange);
  if (key.state === 'revoked') return refuse(dialect, exchange, 'api_key_revoked');
  if (key.state === 'expired') return refuse(dialect, exchange, 'api_key_expired');
  exchange.identity = { credential: key.id, scheme: 'BearerAuth', scopes: key.permissions, subject: key.account_id };
  factsOf(exchange).roleType = key.roleType;
  noteUse(exchange.world, key);
  return undefined;
};

/**
 * Which account is acted on: that of the key, or one of its customers. What a key may see stays the same, since a customer belongs to the
 * account that has it. @see https://docs.augno.com/api/account-context
 */
export const chooseAccount: Stage = (exchange) => {
  const { world, identity } = exchange;
  const own = identity?.subject ?? '';
  const sent = accountSent(exchange, 'Account') ?? accountSent(exchange, 'Account-ID');
  factsOf(exchange).account = sent ?? own;
  if (sent === undefined && world.knobs.flag('account_header_required')) {
    return refuse(dialect, exchange, 'parameter_missing', {
      message: `The ${headerNames(world, 'Account')[0]} header is required.`,
      fields: { param: headerNames(world, 'Account')[0] },
    });
  }
  if (sent === undefined || sent === own || isCustomerOf(exchange.world, own, sent)) return undefined;
  const isKnown = augnoState(world.store).accounts.get(sent) !== undefined || isCustomerOfAnother(exchange, sent);
  const code = isKnown ? world.knobs.text('foreign_account_code') : 'resource_not_found';
  return refuse(dialect, exchange, code, {
    message: isKnown ? `This API key has no access to the account "${sent}".` : `There is no account "${sent}".`,
    explain: { what: 'parameter', sent, expected: `${own}, or one of its customers` },
  });
};

/** Refuses everything while the subscription is past due, cancelled or unpaid. */
export const subscribed: Stage = (exchange) => {
  const account = augnoState(exchange.world.store).accounts.get(exchange.identity?.subject ?? '');
  return account?.paid === false ? refuse(dialect, exchange, 'payment_required') : undefined;
};

/** An empty header names no account. */
function accountSent(exchange: Exchange, ending: string): string | undefined {
  for (const name of headerNames(exchange.world, ending)) {
    const value = exchange.header(name);
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}

/** Whether an account has a customer with this id, which is an account of its own to act on. @see https://docs.augno.com/api/account-context */
export function isCustomerOf(world: World, own: string, id: string): boolean {
  const { keeper, model } = augnoResources();
  const held = keeper.find(world, model.resource('customers'), own, id);
  return held !== undefined && held.goneAt === null;
}

function isCustomerOfAnother({ world }: Exchange, id: string): boolean {
  const { keeper, model } = augnoResources();
  return keeper.rows(world, model.resource('customers')).get(id) !== undefined;
}

function keyOf(exchange: Exchange): KnownKey | undefined {
  const { world } = exchange;
  const value = bearer(exchange);
  const known = value === undefined ? undefined : keyByValue(world, value);
  if (known) return known;
  const isNobody = exchange.header('authorization') === undefined && !world.knobs.flag('key_required');
  return isNobody || world.knobs.flag('lenient') ? keyOfNobody(world) : undefined;
}

function unknownKey(exchange: Exchange): Reply {
  const sent = exchange.header('authorization');
  const { world } = exchange;
  const code = sent === undefined ? world.knobs.text('missing_key_code') : 'invalid_credentials';
  return refuse(dialect, exchange, code, {
    explain: {
      what: 'token',
      sent: sent === undefined ? 'no Authorization header' : sent,
      expected: 'Authorization: Bearer <an API key of this sandbox>',
    },
  });
}

function bearer(exchange: Exchange): string | undefined {
  const header = exchange.incoming.headers.authorization;
  return header?.startsWith('Bearer ') ? header.slice(7) : undefined;
}
