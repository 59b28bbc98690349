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
  'rfc9110#10.2.3': {
    title: 'RFC 9110, section 10.2.3: Retry-After',
    link: 'https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3',
  },
  'rfc9700#4.14': {
    title: 'RFC 9700, section 4.14: refresh token protection',
    link: 'https://www.rfc-editor.org/rfc/rfc9700#section-4.14',
  },
  'standard-webhooks#verifying': {
    title: 'Standard Webhooks: verifying webhook authenticity',
    link: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#verifying-webhook-authenticity',
  },
  'standard-webhooks#idempotency': {
    title: 'Standard Webhooks: the id of a webhook is an idempotency key',
    link: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#webhook-headers-sending-metadata-to-consumers',
  },
} as const satisfies Readonly<Record<string, Ref>>;

/** The id of a cited requirement. */
export type RefId = keyof typeof REFS;
