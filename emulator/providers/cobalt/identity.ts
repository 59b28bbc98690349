import { list, type Operation, object } from '../../http/contract.ts';
import { refuse } from '../../http/dialect.ts';
import type { Exchange, Reply, Stage } from '../../http/exchange.ts';
import { accountNamed } from './accounts.ts';
import { type Caller, callerOf, setCaller } from './caller.ts';
import { allowBrowsers } from './cors.ts';
import { dialect } from './dialect.ts';
import { eraOf } from './era.ts';
import { addHelmet } from './helmet.ts';
import { keyByValue, strangeness } from './keys.ts';
import { isLive, sessionByToken } from './sessions.ts';
import { type Account, cobaltState, organizationOf } from './state.ts';

/** First look: whose credential it is and which customer it is about, whatever becomes of it. */
export function begin(exchange: Exchange): void {
  const { world, entry } = exchange;
  allowBrowsers(exchange);
  addHelmet(exchange);
  exchange.onReply((reply) =>
    reply.headers['Content-Type'] === 'application/json'
      ? { ...reply, headers: { ...reply.headers, 'Content-Type': 'application/json; charset=utf-8' } }
      : reply,
  );
  const session = sessionByToken(world, bearerOf(exchange));
  const key = keyByValue(world, exchange.header('x-api-key') ?? '');
  entry.credential = session?.id ?? key?.id ?? null;
  const account = session && cobaltState(world.store).accounts.get(session.account);
  entry.subject = account?.account_id ?? selected(exchange) ?? null;
}

/** What an operation asks for. */
interface Wanted {
  readonly key: boolean;
  readonly session: boolean;
  /** With a key: the customer must be named, may be, or plays no part. */
  readonly account: 'must' | 'may' | 'not';
}

const known = new WeakMap<Operation, Wanted>();

/** Of a request that needs no credential, nothing is asked; of any other, a key or a session token, as its operation takes them. */
export const authenticate: Stage = (exchange) => {
  const { operation } = exchange;
  if (!operation || operation.emulatorOnly) return undefined;
  const wanted = wantedBy(operation);
  // The same operations for frontends, at paths where a key is nothing.
  const isForSessions = exchange.entry.path.startsWith('/api/v2/f-sdk/');
  if (!wanted.key && !wanted.session) return undefined;
  const bearer = bearerOf(exchange);
  const key = exchange.header('x-api-key') ?? '';
  // One page says that it takes a key as well; without either, it speaks of the token.
  const wantsToken = isForSessions || (key === '' && exchange.name === 'createConnectUrl');
  if (wanted.session && (bearer !== '' || !wanted.key || wantsToken)) return bySession(exchange, bearer);
  return byKey(exchange, key, wanted.account);
};

function bySession(exchange: Exchange, bearer: string): Reply | undefined {
  const { world, name } = exchange;
  if (bearer === '')
    return refuse(dialect, exchange, name === 'publishWorkflow' ? 'PUBLISH_TOKEN_MISSING' : 'TOKEN_MISSING');
  const session = sessionByToken(world, bearer);
  const account = session && cobaltState(world.store).accounts.get(session.account);
  if (!session || session.revoked || !account) {
    return refuse(dialect, exchange, 'INVALID_TOKEN', {
      explain: {
        what: 'token',
        sent: session ? 'a token that was revoked' : 'something that is no session token',
        expected: 'Authorization: Bearer <a session token of this sandbox>',
      },
    });
  }
  if (!isLive(world, session)) return refuse(dialect, exchange, 'TOKEN_EXPIRED');
  return enter(exchange, { environment: session.environment, account, session, credential: session.id });
}

function byKey(exchange: Exchange, value: string, wanted: Wanted['account']): Reply | undefined {
  const { world } = exchange;
  const key = keyByValue(world, value);
  if (!key) return refuseKey(exchange, value);
  const { environment } = key;
  const accountId = wanted === 'not' && exchange.name !== 'deleteIntegration' ? undefined : selected(exchange);
  const account = accountId === undefined ? undefined : accountNamed(world, environment, accountId);
  if (accountId !== undefined && !account) return unknownAccount(exchange, accountId, environment);
  if (!account && wanted === 'must') return refuse(dialect, exchange, missingAccount(exchange));
  return enter(exchange, { environment, account: account ?? null, session: null, credential: key.id });
}

