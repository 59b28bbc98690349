import type { TokenEntry } from '../core/entry.ts';
import type { World } from '../http/world.ts';
import type { OAuthRules } from './rules.ts';
import { type Code, type Grant, oauthState, type Token } from './state.ts';

export { type Code, type Grant, oauthState, type Token } from './state.ts';

const GRANT_PREFIX = 'grt_';

/** What a new grant is made of. */
export interface GrantInit extends Pick<Grant, 'clientId' | 'scheme' | 'subject' | 'scopes' | 'fields'> {
  /** An id that was promised before, by an authorization code. */
  readonly id?: string;
}

/** The body of a successful token request. @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
export interface TokenResponse {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly token_type: 'Bearer';
  /** Seconds. */
  readonly expires_in: number;
  /** Seconds. */
  readonly refresh_expires_in: number;
  /** Granted scopes with spaces between. */
  readonly scope: string;
  readonly [field: string]: string | number;
}

/** An access token that was presented. Revoked beats expired. */
export interface Access {
  readonly token: Token;
  readonly grant: Grant;
  readonly state: 'live' | 'expired' | 'revoked';
}

/** Which grants somebody wants; every given field must fit. */
export interface GrantFilter {
  readonly subject?: string;
  readonly clientId?: string;
  readonly scheme?: string;
  /** True: neither revoked nor past its cap. */
  readonly live?: boolean;
}

/**
 * Makes a grant without tokens. Where the rules say that a reconnect supersedes, older grants of the same client, scheme, subject and
 * fields are revoked. `cause` is the journal entry that this happens in.
 */
export function createGrant(world: World, rules: OAuthRules, init: GrantInit, cause: number | null = null): Grant {
  if (rules.reconnectSupersedes(world)) {
    for (const older of grantsOf(world, { ...pick(init), live: true })) {
      if (sameFields(older.fields, init.fields)) revokeGrant(world, older, 'superseded', cause);
    }
  }
  const now = world.clock.now();
  return oauthState(world.store).grants.insert({
    id: init.id ?? newGrantId(world),
    ...pick(init),
    scopes: init.scopes,
    fields: init.fields,
    createdAt: now,
    capAt: now + rules.grantCapS * 1000,
    revokedAt: null,
    revokedReason: null,
  });
}

/** An id for a grant that is yet to be made. */
export function newGrantId(world: World): string {
  return world.random.id(GRANT_PREFIX);
}

/** Issues an access token and a refresh token, neither outliving the cap of the grant. */
export function issueTokens(world: World, rules: OAuthRules, grant: Grant, cause: number | null): TokenResponse {
  const access = issue(world, grant, 'access', accessPrefix(world, rules, grant.scheme), rules.accessTtlS, cause);
  const refresh = issue(world, grant, 'refresh', rules.refreshTokenPrefix, rules.refreshTtlS, cause);
  return {
    access_token: access.id,
    refresh_token: refresh.id,
    token_type: 'Bearer',
    expires_in: lifetimeS(access),
    refresh_expires_in: lifetimeS(refresh),
    scope: grant.scopes.join(' '),
    ...grant.fields,
  };
}

/** Replaces a refresh token that was presented by new tokens. A token that was replaced before keeps the instant of its first rotation. */
export function rotateTokens(world: World, rules: OAuthRules, presented: Token, cause: number): TokenResponse {
  const { grants, tokens } = oauthState(world.store);
  const grant = grants.require(presented.grantId);
  if (presented.rotatedAt === null) {
    tokens.update(presented.id, { rotatedAt: world.clock.now() });
    recordToken(world, grant, { change: 'rotated', tokenKind: 'refresh', value: presented.id, reason: null, cause });
  }
  // Ended rather than revoked: a client that still holds it must refresh, not give the connection up.
  if (rules.refreshKillsAccess(world)) expireTokens(world, grant, 'access', cause, 'refreshed');
  return issueTokens(world, rules, grant, cause);
}

/** The access token of this value with its grant, or undefined for one that was never issued. On the way of every API request. */
export function findAccess(world: World, value: string): Access | undefined {
  const { grants, tokens } = oauthState(world.store);
  const token = tokens.get(value);
  if (token?.kind !== 'access') return undefined;
  const grant = grants.get(token.grantId);
  if (!grant) return undefined;
  if (grant.revokedAt !== null) return { token, grant, state: 'revoked' };
  return { token, grant, state: world.clock.now() < token.expiresAt ? 'live' : 'expired' };
}

