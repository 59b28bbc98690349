import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { App } from '../app.ts';
import type { Tokens } from '../refresh.ts';
import type { Mutant } from './mutant.ts';

const tokens = { kills: ['secrets.tokens'] };
const verifier = { kills: ['secrets.verifier'] };
const storage = { kills: ['secrets.storage'] };
const client = { kills: ['secrets.client-secret'] };
const webhook = { kills: ['secrets.webhook-secret'] };

/** Defects in keeping a secret. */
export const secretMutants: readonly Mutant[] = [
  {
    name: 'verifier-in-cookie',
    breaks: 'The verifier waits for the callback in a cookie, as base64 of JSON.',
    ...verifier,
    change({ loginSecrets, sessionCookies }) {
      let pending = '';
      return {
        loginSecrets() {
          const secrets = loginSecrets();
          pending = Buffer.from(JSON.stringify({ flow: 'connect', verifier: secrets.verifier })).toString('base64');
          return secrets;
        },
        sessionCookies: (session) => [
          ...sessionCookies(session),
          `pending=${encodeURIComponent(pending)}; Path=/; HttpOnly; SameSite=Lax`,
        ],
      };
    },
  },
  {
    name: 'verifier-in-state',
    breaks: 'The state carries what the callback will need, the verifier too, so that the server keeps nothing.',
    ...verifier,
    change: ({ loginSecrets }) => ({
      loginSecrets() {
        const secrets = loginSecrets();
        const carried = JSON.stringify({ nonce: secrets.state, verifier: secrets.verifier });
        return { ...secrets, state: Buffer.from(carried).toString('base64url') };
      },
    }),
  },
  {
    name: 'verifier-logged',
    breaks: 'The log has the verifier of every exchange.',
    ...verifier,
    change: ({ tokenLogFields }) => ({
      tokenLogFields: (form, body) => ({ ...tokenLogFields(form, body), verifier: form.code_verifier ?? '' }),
    }),
  },
  {
    name: 'token-in-url',
    breaks: 'Calls of the API carry the token in their address, too.',
    ...tokens,
    change: ({ sentToken }) => ({
      sentToken(request, token) {
        const sent = sentToken(request, token);
        return { ...sent, url: `${sent.url}${sent.url.includes('?') ? '&' : '?'}access_token=${token}` };
      },
    }),
  },
  {
    name: 'token-in-header',
    breaks: 'Calls of the API carry the token in a header of the own making, too, which nobody masks.',
    ...tokens,
    change: ({ sentToken }) => ({
      sentToken(request, token) {
        const sent = sentToken(request, token);
        return { ...sent, headers: { ...sent.headers, 'x-auth-token': token } };
      },
    }),
  },
  {
    name: 'token-in-page',
    breaks: 'The page of connections has their tokens in it, for a script.',
    ...tokens,
    change: ({ frontPage }) => ({
      frontPage(app) {
        const data = app.connections.all().map(({ eventId, accessToken }) => ({ eventId, accessToken }));
        return `${frontPage(app)}<script>window.connections = ${JSON.stringify(data)}</script>`;
      },
    }),
  },
  {
    name: 'token-in-error',
    breaks: 'The reason of a failed call has the whole request in it, and is shown to whoever asks.',
    ...tokens,
    change: ({ reasonFor }) => ({
      reasonFor: (status, code, request) =>
        `${reasonFor(status, code, request)} for ${JSON.stringify({ url: request.url, headers: request.headers })}`,
    }),
  },
  {
    name: 'token-logged',
    breaks: 'The log has the access token of every token answer.',
    ...tokens,
    change: ({ tokenLogFields }) => ({
      tokenLogFields: (form, body) => ({ ...tokenLogFields(form, body), token: String(body.access_token ?? '') }),
    }),
  },
  {
    name: 'token-logged-encoded',
    breaks: 'The log has the Authorization header of token answers in base64.',
    ...tokens,
    change: ({ tokenLogFields }) => ({
      tokenLogFields: (form, body) => ({
        ...tokenLogFields(form, body),
        answer: Buffer.from(JSON.stringify(body)).toString('base64'),
      }),
    }),
  },
  {
    name: 'refresh-token-logged',
    breaks: 'The log has the refresh token of every refresh.',
    ...tokens,
    change: ({ tokenLogFields }) => ({
      tokenLogFields: (form, body) => ({ ...tokenLogFields(form, body), presented: form.refresh_token ?? '' }),
    }),
  },
  {
    name: 'client-secret-in-page',
    breaks: 'The front page has the configuration of the integration in it.',
    ...client,
    change: ({ frontPage }) => ({
      frontPage: (app) => `${frontPage(app)}<!-- ${JSON.stringify({ ...app.config, webhookSecret: '…' })} -->`,
    }),
  },
  {
    name: 'client-secret-in-header',
    breaks: 'Calls of the API name the client with its secret.',
    ...client,
    change: ({ sentToken }) => ({
      sentToken(request, token) {
        const sent = sentToken(request, token);
        return { ...sent, headers: { ...sent.headers, 'x-client-secret': process.env.REVENTO_CLIENT_SECRET ?? '' } };
      },
    }),
  },
  {
    name: 'client-secret-logged',
    breaks: 'The log has the whole form of every token request but its tokens.',
    ...client,
    change: ({ tokenLogFields }) => ({
      tokenLogFields: (form, body) => ({
        ...tokenLogFields(form, body),
        secret: process.env.REVENTO_CLIENT_SECRET ?? '',
      }),
    }),
  },
  {
    name: 'webhook-secret-logged',
    breaks: 'The log says with which secret a webhook was verified.',
    ...webhook,
    change: ({ receive }) => ({
      receive(app, delivery) {
        app.log('verifying', { deliveryId: delivery.id, secret: app.config.webhookSecret });
        return receive(app, delivery);
      },
    }),
  },
  {
    name: 'storage-plain',
    breaks: 'Beside the encrypted store there is a copy of the tokens in the clear.',
    ...storage,
    change: ({ persistTokens }) => ({
      persistTokens(app, key, fresh) {
        keep(app, Buffer.from(JSON.stringify({ key, ...fresh })));
        return persistTokens(app, key, fresh);
      },
    }),
  },
  {
    name: 'storage-base64',
    breaks: 'Tokens are stored in base64, which is taken for encryption.',
    ...storage,
    change: ({ persistTokens }) => ({
      persistTokens(app, key, fresh) {
        keep(app, Buffer.from(encoded(key, fresh)));
        return persistTokens(app, key, fresh);
      },
    }),
  },
  {
    name: 'storage-packed',
    breaks: 'Tokens are stored in a packed file, which nobody can read without unpacking it.',
    ...storage,
    change: ({ persistTokens }) => ({
      persistTokens(app, key, fresh) {
        keep(app, gzipSync(JSON.stringify({ key, ...fresh })));
        return persistTokens(app, key, fresh);
      },
    }),
  },
];

function encoded(key: string, tokens: Tokens): string {
  return Buffer.from(JSON.stringify({ key, ...tokens })).toString('base64');
}

function keep(app: App, bytes: Buffer): void {
  const folder = join(app.config.dataDir, 'backup');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'tokens'), bytes);
}
