import { resolve } from 'node:path';

/** Everything that differs between a laptop, the sandbox and production. Nothing else reads the environment. */
export interface Config {
  readonly port: number;
  readonly apiBase: string;
  /** The only copy: a rotation changes it in one place. */
  readonly apiKey: string;
  readonly accountId: string;
  readonly webhookSecret: string;
  readonly dataDir: string;
  /** Absent: a key file of mode 0600 is made in the data directory. */
  readonly storageKey: string | undefined;
  readonly retryBaseMs: number;
  /** An answer that is not complete by then does not come. */
  readonly requestTimeoutMs: number;
  /** Absent, as it must be in production: the hooks of `hooks.ts` do not exist. */
  readonly runToken: string | undefined;
}

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
    apiBase: required('AUGNO_API_BASE').replace(/\/$/, ''),
    apiKey: required('AUGNO_API_KEY'),
    accountId: required('AUGNO_ACCOUNT_ID'),
    // Required on purpose: a receiver that starts without a secret would have to accept or refuse everything.
    webhookSecret: required('AUGNO_WEBHOOK_SECRET'),
    dataDir: resolve(env.DATA_DIR || './data'),
    storageKey: env.STORAGE_KEY || undefined,
    retryBaseMs: number('RETRY_BASE_MS', 200),
    requestTimeoutMs: number('REQUEST_TIMEOUT_MS', 10_000),
    runToken: env.EMULATOR_RUN_TOKEN || undefined,
  };
  if (missing.length > 0) throw new Error(`Set ${missing.join(', ')} before starting.`);
  return config;
}
