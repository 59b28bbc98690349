import { basicCredentials } from '../core/basic-credentials.ts';
import type { Exchange } from '../http/exchange.ts';
import { OAuthRefusal, parameter } from './refusal.ts';
import type { OAuthClient, OAuthRules } from './rules.ts';

interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string | null;
}

/**
 * The client that a token request proves to come from. `assumed` is the client to check against where none is named.
 *
 * @throws OAuthRefusal `invalid_client`, or `invalid_request` when no client is named or one is named twice
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
 */
export function authenticateClient(exchange: Exchange, rules: OAuthRules, assumed: string | null = null): OAuthClient {
  const { world } = exchange;
  const header = exchange.header('authorization');
  const { clientId, clientSecret } =
    header === undefined ? inBody(exchange, assumed) : inHeader(exchange, header, rules.allowBasic(world));
  const client = rules.client(world, clientId);
  if (client && clientSecret !== null && accepts(client, clientSecret)) return client;
  const message = client ? 'The client secret is missing or wrong.' : 'There is no such client.';
  throw new OAuthRefusal('client', 'invalid_client', message, {
    ...(header !== undefined && challenge()),
    explain: {
      what: 'parameter',
      sent: client ? `${clientSecret === null ? 'no' : 'another'} client_secret` : `client_id=${clientId}`,
      expected: client ? 'the client_secret that belongs to this client_id' : 'a client_id of this sandbox',
    },
  });
}

function accepts(client: OAuthClient, secret: string): boolean {
  return secret === client.clientSecret || (client.formerSecrets ?? []).includes(secret);
}

function inBody({ form }: Exchange, assumed: string | null): Credentials {
  const clientId = parameter(form, 'client_id') ?? assumed;
  if (clientId === null) throw new OAuthRefusal('client', 'invalid_request', 'client_id is missing.');
  return { clientId, clientSecret: parameter(form, 'client_secret') };
}

function inHeader({ form }: Exchange, header: string, allowed: boolean): Credentials {
  const basic = allowed ? parseBasic(header) : null;
  if (!basic) {
    throw new OAuthRefusal('client', 'invalid_client', 'This way of client authentication is not supported.', {
      ...challenge(),
      explain: {
        what: 'parameter',
        sent: `Authorization: ${header.split(' ')[0]} …`,
        expected: `client_id and client_secret in the ${allowed ? 'body, or as HTTP Basic' : 'body'}`,
      },
    });
  }
  if (form.has('client_secret')) {
    throw new OAuthRefusal(
      'client',
      'invalid_request',
      'The client authenticates in the header and in the body at once.',
    );
  }
  return basic;
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2 (who tried the header is answered by the header) */
function challenge(): { headers: Record<string, string> } {
  return { headers: { 'WWW-Authenticate': 'Basic realm="token"' } };
}

function parseBasic(header: string): Credentials | null {
  const [text = ''] = basicCredentials(header);
  const colon = text.indexOf(':');
  if (colon < 0) return null;
  return { clientId: formDecoded(text.slice(0, colon)), clientSecret: formDecoded(text.slice(colon + 1)) };
}

/** Both halves are form-encoded before they are joined. */
function formDecoded(text: string): string {
  return new URLSearchParams(`v=${text.replaceAll('&', '%26')}`).get('v') ?? '';
}
