import { resolve } from 'node:path';

/** Everything that differs between a laptop, the test environment and production. Nothing else reads the environment. */
export interface Config {
  readonly port: number;
  readonly apiBase: string;
  /** Chooses the environment, too; webhooks are signed with it. */
  readonly apiKey: string;
  /** Of before a rotation: deliveries that were signed with it may still be on their way. */
  readonly previousKey: string | undefined;
  /** Customers who were there before this product kept its own list. */
  readonly firstCustomers: readonly string[];
  readonly dataDir: string;
  /** Absent: a key file of mode 0600 is made in the data directory. */
  readonly storageKey: string | undefined;
  readonly retryBaseMs: number;
  /** How often a failed request is repeated before we give up for now. */
  readonly retries: number;
  /** An answer that is not complete by then does not come. */
  readonly requestTimeoutMs: number;
  /** Events in a second that we send at most. */
  readonly eventsPerSecond: number;
  /** Absent, as it must be in production: the hooks of `hooks.ts` do not exist. */
  readonly runToken: string | undefined;
}

const REQUEST_TIMEOUT_MS = 20_000;
/** Twenty are allowed, five at once. @see https://docs.gocobalt.io/api-reference/overview */
const EVENTS_PER_SECOND = 15;

/** Reads the environment; a missing value is one clear sentence, not a late surprise. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const missing: string[] = [];
  const required = (name: string) => {
    const value = env[name];
    if (!value) missing.push(name);
    return value ?? '';
  };
  const number = (name: string, fallback: number) => {
    const value = Number(env[name] || fallback);
    if (!Number.isInteger(value) || value < 0) throw new Error(`${name} must be a whole number, not "${env[name]}".`);
    return value;
  };
  const config = {
    port: number('PORT', 3000),
    apiBase: required('COBALT_API_BASE').replace(/\/$/, ''),
    apiKey: required('COBALT_API_KEY'),
    previousKey: env.COBALT_API_KEY_PREVIOUS || undefined,
    firstCustomers: (env.FIRST_CUSTOMERS ?? '').split(',').filter(Boolean),
    dataDir: resolve(env.DATA_DIR || './data'),
    storageKey: env.STORAGE_KEY || undefined,
    retryBaseMs: number('RETRY_BASE_MS', 1000),
    retries: number('RETRIES', 4),
    requestTimeoutMs: number('REQUEST_TIMEOUT_MS', REQUEST_TIMEOUT_MS),
    eventsPerSecond: number('EVENTS_PER_SECOND', EVENTS_PER_SECOND) || EVENTS_PER_SECOND,
    runToken: env.EMULATOR_RUN_TOKEN || undefined,
  };
  if (missing.length > 0) throw new Error(`Set ${missing.join(', ')} before starting.`);
  return config;
}

/** The environment that the key is for. @see https://docs.gocobalt.io/api-reference/customer/create-linked-account */
export function environmentOf({ apiKey }: Pick<Config, 'apiKey'>): 'test' | 'production' {
  return apiKey.startsWith('pk') ? 'production' : 'test';
}