/** Ends a grant and with it all its tokens, at once and for good. A grant that was revoked before keeps its instant and reason. */
export function revokeGrant(world: World, grant: Grant, reason: string, cause: number | null): void {
  const { grants } = oauthState(world.store);
  const current = grants.require(grant.id);
  if (current.revokedAt !== null) return;
  grants.update(grant.id, { revokedAt: world.clock.now(), revokedReason: reason });
  recordToken(world, current, { change: 'revoked', tokenKind: 'grant', value: grant.id, reason, cause });
}

/** Lets the tokens of a grant expire now, as if their time had passed. The grant lives on. */
export function expireTokens(
  world: World,
  grant: Grant,
  which: 'access' | 'refresh' | 'all',
  cause: number | null,
  reason: string | null = null,
): void {
  const { tokens } = oauthState(world.store);
  const now = world.clock.now();
  for (const token of tokens.by('grantId', grant.id)) {
    const isWanted = which === 'all' || which === token.kind;
    if (!isWanted || token.rotatedAt !== null || token.expiresAt <= now) continue;
    tokens.update(token.id, { expiresAt: now });
    recordToken(world, grant, { change: 'expired', tokenKind: token.kind, value: token.id, reason, cause });
  }
}

/** The grants that fit, by order of creation. */
export function grantsOf(world: World, filter: GrantFilter = {}): Grant[] {
  const { grants } = oauthState(world.store);
  const now = world.clock.now();
  const candidates = filter.subject === undefined ? grants.list() : grants.by('subject', filter.subject);
  return candidates.filter(
    (grant) =>
      (filter.clientId === undefined || grant.clientId === filter.clientId) &&
      (filter.scheme === undefined || grant.scheme === filter.scheme) &&
      (filter.live === undefined || filter.live === (grant.revokedAt === null && now < grant.capAt)),
  );
}

/** Tells the journal what happened to a credential of a grant. */
export function recordToken(
  world: World,
  grant: Pick<Grant, 'id' | 'subject'>,
  what: Pick<TokenEntry, 'change' | 'tokenKind' | 'value' | 'reason' | 'cause'>,
): void {
  world.journal.append({
    kind: 'token',
    provider: world.provider,
    credential: grant.id,
    subject: grant.subject,
    ...what,
  });
}

/** Makes every stored token and code known to the secrets again, after a restore: scans and masks depend on it. */
export function rememberSecrets(world: World): void {
  const { grants, tokens, codes } = oauthState(world.store);
  for (const { id, kind, grantId } of tokens.list()) {
    world.secrets.register({ value: id, kind: `${kind}_token`, owner: ownerName(grants.require(grantId)) });
  }
  for (const code of codes.list()) {
    world.secrets.register({ value: code.id, kind: 'code', owner: codeOwner(code) });
  }
}

/** Whose a code is, in the words of {@link rememberSecrets}. */
export function codeOwner(code: Pick<Code, 'grantId' | 'request'>): string {
  return ownerName({ id: code.grantId, subject: code.request.subject });
}

function issue(
  world: World,
  grant: Grant,
  kind: Token['kind'],
  prefix: string,
  ttlS: number,
  cause: number | null,
): Token {
  const now = world.clock.now();
  const token = oauthState(world.store).tokens.insert({
    id: world.secrets.issue(`${kind}_token`, prefix, ownerName(grant)),
    grantId: grant.id,
    kind,
    issuedAt: now,
    expiresAt: Math.min(now + ttlS * 1000, grant.capAt),
    rotatedAt: null,
  });
  recordToken(world, grant, { change: 'issued', tokenKind: kind, value: token.id, reason: null, cause });
  return token;
}

function accessPrefix(world: World, rules: OAuthRules, scheme: string): string {
  const flow = rules.flows.find((known) => known.scheme === scheme);
  if (!flow) throw new TypeError(`${world.provider} has no OAuth flow for the scheme ${scheme}`);
  return typeof flow.accessTokenPrefix === 'string' ? flow.accessTokenPrefix : flow.accessTokenPrefix(world);
}

function lifetimeS(token: Token): number {
  return Math.max(0, Math.floor((token.expiresAt - token.issuedAt) / 1000));
}

function ownerName({ id, subject }: Pick<Grant, 'id' | 'subject'>): string {
  return `${subject} (${id})`;
}

function pick({ clientId, scheme, subject }: GrantInit): Pick<Grant, 'clientId' | 'scheme' | 'subject'> {
  return { clientId, scheme, subject };
}

function sameFields(a: Grant['fields'], b: Grant['fields']): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
