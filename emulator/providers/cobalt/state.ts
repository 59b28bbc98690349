import { defineState } from '../../core/store.ts';
import type { JsonObject } from '../../http/contract.ts';
import type { Execution } from './engine/execution.ts';
import type { Workflow } from './engine/workflow.ts';

/** The key decides which one a request is about: both have one base address. */
export type Environment = 'test' | 'production';

/** The organization that integrates: there is one, and it is in both environments. */
export interface Organization {
  readonly id: string;
  readonly name: string;
  /** Its own application, which is never listed. */
  readonly default_app_id: string;
}

/** A credential of the organization in one environment. */
export interface ApiKey {
  readonly id: string;
  readonly value: string;
  readonly environment: Environment;
  readonly created_at: number;
  /** Provider ms from which it is refused, or null. */
  readonly revoked_at: number | null;
}

/** A user-defined field. */
export interface Udf {
  readonly _id: string;
  readonly key_name: string;
  readonly key_value: string | number | boolean | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A customer. The id is environment and `account_id` together: the same name may be in both. */
export interface Account {
  readonly id: string;
  readonly oid: string;
  readonly account_id: string;
  readonly environment: Environment;
  readonly name: string;
  readonly udf: readonly Udf[];
  /** The customer's credentials for calls to the organization's own API. */
  readonly auth_credentials: Readonly<Record<string, string>>;
  /** Slugs of all applications that were ever connected. */
  readonly ever: readonly string[];
  /** The test user, who cannot be deleted in `test`. */
  readonly is_test_user: boolean;
  readonly created_at: string;
  readonly updated_at: string;
}

/** A session token and its refresh token. */
export interface Session {
  readonly id: string;
  readonly token: string;
  readonly refresh_token: string;
  /** Id of the account's row. */
  readonly account: string;
  readonly environment: Environment;
  /** Provider ms. */
  readonly expires_at: number;
  readonly refresh_expires_at: number;
  readonly revoked: boolean;
  /** What was kept for the hosted portal, until then (provider ms). */
  readonly hosted: { readonly properties: JsonObject; readonly until: number } | null;
}

/** A customer's connection to an application. */
export interface Connection {
  readonly id: string;
  readonly account: string;
  readonly slug: string;
  readonly auth_type: 'oauth2' | 'keybased';
  readonly identifier: unknown;
  readonly status: 'active' | 'expired';
  /** What the application gave: never shown. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly connected_at: string;
  readonly updated_at: string;
  /** Provider ms at which its refresh token dies, or null for never. */
  readonly dies_at: number | null;
}

/** An OAuth flow under way; it can be used once. */
export interface Flow {
  readonly id: string;
  readonly account: string;
  readonly slug: string;
  readonly session: string | null;
  readonly used: boolean;
}

/** An installation of an application for one customer. */
export interface Config {
  readonly id: string;
  readonly account: string;
  readonly slug: string;
  readonly config_id: string;
  readonly fields: JsonObject;
  readonly labels: JsonObject;
  /** By workflow. */
  readonly workflows: Readonly<Record<string, { readonly enabled: boolean; readonly fields: JsonObject }>>;
}

/** An event of the organization's own application. */
export interface EventModel {
  readonly id: string;
  readonly name: string;
  readonly sample: JsonObject;
  readonly json_schema: JsonObject | null;
}

/** Where events go. */
export interface Webhook {
  readonly id: string;
  readonly environment: Environment;
  /** Null until somebody names one. */
  readonly webhook_url: string | null;
  readonly webhook_events: readonly string[];
  readonly is_enabled: boolean;
  readonly webhook_type: string;
  readonly webhook_headers: Readonly<Record<string, string>>;
  readonly webhook_body: string;
  readonly method: string;
  readonly slug: string | null;
  readonly workflow_ids: readonly string[];
  readonly group: string | null;
  readonly description: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

/** A workflow that runs again and again. */
export interface Schedule {
  readonly id: string;
  readonly account: string;
  readonly workflow: string;
  readonly config_id: string;
  readonly trigger_type: string;
  readonly regex: string | null;
  readonly interval_dates: readonly unknown[];
  readonly every_ms: number;
  readonly payload: unknown;
  readonly status: 'running' | 'paused';
  /** Provider ms of its next run. */
  readonly next_at: number;
}

/** Somebody did something. */
export interface Audit {
  readonly id: string;
  readonly environment: Environment;
  readonly event: string;
  readonly linked_account_id: string;
  readonly metadata: JsonObject;
  readonly at: number;
}

/** A word that scenarios use for a linked account. */
export interface Alias {
  readonly id: string;
  readonly linked_account_id: string;
}

/** A thing of one of the stores that are only listed for completeness. */
export interface Stored {
  readonly id: string;
  readonly kind: 'dataref' | 'table' | 'variable' | 'definition' | 'task' | 'server';
  readonly environment: Environment;
  readonly data: JsonObject;
}

const byAccount = { account: (row: { readonly account: string }) => row.account };

/** The collections of Cobalt. */
export const cobaltState = defineState((store) => ({
  organizations: store.collection<Organization>('organizations'),
  keys: store.collection<ApiKey>('api_keys', { value: (row) => row.value }),
  accounts: store.collection<Account>('linked_accounts', { environment: (row) => row.environment }),
  sessions: store.collection<Session>('session_tokens', { ...byAccount, token: (row) => row.token }),
  connections: store.collection<Connection>('connections', byAccount),
  flows: store.collection<Flow>('oauth_flows'),
  configs: store.collection<Config>('configs', byAccount),
  workflows: store.collection<Workflow>('workflows'),
  executions: store.collection<Execution>('executions', byAccount),
  events: store.collection<EventModel>('events'),
  webhooks: store.collection<Webhook>('webhooks', { environment: (row) => row.environment }),
  schedules: store.collection<Schedule>('schedules', byAccount),
  audits: store.collection<Audit>('audits'),
  aliases: store.collection<Alias>('aliases'),
  stored: store.collection<Stored>('stored'),
}));

/** The organization of a world. */
export function organizationOf(store: Parameters<typeof cobaltState>[0]): Organization {
  const [only] = cobaltState(store).organizations.list();
  if (!only) throw new TypeError('Cobalt was not seeded');
  return only;
}
