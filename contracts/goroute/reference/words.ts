import { ApiRefusal, DocumentRefused, type Finding, findingText, Stopped } from './errors.ts';

/** What went wrong in words for people: their own mistake by rule and place, ours and GoRoute's without details. */
export function wordsFor(error: unknown): string {
  if (error instanceof Stopped) return `${KEY_REFUSED[error.code] ?? KEY_REFUSED.INVALID_API_KEY}`;
  const findings = findingsOf(error);
  if (findings.length > 0)
    return `The document breaks a rule, and was not sent. ${findings.map(findingText).join(' ')}`;
  if (error instanceof DocumentRefused) return error.message;
  if (error instanceof ApiRefusal) return wordsForRefusal(error);
  return 'GoRoute cannot be reached at the moment. The document is kept, and sent as soon as that is over.';
}

/** The rules that an error names. */
export function findingsOf(error: unknown): readonly Finding[] {
  return error instanceof DocumentRefused || error instanceof ApiRefusal ? error.findings : [];
}

/** The code of an error, as dead letters and histories have it. */
export function codeOf(error: unknown): string {
  if (error instanceof DocumentRefused || error instanceof ApiRefusal || error instanceof Stopped) return error.code;
  return 'UNAVAILABLE';
}

const NEW_KEY = 'Documents are kept until there is another one.';
const KEY_REFUSED: Readonly<Record<string, string>> = {
  INVALID_API_KEY: `GoRoute does not accept our API key: in production it must be a production key, and none of the sandbox. ${NEW_KEY}`,
  API_KEY_EXPIRED: `Our API key for GoRoute has expired or was revoked. ${NEW_KEY}`,
  AUTH_002: `Our API key for GoRoute has expired or was revoked. ${NEW_KEY}`,
  API_KEY_DISABLED: `Our API key for GoRoute is disabled at the moment. ${NEW_KEY}`,
  AUTH_003: `Our API key for GoRoute is disabled at the moment. ${NEW_KEY}`,
};

const SENDER_UNKNOWN =
  'We are not registered in the Peppol network of this environment: GoRoute must register our address before anything can be sent.';
const BY_CODE: Readonly<Record<string, string>> = {
  PARTICIPANT_NOT_FOUND: SENDER_UNKNOWN,
  RECEIVER_NOT_FOUND: 'The receiver is not in the Peppol network. Please check the address.',
  DOCUMENT_TYPE_NOT_SUPPORTED_BY_RECEIVER: 'The receiver does not take documents of this type.',
  INSUFFICIENT_PERMISSIONS: 'Our API key does not allow this: its scopes must be changed in GoRoute.',
  IP_NOT_ALLOWED: 'GoRoute does not let us in from this address: it must be added to the allowlist of our API key.',
  INVALID_XML: 'The document is no well-formed XML.',
  UNSUPPORTED_DOCUMENT_TYPE: 'GoRoute does not know documents of this type.',
  RECEIVER_REJECTED: 'The receiver has rejected the document. Please ask them before it is sent again.',
  DELIVERY_TIMEOUT: 'The receiver did not answer in time, so the document was not delivered.',
  CERTIFICATE_ERROR: 'The certificate of the receiver is not in order, so the document was not delivered.',
  RETRIES_EXHAUSTED: 'The document could not be sent in several hours, though others could.',
};

/** GoRoute's other vocabulary. */
const BY_NUMBER: Readonly<Record<string, string>> = {
  PART_001: 'PARTICIPANT_NOT_FOUND',
  PART_003: 'RECEIVER_NOT_FOUND',
  PART_004: 'DOCUMENT_TYPE_NOT_SUPPORTED_BY_RECEIVER',
  AUTH_004: 'INSUFFICIENT_PERMISSIONS',
  AUTH_005: 'IP_NOT_ALLOWED',
  VAL_001: 'INVALID_XML',
  VAL_006: 'UNSUPPORTED_DOCUMENT_TYPE',
};

/** What a code means for people; GoRoute's own sentence where it is none that we know. */
export function wordsForCode(code: string, says: string): string {
  return BY_CODE[BY_NUMBER[code] ?? code] ?? `GoRoute does not accept the document: ${says} (${code}).`;
}

function wordsForRefusal({ code, message }: ApiRefusal): string {
  return wordsForCode(code, message);
}
