/** What OpenSSL calls it when the other end does not go on, in words. */
const REASONS: readonly (readonly [code: RegExp, says: string])[] = [
  [
    /UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW|WRONG_VERSION|ALERT_PROTOCOL_VERSION/,
    'the versions of TLS have nothing in common',
  ],
  [/ALERT_UNKNOWN_CA|ALERT_BAD_CERTIFICATE$/, 'the client does not trust who signed the certificate'],
  [/ALERT_CERTIFICATE_EXPIRED/, 'the client takes the certificate for expired'],
  [/ALERT_CERTIFICATE_UNKNOWN/, 'the client does not accept the certificate'],
  [
    /NO_SHARED_CIPHER|ALERT_HANDSHAKE_FAILURE|ALERT_INTERNAL_ERROR|ALERT_ILLEGAL|NO_SUITABLE/,
    'the client does not accept the ciphers',
  ],
  [/HTTP_REQUEST/, 'the client spoke plain HTTP'],
  [/ECONNRESET|EPIPE/, 'the client closed the connection'],
];

/** Why a handshake came to no connection, in words that do not differ between two runs; unknown reasons by their code. */
export function refusalOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return REASONS.find(([known]) => known.test(code))?.[1] ?? (code === '' ? 'unknown' : code);
}
