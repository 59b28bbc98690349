import { createHash } from 'node:crypto';
import { afterEach, expect } from 'vitest';
import type { RequestEntry, TokenEntry } from '../../emulator/core/entry.ts';
import { ProviderServer } from '../../emulator/http/server.ts';
import { handle, meetFaults, route } from '../../emulator/http/stages.ts';
import { consentOperation, oauthHandlers } from '../../emulator/oauth/server.ts';
import { testWorld } from '../support/world.ts';
import {
  CHALLENGE,
  CLIENT,
  dialect,
  INSTALLATION_SCOPES,
  knobs,
  REDIRECT_URI,
  rules,
  sample,
  VERIFIER,
} from './provider.ts';

const started: { server: ProviderServer; requests: () => RequestEntry[]; faults: () => unknown[] }[] = [];

afterEach(async () => {
  for (const { server, requests, faults } of started.splice(0)) {
    await server.close();
    expect(requests().flatMap((entry) => entry.violations ?? [])).toEqual([]);
    expect(faults()).toEqual([]);
  }
});

/** An authorization server on a port of its own, with a frozen clock. Ends with the test, which fails if an answer broke the contract. */
export async function startServer() {
  const { world } = testWorld({ knobs });
  const server = new ProviderServer({
    world,
    dialect,
    stages: [meetFaults({ dialect }), route({ dialect }), handle({ handlers: oauthHandlers(rules, dialect) })],
    extraOperations: [consentOperation(rules)],
    begin: () => {},
    announcer: { wantsBeforeAnswer: () => false, emitBeforeAnswer: async () => {} },
  });
  const origin = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
  started.push({
    server,
    requests: () => world.journal.query({ kind: 'request' }),
    faults: () => world.journal.query({ kind: 'finding', name: 'emulator_fault' }),
  });

  const authorize = (changes: Record<string, string | undefined> = {}, headers: Record<string, string> = {}) =>
    fetch(`${origin}/oauth/authorize?${new URLSearchParams(authorizationQuery(changes))}`, {
      redirect: 'manual',
      headers,
    });
  const post = (
    path: string,
    form: Record<string, string> | [string, string][],
    headers: Record<string, string> = {},
  ) => fetch(`${origin}${path}`, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual', headers });
  const token = (form: Record<string, string> | [string, string][], headers = {}) =>
    post('/oauth/token', form, headers);
  const decide = (form: Record<string, string> | [string, string][]) => post('/oauth/decision', form);

  /** Walks the consent page like a browser, with the given boxes ticked (all of them unless told). */
  const consent = async (changes: Record<string, string | undefined> = {}, ticked?: string[]) => {
    const form = readForm(await (await authorize(changes)).text());
    const scopes = (ticked ?? form.boxes).map((scope): [string, string] => ['scope', scope]);
    return decide([['ticket', form.ticket], ['decision', 'approve'], ...scopes]);
  };
  const code = async (changes: Record<string, string | undefined> = {}) =>
    location(await consent(changes)).get('code') ?? '';
  const exchange = (sent: string, changes: Record<string, string> = {}) =>
    token({
      grant_type: 'authorization_code',
      code: sent,
      code_verifier: VERIFIER,
      redirect_uri: REDIRECT_URI,
      ...CLIENT,
      ...changes,
    });
  const connect = async (changes: Record<string, string | undefined> = {}) =>
    tokensOf(await exchange(await code(changes)));
  const refresh = (refreshToken: string, changes: Record<string, string> = {}) =>
    token({ grant_type: 'refresh_token', refresh_token: refreshToken, ...CLIENT, ...changes });

  const lastRequest = () => {
    const entry = world.journal.query({ kind: 'request' }).at(-1);
    if (!entry) throw new Error('no request was made');
    return entry;
  };
  const tokenEntries = () =>
    world.journal.query({ kind: 'token' }).filter((entry): entry is TokenEntry => entry.kind === 'token');
  return {
    world,
    rules,
    origin,
    authorize,
    post,
    token,
    decide,
    consent,
    code,
    exchange,
    connect,
    refresh,
    lastRequest,
    tokenEntries,
  };
}

/** A complete authorization request; a change to undefined leaves a parameter out. */
export function authorizationQuery(changes: Record<string, string | undefined> = {}): Record<string, string> {
  const complete = {
    response_type: 'code',
    client_id: sample.clientId,
    redirect_uri: REDIRECT_URI,
    scope: INSTALLATION_SCOPES,
    event_id: 'evt_m7Qa',
    state: 'st4te',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...changes,
  };
  return Object.fromEntries(
    Object.entries(complete).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** What an HTTP agent reads off the consent page. */
export function readForm(page: string) {
  return {
    action: /<form method="post" action="([^"]+)"/.exec(page)?.[1] ?? '',
    ticket: /name="ticket" value="([^"]+)"/.exec(page)?.[1] ?? '',
    boxes: [...page.matchAll(/type="checkbox" name="scope" value="([^"]+)"/g)].map((match) => match[1] ?? ''),
    decisions: [...page.matchAll(/name="decision" value="([^"]+)"/g)].map((match) => match[1] ?? ''),
  };
}

/** The query of the address that a redirect leads to. */
export function location(response: Response): URLSearchParams {
  expect(response.status).toBe(302);
  return new URL(response.headers.get('location') ?? '').searchParams;
}

export interface Tokens {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  refresh_expires_in: number;
  scope: string;
}

/** The body of a successful token response. */
export async function tokensOf(response: Response): Promise<Tokens> {
  expect(response.status).toBe(200);
  const body: unknown = await response.json();
  if (!isTokens(body)) throw new Error(`not a token response: ${JSON.stringify(body)}`);
  return body;
}

function isTokens(body: unknown): body is Tokens {
  return typeof body === 'object' && body !== null && 'access_token' in body && 'refresh_token' in body;
}

/** Expects an error answer, and gives its sentence. */
export async function expectError(response: Response, status: number, error: string): Promise<void> {
  const body: unknown = await response.json();
  expect({ status: response.status, body }).toMatchObject({ status, body: { error } });
  expect(response.headers.get('cache-control')).toBe('no-store');
}

/** S256 as the reference words it. */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier, 'ascii').digest('base64url');
}
