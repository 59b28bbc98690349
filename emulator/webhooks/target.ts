import { EmulatorError } from '../core/errors.ts';

/** Where a request goes, taken apart once. */
export interface Target {
  readonly url: string;
  readonly secure: boolean;
  /** Name or address, an IPv6 address without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** Path and query. */
  readonly path: string;
  /** The `Host` header. */
  readonly host: string;
}

/**
 * Refuses an address that webhooks may not go to. Loopback is always allowed; any other host only when it is in `allowedHosts`,
 * by name (`hooks.internal`) or with its port (`hooks.internal:8080`).
 *
 * @throws EmulatorError `webhook_target`
 */
export function assertAllowedTarget(url: string, allowedHosts: readonly string[]): void {
  if (!URL.canParse(url)) throw refusal(url, 'is not a URL; write for example http://127.0.0.1:3000/webhooks');
  const parsed = new URL(url);
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')
    throw refusal(url, 'must begin with http:// or https://');
  if (parsed.username !== '' || parsed.password !== '') {
    parsed.username = '';
    parsed.password = '';
    throw refusal(parsed.href, 'must not carry a user name or password');
  }
  const allowed = allowedHosts.map((host) => host.toLowerCase());
  if (isLoopback(parsed.hostname) || allowed.includes(parsed.hostname) || allowed.includes(parsed.host)) return;
  throw refusal(url, `is not on this machine; allow it with --allow-host ${parsed.hostname}`);
}

/** Takes a URL apart. It must have been allowed before. */
export function parseTarget(url: string): Target {
  const parsed = new URL(url);
  const secure = parsed.protocol === 'https:';
  return {
    url,
    secure,
    hostname: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: parsed.port === '' ? (secure ? 443 : 80) : Number(parsed.port),
    path: parsed.pathname + parsed.search,
    host: parsed.host,
  };
}

/** The parser has brought every spelling of an address (`127.1`, `0x7f000001`) to this form. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function refusal(url: string, problem: string): EmulatorError {
  return new EmulatorError('webhook_target', `The webhook address ${url} ${problem}.`);
}
