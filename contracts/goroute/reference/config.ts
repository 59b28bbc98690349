import { resolve } from 'node:path';

/** Everything that differs between a laptop, the sandbox and production. Nothing else reads the environment. */
export interface Config {
  readonly port: number;
  readonly apiBase: string;
  /** The only copy: a rotation changes it in one place. */
  readonly apiKey: string;
  readonly organizationId: string;
  /** Our own Peppol address, `scheme:value`. */
  readonly senderId: string;
  /** Who gets a document that names nobody else. */
  readonly receiverId: string;
  /** In force: one, or two while a rotation is under way. */
  readonly webhookSecrets: readonly string[];
  readonly dataDir: string;
  /** Absent: a key file of mode 0600 is made in the data directory. */
  readonly storageKey: string | undefined;
  readonly retryBaseMs: number;
  /** How often a failed request is repeated before we give up for now. */
  readonly retries: number;
  /** An answer that is not complete by then does not come. */
  readonly requestTimeoutMs: number;
  /** New requests in a second; what is allowed in a minute is told by the answers. */
  readonly ratePerSecond: number;
  /** Absent, as it must be in production: the hooks of `hooks.ts` do not exist. */
  readonly runToken: string | undefined;
}

/** What GoRoute's checklist allows a client to wait for. @see https://docs.goroute.ai/docs/best-practices/production-checklist */
const REQUEST_TIMEOUT_MS = 25_000;

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
    apiBase: required('GOROUTE_API_BASE').replace(/\/$/, ''),
    apiKey: required('GOROUTE_API_KEY'),
    organizationId: required('GOROUTE_ORGANIZATION_ID'),
    senderId: required('GOROUTE_SENDER_ID'),
    receiverId: required('GOROUTE_RECEIVER_ID'),
    // Required on purpose: a receiver that starts without a secret would have to accept or refuse everything.
    webhookSecrets: [required('GOROUTE_WEBHOOK_SECRET'), env.GOROUTE_WEBHOOK_SECRET_PREVIOUS ?? ''].filter(Boolean),
    dataDir: resolve(env.DATA_DIR || './data'),
    storageKey: env.STORAGE_KEY || undefined,
    retryBaseMs: number('RETRY_BASE_MS', 500),
    retries: number('RETRIES', 5),
    requestTimeoutMs: number('REQUEST_TIMEOUT_MS', REQUEST_TIMEOUT_MS),
    ratePerSecond: number('RATE_PER_SECOND', 10) || 10,
    runToken: env.EMULATOR_RUN_TOKEN || undefined,
  };
  if (missing.length > 0) throw new Error(`Set ${missing.join(', ')} before starting.`);
  return config;
}
