import { refuse } from '../../http/dialect.ts';
import type { Exchange, Reply, Stage } from '../../http/exchange.ts';
import { dialect } from './dialect.ts';
import { lowercase } from './ids.ts';
import { keyByValue } from './keys.ts';
import { augnoState } from './state.ts';
import { supportedVersions } from './versions.ts';

const REQUEST_ID_LENGTH = 19;

/** First look: the request's id, and whose key it carries, whatever becomes of it. */
export function begin(exchange: Exchange): void {
  const { world, entry } = exchange;
  exchange.answerHeaders['Request-ID'] = `rq_${lowercase(world, REQUEST_ID_LENGTH)}`;
  const key = keyByValue(world, bearer(exchange) ?? '');
  if (!key) return;
  entry.credential = key.id;
  entry.subject = key.account_id;
}

/** The version that every request must name. @see https://docs.augno.com/api/versioning */
export const version: Stage = (exchange) => {
  const { world } = exchange;
  const sent = exchange.header('augno-version');
  const known = supportedVersions(world);
  if (sent !== undefined && known.includes(sent)) {
    exchange.answerHeaders['Augno-Version'] = sent;
    return undefined;
  }
  if (sent !== undefined) {
    return refuse(dialect, exchange, 'api_version_invalid', {
      message: `There is no API version "${sent}". Supported: ${known.join(', ')}.`,
    });
  }
  if (!world.knobs.flag('strict_version')) return undefined;
  return refuse(dialect, exchange, 'api_version_required', {
    message: `The Augno-Version header is required. The latest version is ${world.knobs.text('latest_version')}.`,
  });
};

/** Who is calling: the key, and the account that it belongs to. @see https://docs.augno.com/api/api-keys */
export const authenticate: Stage = (exchange) => {
  const { world } = exchange;
  const value = bearer(exchange);
  const key = value === undefined ? undefined : keyByValue(world, value);
  if (!key) return unknownKey(exchange);
  if (key.state === 'revoked') return refuse(dialect, exchange, 'api_key_revoked');
  if (key.state === 'expired') return refuse(dialect, exchange, 'api_key_expired');
  exchange.identity = { credential: key.id, scheme: 'BearerAuth', scopes: key.permissions, subject: key.account_id };
  const { accounts } = augnoState(world.store);
  return accounts.get(key.account_id)?.paid === false ? refuse(dialect, exchange, 'payment_required') : undefined;
};

function unknownKey(exchange: Exchange): Reply {
  const sent = exchange.header('authorization');
  return refuse(dialect, exchange, 'invalid_credentials', {
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