function enter(exchange: Exchange, caller: Caller & { readonly credential: string }): undefined {
  setCaller(exchange, caller);
  exchange.identity = {
    credential: caller.credential,
    scheme: caller.session ? 'SessionToken' : 'ApiKey',
    scopes: [],
    subject: caller.account?.account_id ?? null,
  };
  return undefined;
}

function refuseKey(exchange: Exchange, value: string): Reply {
  const { world, operation } = exchange;
  const isDatastore = operation?.path.startsWith('/api/v2/public/datastore/') === true;
  const by404 = value === '' && isDatastore && world.knobs.text('missing_key_on_datastores') === 'status_404';
  return refuse(dialect, exchange, by404 ? 'MISSING_API_KEY' : 'INVALID_CREDENTIALS', {
    explain: {
      what: 'token',
      sent: value === '' ? 'no x-api-key header' : strangeness(world, value),
      expected: 'x-api-key: <an API key of this sandbox>',
    },
  });
}

function unknownAccount(exchange: Exchange, accountId: string, environment: string): Reply {
  const { world, name } = exchange;
  if (name === 'listApplications' && eraOf(world) === 'E1') {
    return refuse(dialect, exchange, 'APP_ACCOUNT_NOT_FOUND', {
      message: `Linked Account with account id ${accountId} not found`,
    });
  }
  if (name === 'migrateToken') {
    const message = `linked account with id ${accountId} does not exist in ${environment} environment`;
    return refuse(dialect, exchange, 'MIGRATE_ACCOUNT_UNKNOWN', { message });
  }
  return noSuchAccount(exchange, accountId, environment);
}

/** A linked account that is not there, or not in this environment. */
export function noSuchAccount(exchange: Exchange, accountId: string, environment: string): Reply {
  const org = organizationOf(exchange.world.store).id;
  const message = `Linked Account with account id ${accountId} for org ${org} in environment ${environment} not found`;
  return refuse(dialect, exchange, 'ACCOUNT_NOT_FOUND', { message });
}

function missingAccount({ name }: Exchange): string {
  if (name?.endsWith('Executions') || name?.endsWith('Execution')) return 'EXECUTION_ACCOUNT_MISSING';
  return name === 'listEnabledWorkflows' ? 'MISSING_LINKED_ACCOUNT' : 'ACCOUNT_ID_MISSING';
}

/** Who is calling about whom. Only for operations that name a customer. */
export function customerOf(exchange: Exchange): Account {
  const { account } = callerOf(exchange);
  if (!account) throw new TypeError(`${exchange.name} needs a linked account`);
  return account;
}

function wantedBy(operation: Operation): Wanted {
  const before = known.get(operation);
  if (before) return before;
  const ways = list(operation.document.security).map((way) => Object.keys(object(way)));
  const keyed = ways.filter((way) => way.includes('ApiKey'));
  const naming = keyed.filter((way) => way.includes('LinkedAccount')).length;
  const account = naming === 0 ? 'not' : naming < keyed.length ? 'may' : 'must';
  const made: Wanted = {
    key: keyed.length > 0,
    session: ways.some((way) => way.includes('SessionToken')),
    account,
  };
  known.set(operation, made);
  return made;
}

/** The customer that a header or the query names; the header wins. @see https://github.com/gocobalt/mintlify-docs (api-reference/openapi.yaml) */
function selected(exchange: Exchange): string | undefined {
  const named = exchange.header('linked_account_id') ?? exchange.sentQuery.get('linked_account_id') ?? '';
  return named === '' ? undefined : named;
}

function bearerOf(exchange: Exchange): string {
  return /^Bearer +(\S+)$/i.exec(exchange.header('authorization') ?? '')?.[1] ?? '';
}
