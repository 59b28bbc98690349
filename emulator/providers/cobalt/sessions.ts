import type { World } from '../../http/world.ts';
import { objectId } from './ids.ts';
import { keepNewest } from './keep.ts';
import { type Account, cobaltState, organizationOf, type Session } from './state.ts';

const SECOND_MS = 1000;
/** The key under which tokens are signed. It is the provider's: clients cannot verify a token. */
const SIGNING_KEY = new TextEncoder().encode('the emulator signs session tokens with this, and no client knows it');

/** The token, if there is one with this value, whatever has become of it. */
export function sessionByToken(world: World, token: string): Session | undefined {
  return cobaltState(world.store).sessions.by('token', token)[0];
}

/** Whether a token works at this moment. */
export function isLive({ clock }: World, { revoked, expires_at }: Session): boolean {
  return !revoked && clock.now() < expires_at;
}

/**
 * A new session token of a linked account, with its refresh token: a JWT with the claims that were captured in 2023.
 *
 * @see https://github.com/gocobalt/mintlify-docs (api-reference/openapi.yaml)
 */
export async function mintSession(world: World, owner: Account, cause: number): Promise<Session> {
  const { id: account, account_id, environment } = owner;
  const { sessions } = cobaltState(world.store);
  const id = objectId(world);
  const lifeS = world.knobs.number('session_ttl_s');
  const refreshS = world.knobs.number('refresh_ttl_s');
  const now = world.clock.now();
  const claims = { org_id: organizationOf(world.store).id, linked_account_id: account_id, environment };
  const iat = Math.floor(world.clock.wire() / SECOND_MS);
  const { SignJWT } = await import('jose');
  const signed = (more: Record<string, unknown>, issuedAt: number, ttlS: number) =>
    new SignJWT({ ...claims, ...more })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + ttlS)
      .sign(SIGNING_KEY);
  const refresh_token = await signed({ is_refresh: true }, iat, refreshS);
  // Two tokens of one second would be the same text, and one of them may have been revoked.
  let back = 0;
  let token = await signed({}, iat, lifeS);
  while (sessions.by('token', token).length > 0) token = await signed({}, iat - ++back, lifeS);
  keepNewest(sessions);
  const made = sessions.insert({
    id,
    token,
    refresh_token,
    account,
    environment,
    expires_at: now + lifeS * SECOND_MS,
    refresh_expires_at: now + refreshS * SECOND_MS,
    revoked: false,
    hosted: null,
  });
  remember(world, made);
  note(world, made, 'issued', owner, cause);
  return made;
}

/** A personal access token of a linked account, as the dashboard makes one: it does not expire. @see https://docs.refold.ai/v3/concepts/linked-account */
export function issuePersonalToken(world: World, owner: Account, cause: number): Session {
  const { id: account, environment } = owner;
  const made = cobaltState(world.store).sessions.insert({
    id: objectId(world),
    token: world.secrets.issue('personal_token', 'pat_', account),
    refresh_token: '',
    account,
    environment,
    expires_at: Number.MAX_SAFE_INTEGER,
    refresh_expires_at: 0,
    revoked: false,
    hosted: null,
  });
  note(world, made, 'issued', owner, cause);
  return made;
}

/** Ends a token and its refresh token. */
export function endSession(world: World, session: Session, cause: number | null): void {
  const { sessions, accounts } = cobaltState(world.store);
  sessions.update(session.id, { revoked: true });
  const owner = accounts.get(session.account);
  if (owner && !session.revoked) note(world, session, 'revoked', owner, cause);
}

function note(
  { journal, provider }: World,
  { id, token, refresh_token }: Session,
  change: 'issued' | 'revoked',
  { account_id: subject }: Account,
  cause: number | null,
): void {
  const tokenKind = refresh_token === '' ? 'personal_token' : 'session_token';
  const about = { tokenKind, credential: id, subject, value: token, reason: null };
  journal.append({ kind: 'token', provider, cause, change, ...about });
}

/** Masks the tokens in the journal, and finds them in logs: after a restart, too. */
export function rememberSessions(world: World): void {
  for (const session of cobaltState(world.store).sessions.list()) remember(world, session);
}

function remember({ secrets }: World, { token, refresh_token, id }: Session): void {
  secrets.register({ value: token, kind: 'session_token', owner: id });
  secrets.register({ value: refresh_token, kind: 'refresh_token', owner: id });
}
