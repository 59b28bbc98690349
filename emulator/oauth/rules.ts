import type { World } from '../http/world.ts';

/** A registered client: an integration. */
export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly name: string;
  /** Secrets from before a rotation that are still taken. */
  readonly formerSecrets?: readonly string[];
  /** Compared byte for byte. */
  readonly redirectUris: readonly string[];
  /** Everything that it may ever ask for. Required scopes cannot be left out by the user. */
  readonly scopes: readonly { readonly scope: string; readonly required: boolean }[];
}

/** A kind of connection that clients can ask for, told by its scopes. */
export interface OAuthFlow {
  /** Name of the security scheme in the contract. */
  readonly scheme: string;
  readonly scopes: readonly string[];
  readonly accessTokenPrefix: string | ((world: World) => string);
}

/** What a connection is bound to, after the provider agreed to it. */
export interface Binding {
  /** Joins calls, tokens and deliveries, for example the event's id. */
  readonly subject: string;
  /** Extra fields of the token response, in order (`event_id`, `organization_id`, …). */
  readonly fields: Readonly<Record<string, string>>;
  /** What the consent page shows, by label key, in order: `organization`, `event`, `user`, or a word that is its own label. */
  readonly shown: Readonly<Record<string, string>>;
}

/** Why a connection is not possible. `page`: shown on the provider's own page; `redirect`: told to the client. */
export type BindingRefusal = {
  readonly refuse: 'page' | 'redirect';
  readonly error: string;
  readonly message: string;
  /** The message in Polish, for the page; without it the English one is shown. */
  readonly messagePl?: string;
};

/** How one provider grants access: all that differs between providers. Times in seconds. */
export interface OAuthRules {
  client(world: World, clientId: string): OAuthClient | undefined;
  readonly flows: readonly OAuthFlow[];
  /** Decides what an authorization request is about, from its query. */
  bind(world: World, flow: OAuthFlow, query: URLSearchParams): Binding | BindingRefusal;
  /** A refusal before anything else is looked at (a suspended client, for example), or null. */
  refuseClient(world: World, client: OAuthClient): BindingRefusal | null;
  readonly accessTtlS: number;
  /** Sliding: each refresh starts it anew. */
  readonly refreshTtlS: number;
  /** Hard end of a grant from its first issue. */
  readonly grantCapS: number;
  codeTtlS(world: World): number;
  readonly codePrefix: string;
  readonly refreshTokenPrefix: string;
  /** What presenting a rotated refresh token does. */
  reuse(world: World): 'reject' | 'revoke_family' | 'grace_30s';
  /** A refresh ends the access token before it. */
  refreshKillsAccess(world: World): boolean;
  /** A second exchange of one code revokes what the first one got. */
  codeReuseRevokes(world: World): boolean;
  /** A new connection of the same subject ends the one before. */
  reconnectSupersedes(world: World): boolean;
  requireState(world: World): boolean;
  /** What a declined consent leads to: back to the client with `access_denied` (the default), or a page of the provider. */
  decline?(world: World): 'redirect' | 'page';
  /** `redirect_uri` and `client_id` must be sent at the exchange. */
  exchangeRequiresRedirectUri(world: World): boolean;
  /** Client credentials by HTTP Basic are taken. */
  allowBasic(world: World): boolean;
  /** Scope texts in both languages for the consent page. */
  readonly scopeTexts: Readonly<Record<string, { readonly en: string; readonly pl: string }>>;
  /** Where the consent form posts to. */
  readonly decisionPath: string;
}

/** True for a scope that the user cannot leave out. */
export function isRequired(client: OAuthClient, scope: string): boolean {
  return client.scopes.some((declared) => declared.scope === scope && declared.required);
}
