import { defineState } from '../../core/store.ts';
import { Objected } from '../../resources/rules.ts';

/** Sandbox and production are two accounts on one host; the key decides. */
export type Environment = 'sandbox' | 'production';

/** An account: everything belongs to one. */
export interface Account {
  readonly id: string;
  readonly environment: Environment;
  readonly name: string;
  /** The API version of the account, as the Dashboard has it. */
  readonly api_version: string;
  /** False when the subscription is past due, cancelled or unpaid: every request is answered with 402. */
  readonly paid: boolean;
  /** RFC 3339. */
  readonly created_at: string;
  /** The account that made this sandbox; null for an account that was there from the first day. */
  readonly owner: string | null;
  /** True for a deleted sandbox: no key of it works any more. */
  readonly closed: boolean;
  /** What is still to be done with it, a moment after the answer. */
  readonly pending: 'plant' | 'purge' | null;
}

/** The secret of an API key, apart from what the API shows of the key. The id is the key's. */
export interface KeySecret {
  readonly id: string;
  readonly account_id: string;
  readonly value: string;
}

/** An answered request under an idempotency key. */
export interface IdempotentRequest {
  /** Digest of actor, account, method, route and key. */
  readonly id: string;
  /** Digest of the body and the first value of each query parameter. */
  readonly fingerprint: string;
  /** Provider ms after which it is forgotten. */
  readonly until: number;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string;
}

/** A word that scenarios use for an account. */
export interface Alias {
  readonly id: string;
  readonly account_id: string;
}

/** What is kept besides the resources of the contract. */
export const augnoState = defineState((store) => ({
  accounts: store.collection<Account>('accounts'),
  secrets: store.collection<KeySecret>('key_secrets', {
    value: ({ value }) => value,
    account: ({ account_id }) => account_id,
  }),
  idempotent: store.collection<IdempotentRequest>('idempotent_requests'),
  aliases: store.collection<Alias>('aliases'),
}));

/** The instants that RFC 3339 can write. */
const [FIRST_MS, LAST_MS] = [Date.parse('0000-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];

/** RFC 3339 in UTC with whole seconds, as Augno writes instants. @throws Objected for one beyond the years of four digits */
export function timestamp(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second === last.second) return last.text;
  if (!(ms >= FIRST_MS && ms <= LAST_MS)) {
    const says = 'A date lies beyond the year 9999.';
    throw new Objected({ why: 'rule', code: 'validation_failed', says, member: null });
  }
  last = { second, text: `${new Date(ms).toISOString().slice(0, 19)}Z` };
  return last.text;
}

/** The instant (ms) that {@link timestamp} writes: what clients compare with. */
export function shownMs(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}

/** One request writes the same instant many times over, and so do those of the same second. */
let last = { second: Number.NaN, text: '' };
