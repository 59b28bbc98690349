/** A made-up repository, and what must be found in it. */
export interface Sample {
  readonly files: Readonly<Record<string, string>>;
  readonly finds: {
    readonly language?: string;
    readonly framework?: string;
    readonly start?: string;
    readonly url?: string;
    readonly webhook?: string;
    readonly connect?: string;
    readonly callback?: string;
    readonly health?: string;
    readonly variables?: Readonly<Record<string, string | null>>;
  };
}

/** An address whose port is chosen for each start. */
export const FREE = 'http://127.0.0.1:{port}';
/** A value that must never be seen again. */
export const SECRET = 'never-to-be-seen-again';

/** A file of variables, full of secrets. */
export const DOT_ENV = `# comment
REVENTO_API_BASE=https://${SECRET}.example/api/v1
export REVENTO_CLIENT_ID=${SECRET}
REVENTO_CLIENT_SECRET="${SECRET}"
REVENTO_WEBHOOK_SECRET='${SECRET}'
DATABASE_URL=postgres://u:${SECRET}@h/d
`;
/** What must become of it. */
export const KNOWN = {
  REVENTO_API_BASE: '{revento.apiBase}',
  REVENTO_CLIENT_ID: '{revento.clientId}',
  REVENTO_CLIENT_SECRET: '{revento.clientSecret}',
  REVENTO_WEBHOOK_SECRET: '{revento.webhookSecret}',
};
