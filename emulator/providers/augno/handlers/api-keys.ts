import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import type { Held } from '../../../resources/held.ts';
import type { Objection } from '../../../resources/rules.ts';
import { makeKey, stateOf } from '../keys.ts';
import { augnoResources } from '../resources.ts';
import { invalid, missing } from '../rows.ts';
import { augnoState, timestamp } from '../state.ts';
import { guarded } from './guarded.ts';

const DAY_MS = 86_400_000;
/** How long an old key may work beside its successor. @see contract schema RotateAPIKeyRequest, revoke_at */
const GRACE_MS = 30 * DAY_MS;

/** RFC 3339 has no later year. */
const LAST_MS = Date.parse('9999-12-31T23:59:59Z');

/** The life of a key. @see https://docs.augno.com/api/api-keys */
export const apiKeyHandlers: Readonly<Record<string, Handler>> = {
  'create-api-key': guarded(create),
  'revoke-api-key': guarded(revoke),
  'rotate-api-key': guarded(rotate),
};

function create(exchange: Exchange): Reply {
  const { role_id, name, expires_at } = exchange.json;
  const { keeper, model } = augnoResources();
  const role = keeper.find(exchange.world, model.resource('roles'), ownOf(exchange), String(role_id));
  if (!role || role.goneAt !== null) throw missing('role_id', String(role_id));
  return made(exchange, String(name), role.id, expiryOf(exchange, expires_at ?? null));
}

/** The key is kept, for the record. Revoking it again changes nothing. */
function revoke(exchange: Exchange): Reply {
  const held = target(exchange);
  if ('why' in held) return augnoResources().refuse(exchange, held);
  if (stateOf(exchange.world, held) !== 'revoked') end(exchange, held, exchange.world.clock.now());
  return exchange.answer(200, {});
}

function rotate(exchange: Exchange): Reply {
  const { world } = exchange;
  const held = target(exchange);
  if ('why' in held) return augnoResources().refuse(exchange, held);
  if (stateOf(world, held) === 'revoked') throw invalid('A revoked API key cannot be rotated.');
  const { revoke_at, expires_at = held.fields.expires_at } = exchange.json;
  const now = world.clock.now();
  const at = typeof revoke_at === 'string' ? Math.max(now, Date.parse(revoke_at)) : now;
  if (at > now + GRACE_MS) throw invalid('revoke_at lies at most 30 days ahead.', 'revoke_at');
  const reply = made(exchange, String(held.fields.name), String(held.fields.role), expiryOf(exchange, expires_at));
  end(exchange, held, at);
  return reply;
}

/** An expiry as it is kept. @throws Objected for one that is over, or too far ahead where a knob has a limit */
function expiryOf({ world }: Exchange, sent: unknown): string | null {
  if (typeof sent !== 'string') return null;
  const at = Date.parse(sent);
  const now = world.clock.now();
  const days = world.knobs.number('key_lifetime_limit_days');
  if (at <= now) throw invalid('expires_at must lie ahead.', 'expires_at');
  if (at > LAST_MS) throw invalid('expires_at lies in a year of four digits.', 'expires_at');
  if (days > 0 && at > now + days * DAY_MS) throw invalid(`expires_at lies at most ${days} days ahead.`, 'expires_at');
  return timestamp(at);
}

function end(exchange: Exchange, held: Held, at: number): void {
  const { keeper, model } = augnoResources();
  keeper.update({ world: exchange.world, scope: held.scope, exchange }, model.resource('api-keys'), held, {
    fields: { revoked_at: timestamp(at) },
    children: [],
  });
}

/** Answers with a new key, and, this once, its secret. */
function made(exchange: Exchange, name: string, role: string, expires_at: string | null): Reply {
  const { world } = exchange;
  const account = augnoState(world.store).accounts.require(ownOf(exchange));
  const { held, secret } = makeKey(world, account, { name, role, expires_at }, { exchange });
  const resources = augnoResources();
  const { path, entity } = resources.model.resource('api-keys');
  const info = resources.showing.row(world, held, entity, resources.wanted(exchange));
  const isTold = world.knobs.text('location_header') !== 'never';
  return exchange.answer(
    201,
    { object: 'created_api_key', api_key_secret: secret, api_key_info: info },
    isTold ? { Location: `${path}/${held.id}` } : {},
  );
}

function target(exchange: Exchange): Held | Objection {
  const resources = augnoResources();
  return resources.target(exchange, resources.model.resource('api-keys'));
}

function ownOf({ identity }: Exchange): string {
  return identity?.subject ?? '';
}
