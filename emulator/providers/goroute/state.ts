import { defineState } from '../../core/store.ts';
import type { JsonObject } from '../../http/contract.ts';
import type { NamedParty } from './inspection.ts';

/** UTC with `Z`, in whole seconds; with milliseconds in webhooks. */
export type Timestamp = string;

/** The key decides which one a request is about: both have one base address. */
export type Environment = 'sandbox' | 'production';

/** A company whose documents, participants, webhooks and budgets are its own. */
export interface Organization {
  readonly id: string;
  readonly environment: Environment;
  readonly name: string;
  readonly country: string;
  readonly vat_number: string | null;
  readonly peppol_id: string | null;
  readonly address: JsonObject | null;
  /** Whose key made it, or null. */
  readonly parent_id: string | null;
  /** Name of the rate limits that it has. */
  readonly tier: string;
  readonly created_at: Timestamp;
}

/** A credential. @see https://docs.goroute.ai/docs/getting-started/authentication */
export interface ApiKey {
  readonly id: string;
  readonly value: string;
  readonly organization_id: string;
  readonly environment: Environment;
  readonly scopes: readonly string[];
  /** Addresses that it may be used from; null is all. */
  readonly allowed_ips: readonly string[] | null;
  readonly status: 'active' | 'disabled' | 'revoked';
  readonly created_at: Timestamp;
  /** Provider ms from which it is revoked, also ahead; null is never. */
  readonly revoked_at: number | null;
}

/** How a receiver takes what is sent to it. */
export type Behaviour = 'accept' | 'reject' | 'timeout' | 'certificate' | 'unlisted';

/** Somebody on the network: of one of our organizations, or of nobody here. */
export interface Participant {
  readonly id: string;
  readonly environment: Environment;
  readonly organization_id: string | null;
  readonly scheme: string;
  readonly identifier: string;
  readonly name: string;
  readonly country: string;
  readonly contact: JsonObject;
  readonly status: 'pending' | 'active' | 'suspended';
  readonly smp_status: 'pending' | 'registered' | 'failed' | 'deregistered';
  readonly access_point: { readonly name: string; readonly peppol_id: string; readonly endpoint: string };
  /** Names of the document types that it receives. */
  readonly documents: readonly string[];
  /** A listed test identifier: every organization of the sandbox may send as it. */
  readonly shared: boolean;
  readonly behaviour: Behaviour;
  readonly created_at: Timestamp;
  readonly registered_at: Timestamp | null;
  readonly updated_at: Timestamp;
  /** Provider ms at which the registration completes, or null. */
  readonly due_at: number | null;
}

/** @see https://docs.goroute.ai/docs/sending-documents/tracking */
export type Status = 'pending' | 'processing' | 'sending' | 'delivered' | 'failed';

/** How a transaction will end. */
export type Outcome = 'delivered' | 'invalid' | 'stuck' | { readonly code: string; readonly message: string };

/** A document on its way out, or one that came in. */
export interface Transaction {
  readonly id: string;
  readonly environment: Environment;
  readonly organization_id: string;
  readonly direction: 'outbound' | 'inbound';
  readonly status: Status;
  /** Id of the document itself, for webhooks. */
  readonly document_id: string;
  readonly document_type: string;
  readonly document_namespace: string;
  readonly document_type_code: string | null;
  readonly invoice_number: string | null;
  readonly sender: NamedParty | null;
  readonly receiver: NamedParty | null;
  readonly metadata: JsonObject;
  readonly created_at: Timestamp;
  readonly updated_at: Timestamp;
  readonly delivered_at: Timestamp | null;
  readonly failed_at: Timestamp | null;
  readonly message_id: string | null;
  readonly error: JsonObject | null;
  readonly attempts: number;
  readonly status_history: readonly { readonly status: Status; readonly at: Timestamp }[];
  readonly batch_id: string | null;
  /** The transaction that carried the same number before, or null. */
  readonly duplicate_of: string | null;
  /** Findings of the rules, errors and warnings, that its webhooks tell of. */
  readonly findings: readonly JsonObject[];
  readonly outcome: Outcome;
  /** How long it is in `sending`, in ms. */
  readonly sending_ms: number;
  /** Provider ms of its next step, or null where there is none. */
  readonly due_at: number | null;
  /** Journal entry that it follows from. */
  readonly cause: number | null;
}

/** A document that came in. */
export interface ReceivedDocument {
  readonly id: string;
  readonly environment: Environment;
  readonly organization_id: string;
  readonly transaction_id: string;
  readonly received_at: Timestamp;
  readonly xml: string;
}

/** Where events of an organization go. */
export interface Webhook {
  readonly id: string;
  readonly organization_id: string;
  /** Null until somebody names one. */
  readonly url: string | null;
  readonly events: readonly string[];
  readonly secret: string | null;
  /** The secret before this one, which still signs until then (provider ms). */
  readonly previous: { readonly value: string; readonly until: number } | null;
  readonly active: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly failure_count: number;
  readonly disabled_at: Timestamp | null;
  readonly created_at: Timestamp;
  readonly updated_at: Timestamp;
}

/** A request to move a participant from another access point. */
export interface Migration {
  readonly id: string;
  readonly organization_id: string;
  readonly participant: JsonObject;
  readonly created_at: Timestamp;
}

/** An answer that was kept for repetitions. */
export interface Kept {
  readonly id: string;
  readonly fingerprint: string;
  /** Provider ms. */
  readonly until: number;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string;
}

/** A word that scenarios use for an organization. */
export interface Alias {
  readonly id: string;
  readonly organization_id: string;
}

const byOrganization = { organization: (row: { readonly organization_id: string | null }) => row.organization_id };

/** The collections of GoRoute. */
export const gorouteState = defineState((store) => ({
  organizations: store.collection<Organization>('organizations'),
  keys: store.collection<ApiKey>('api_keys', { ...byOrganization, value: (row) => row.value }),
  participants: store.collection<Participant>('participants', {
    ...byOrganization,
    address: (row) => `${row.environment} ${row.scheme}:${row.identifier}`,
  }),
  transactions: store.collection<Transaction>('transactions', {
    ...byOrganization,
    number: (row) => `${row.organization_id} ${row.document_type} ${row.invoice_number}`,
  }),
  documents: store.collection<ReceivedDocument>('documents', byOrganization),
  webhooks: store.collection<Webhook>('webhooks', byOrganization),
  migrations: store.collection<Migration>('migrations', byOrganization),
  kept: store.collection<Kept>('idempotency'),
  aliases: store.collection<Alias>('aliases'),
}));

/** UTC in whole seconds, as the API writes instants. @see https://docs.goroute.ai/docs/sending-documents/tracking */
export function timestamp(ms: number): Timestamp {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** UTC with milliseconds, as webhooks write instants. @see https://docs.goroute.ai/docs/reference/webhooks */
export function preciseTimestamp(ms: number): Timestamp {
  return new Date(ms).toISOString();
}
