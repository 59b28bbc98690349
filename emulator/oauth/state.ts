import { defineState } from '../core/store.ts';

/** A connection that somebody consented to: the family of all its tokens. Instants are provider time, ms since the epoch. */
export interface Grant {
  /** Names the grant wherever a secret must not be shown, such as `Identity.credential`. */
  readonly id: string;
  readonly clientId: string;
  /** Name of the security scheme in the contract. */
  readonly scheme: string;
  readonly subject: string;
  readonly scopes: readonly string[];
  /** Further fields of its token responses, in order. */
  readonly fields: Readonly<Record<string, string>>;
  readonly createdAt: number;
  /** No token of the grant outlives this instant. */
  readonly capAt: number;
  readonly revokedAt: number | null;
  readonly revokedReason: string | null;
}

/** An access or refresh token. Instants are provider time, ms since the epoch. */
export interface Token {
  /** The secret itself, so that looking a token up is one step. */
  readonly id: string;
  readonly grantId: string;
  readonly kind: 'access' | 'refresh';
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** When a refresh first replaced this refresh token, or null. */
  readonly rotatedAt: number | null;
}

/** What a client asked the user for, checked against its registration. */
export interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string | null;
  /** The S256 code challenge. */
  readonly challenge: string;
  readonly scheme: string;
  readonly scopes: readonly string[];
  readonly subject: string;
  /** Further fields of the token response. */
  readonly fields: Readonly<Record<string, string>>;
  /** The query as sent, so that the provider can decide again later whether the connection is possible. */
  readonly query: string;
}

/** Permission to answer one consent form once. */
export interface Ticket {
  readonly id: string;
  readonly request: AuthorizationRequest;
  readonly expiresAt: number;
}

/** An authorization code. */
export interface Code {
  /** The code itself. */
  readonly id: string;
  /** Id that the grant has or will have, so that the consent and the tokens can be joined. */
  readonly grantId: string;
  readonly request: AuthorizationRequest;
  /** What the user consented to. */
  readonly scopes: readonly string[];
  readonly expiresAt: number;
  readonly usedAt: number | null;
}

/** The collections of an authorization server. A provider declares them with its own. */
export const oauthState = defineState((store) => ({
  grants: store.collection<Grant>('grants', { subject: (grant) => grant.subject }),
  tokens: store.collection<Token>('tokens', { grantId: (token) => token.grantId }),
  codes: store.collection<Code>('codes'),
  tickets: store.collection<Ticket>('consent_tickets'),
}));
