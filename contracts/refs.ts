import { PROVIDER_REFS } from './provider-refs.ts';

/** A document that asks for something. */
export interface Ref {
  readonly title: string;
  readonly link: string;
}

/** Every requirement that a check cites, in one place: a link that moves is mended here. */
export const REFS = {
  rfc2104: {
    title: 'RFC 2104: HMAC, keyed hashing for message authentication',
    link: 'https://www.rfc-editor.org/rfc/rfc2104',
  },
  'rfc6585#4': {
    title: 'RFC 6585, section 4: 429 Too Many Requests',
    link: 'https://www.rfc-editor.org/rfc/rfc6585#section-4',
  },
  'rfc6749#5.2': {
    title: 'RFC 6749, section 5.2: errors of the token endpoint',
    link: 'https://www.rfc-editor.org/rfc/rfc6749#section-5.2',
  },
  'rfc6749#6': {
    title: 'RFC 6749, section 6: refreshing an access token',
    link: 'https://www.rfc-editor.org/rfc/rfc6749#section-6',
  },
  'rfc6750#3.1': {
    title: 'RFC 6750, section 3.1: error codes of bearer tokens',
    link: 'https://www.rfc-editor.org/rfc/rfc6750#section-3.1',
  },
  rfc8259: {
    title: 'RFC 8259: JSON, of which one value has many spellings',
    link: 'https://www.rfc-editor.org/rfc/rfc8259',
  },
  'rfc9110#5.1': {
    title: 'RFC 9110, section 5.1: names of header fields',
    link: 'https://www.rfc-editor.org/rfc/rfc9110#section-5.1',
  },
  'rfc9112#7.1': {
    title: 'RFC 9112, section 7.1: chunked transfer coding',
    link: 'https://www.rfc-editor.org/rfc/rfc9112#section-7.1',
  },
  'rfc9110#10.2.3': {
    title: 'RFC 9110, section 10.2.3: Retry-After',
    link: 'https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3',
  },
  'rfc9112#9.3': {
    title: 'RFC 9112, section 9.3: persistent connections',
    link: 'https://www.rfc-editor.org/rfc/rfc9112#section-9.3',
  },
  rfc8996: {
    title: 'RFC 8996: TLS 1.0 and TLS 1.1 must not be used',
    link: 'https://www.rfc-editor.org/rfc/rfc8996',
  },
  'rfc9325#6.1': {
    title: 'RFC 9325, section 6.1: the name of a server must be verified',
    link: 'https://www.rfc-editor.org/rfc/rfc9325#section-6.1',
  },
  'rfc9700#4.14': {
    title: 'RFC 9700, section 4.14: refresh token protection',
    link: 'https://www.rfc-editor.org/rfc/rfc9700#section-4.14',
  },
  'standard-webhooks#verifying': {
    title: 'Standard Webhooks: verifying webhook authenticity',
    link: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#verifying-webhook-authenticity',
  },
  'standard-webhooks#signature-scheme': {
    title: 'Standard Webhooks: what is signed, and with which secret',
    link: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme',
  },
  'standard-webhooks#verifying-signatures': {
    title: 'Standard Webhooks: comparing in constant time, and refusing what is stale',
    link: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#verifying-signatures',
  },
  'standard-webhooks#timeouts': {
    title: 'Standard Webhooks: a sender waits for so long and no longer',
    link: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#request-timeouts',
  },
  'standard-webhooks#idempotency': {
    title: 'Standard Webhooks: the id of a webhook is an idempotency key',
    link: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#webhook-headers-sending-metadata-to-consumers',
  },
  'standard-webhooks#payload': {
    title: 'Standard Webhooks: an event has the time at which it occurred, which is not that of its delivery',
    link: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#payload-structure',
  },
  'standard-webhooks#deliverability': {
    title: 'Standard Webhooks: deliveries fail, and may fail for good',
    link: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#deliverability-and-reliability',
  },
  'standard-webhooks#replay': {
    title: 'Standard Webhooks: failures are listed, and can be replayed by hand',
    link: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#visibility-into-failures-and-manual-retries',
  },
  'standard-webhooks#event-types': {
    title: 'Standard Webhooks: consumers choose which types of events they receive',
    link: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#event-types',
  },
  'aip-158': {
    title: 'AIP-158: a page may be short or empty, and only the word of the server ends a list',
    link: 'https://google.aip.dev/158',
  },
  'owasp-api1:2023': {
    title: 'OWASP API Security, API1:2023: broken object level authorization',
    link: 'https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/',
  },
  'nielsen#1': {
    title: 'Nielsen Norman Group: visibility of system status, usability heuristic 1',
    link: 'https://www.nngroup.com/articles/visibility-system-status/',
  },
  'gdpr#17': {
    title: 'GDPR, article 17: right to erasure',
    link: 'https://gdpr-info.eu/art-17-gdpr/',
  },
  'gdpr#7': {
    title: 'GDPR, article 7: consent can be withdrawn at any time',
    link: 'https://gdpr-info.eu/art-7-gdpr/',
  },
  'owasp-a09:2021': {
    title: 'OWASP Top 10, A09:2021: security logging and monitoring failures',
    link: 'https://owasp.org/Top10/A09_2021-Security_Logging_and_Monitoring_Failures/',
  },
  'sre-book#6': {
    title: 'Site Reliability Engineering, chapter 6: monitoring distributed systems',
    link: 'https://sre.google/sre-book/monitoring-distributed-systems/',
  },
  rfc9562: {
    title: 'RFC 9562: universally unique identifiers',
    link: 'https://www.rfc-editor.org/rfc/rfc9562',
  },
  'cwe-20': {
    title: 'CWE-20: improper input validation',
    link: 'https://cwe.mitre.org/data/definitions/20.html',
  },
  'cwe-208': {
    title: 'CWE-208: observable timing discrepancy',
    link: 'https://cwe.mitre.org/data/definitions/208.html',
  },
  'cwe-489': {
    title: 'CWE-489: active debug code',
    link: 'https://cwe.mitre.org/data/definitions/489.html',
  },
  'aws-builders#backoff': {
    title: 'Amazon Builders’ Library: timeouts, retries, and backoff with jitter',
    link: 'https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/',
  },
  'sre-book#21': {
    title: 'Site Reliability Engineering, chapter 21: handling overload, and deciding to retry',
    link: 'https://sre.google/sre-book/handling-overload/',
  },
  'sre-book#22': {
    title: 'Site Reliability Engineering, chapter 22: addressing cascading failures, with retries and deadlines',
    link: 'https://sre.google/sre-book/addressing-cascading-failures/',
  },
  'rfc9110#15.3.3': {
    title: 'RFC 9110, section 15.3.3: 202 Accepted',
    link: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.3.3',
  },
  'rfc9110#15.5': {
    title: 'RFC 9110, section 15.5: client errors, 4xx',
    link: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.5',
  },
  'rest-hooks': {
    title: 'REST Hooks: subscriptions in place of polling',
    link: 'https://resthooks.org/',
  },
  'rfc6749#2.3.1': {
    title: 'RFC 6749, section 2.3.1: the password of a client',
    link: 'https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1',
  },
  'rfc6749#4.1.2': {
    title: 'RFC 6749, section 4.1.2: the authorization response; a code is used once',
    link: 'https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2',
  },
  'rfc6749#4.1.2.1': {
    title: 'RFC 6749, section 4.1.2.1: errors of the authorization response',
    link: 'https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1',
  },
  'rfc6749#10.4': {
    title: 'RFC 6749, section 10.4: refresh tokens are kept confidential in storage',
    link: 'https://www.rfc-editor.org/rfc/rfc6749#section-10.4',
  },
  'rfc6749#10.10': {
    title: 'RFC 6749, section 10.10: what cannot be guessed',
    link: 'https://www.rfc-editor.org/rfc/rfc6749#section-10.10',
  },
  'rfc6749#10.12': {
    title: 'RFC 6749, section 10.12: cross-site request forgery',
    link: 'https://www.rfc-editor.org/rfc/rfc6749#section-10.12',
  },
  'rfc6750#5.3': {
    title: 'RFC 6750, section 5.3: how bearer tokens are kept safe',
    link: 'https://www.rfc-editor.org/rfc/rfc6750#section-5.3',
  },
  'rfc7636#4.1': {
    title: 'RFC 7636, section 4.1: the client creates a code verifier',
    link: 'https://www.rfc-editor.org/rfc/rfc7636#section-4.1',
  },
  'rfc7636#4.2': {
    title: 'RFC 7636, section 4.2: the client creates the code challenge',
    link: 'https://www.rfc-editor.org/rfc/rfc7636#section-4.2',
  },
  'rfc9700#2.1.1': {
    title: 'RFC 9700, section 2.1.1: the authorization code grant',
    link: 'https://www.rfc-editor.org/rfc/rfc9700#section-2.1.1',
  },
  'rfc9700#4.3': {
    title: 'RFC 9700, section 4.3: credentials that leak through the history of a browser',
    link: 'https://www.rfc-editor.org/rfc/rfc9700#section-4.3',
  },
  'rfc9700#4.7': {
    title: 'RFC 9700, section 4.7: cross-site request forgery; state, or PKCE instead of it',
    link: 'https://www.rfc-editor.org/rfc/rfc9700#section-4.7',
  },
  'owasp-logging': {
    title: 'OWASP Logging Cheat Sheet: data to exclude',
    link: 'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude',
  },
  'owasp-secrets': {
    title: 'OWASP Secrets Management Cheat Sheet',
    link: 'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html',
  },
  'stripe#versioning': {
    title: 'Stripe: pinned API versions, as many providers have them',
    link: 'https://docs.stripe.com/api/versioning',
  },
  'stripe#keys': {
    title: 'Stripe: API keys, of which each opens one of two modes, as many providers have them',
    link: 'https://docs.stripe.com/keys',
  },
  'stripe#idempotent-requests': {
    title: 'Stripe: idempotent requests',
    link: 'https://docs.stripe.com/api/idempotent_requests',
  },
  'idempotency-key-draft': {
    title: 'IETF draft: the Idempotency-Key HTTP header field',
    link: 'https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/',
  },
  'twelve-factor#config': {
    title: 'The Twelve-Factor App: configuration is stored in the environment',
    link: 'https://12factor.net/config',
  },
  'twelve-factor#dev-prod-parity': {
    title: 'The Twelve-Factor App: development, staging and production are as similar as possible',
    link: 'https://12factor.net/dev-prod-parity',
  },
  'cwe-209': {
    title: 'CWE-209: error messages that hold sensitive information',
    link: 'https://cwe.mitre.org/data/definitions/209.html',
  },
  'nielsen#9': {
    title: 'Nielsen Norman Group: error messages in plain language that help, usability heuristic 9',
    link: 'https://www.nngroup.com/articles/ten-usability-heuristics/',
  },
  'prometheus#naming': {
    title: 'Prometheus: how metrics are named',
    link: 'https://prometheus.io/docs/practices/naming/',
  },
  'w3c#trace-context': {
    title: 'W3C: Trace Context, ids that go along with requests',
    link: 'https://www.w3.org/TR/trace-context/',
  },
  rfc8594: {
    title: 'RFC 8594: the Sunset header',
    link: 'https://www.rfc-editor.org/rfc/rfc8594',
  },
  ...PROVIDER_REFS,
} as const satisfies Readonly<Record<string, Ref>>;

/** The id of a cited requirement. */
export type RefId = keyof typeof REFS;
