import type { NearMiss } from '../core/entry.ts';
import { nearest } from '../core/nearest.ts';
import type { Reply } from '../http/exchange.ts';

/**
 * Sends the browser back to the client. A query that the registered address has is kept.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2
 */
export function redirectBack(redirectUri: string, result: Record<string, string | null>): Reply {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(result)) if (value !== null) parameters.set(name, value);
  const separator = redirectUri.includes('?') ? '&' : '?';
  return {
    status: 302,
    headers: {
      Location: `${redirectUri}${separator}${parameters}`,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
    },
    body: '',
  };
}

/** Why an address is not one of the registered ones, which are compared byte for byte: the nearest of them and the difference. */
export function explainRedirectUri(sent: string, registered: readonly string[]): NearMiss {
  const [twin] = registered
    .map((known) => ({ known, told: differences(sent, known) }))
    .filter(({ told }) => told.length > 0)
    .sort((a, b) => a.told.length - b.told.length);
  if (twin) return { what: 'redirect_uri', sent, expected: `${twin.known} (${twin.told.join('; ')})` };
  const close = nearest(sent, registered);
  const expected = (close.length > 0 ? close : registered).join(' or ') || 'a registered address; there is none';
  return { what: 'redirect_uri', sent: sent || 'no redirect_uri', expected };
}

/** Ways of writing an address that a person takes for the same, and a comparison byte by byte does not. */
const BLURS: readonly [says: (sent: string, known: string) => string, blur: (uri: string) => string][] = [
  [(sent) => `${sent.endsWith('/') ? 'sent with' : 'sent without'} a trailing slash`, (uri) => uri.replace(/\/+$/, '')],
  [(sent) => `sent with ${sent.split(':')[0]}`, (uri) => uri.replace(/^https?:/i, 'http:')],
  [
    () => 'localhost and 127.0.0.1 are different',
    (uri) => uri.replace(/\/\/(127\.0\.0\.1|\[::1\])(?=[:/]|$)/, '//localhost'),
  ],
  [() => 'another port', (uri) => uri.replace(/^([a-z]+:\/\/[^/:]+|[a-z]+:\/\/\[[^\]]+\]):\d+/i, '$1')],
  [() => 'another query', (uri) => uri.replace(/[?#].*$/, '')],
  [() => 'upper and lower case differ', (uri) => uri.toLowerCase()],
  [() => 'percent-encoded differently', (uri) => decoded(uri)],
];

/** The differences when blurring them makes the two addresses equal; none when they are equal, or too far apart. */
function differences(sent: string, known: string): string[] {
  const blurAll = (uri: string) => BLURS.reduceRight((blurred, [, blur]) => blur(blurred), uri);
  if (sent === known || blurAll(sent) !== blurAll(known)) return [];
  return BLURS.filter((_, without) => {
    const blurOthers = (uri: string) =>
      BLURS.reduceRight((blurred, [, blur], i) => (i === without ? blurred : blur(blurred)), uri);
    return blurOthers(sent) !== blurOthers(known);
  }).map(([says]) => says(sent, known));
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
