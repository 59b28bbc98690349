import { randomUUID } from 'node:crypto';
import type { Variant } from './variant.ts';

/** Other ways over the consent page and back. */
export const consentVariants: readonly Variant[] = [
  {
    name: 'pkce-only',
    says: 'Sends no state: the verifier is kept with the session of the browser, and stands in for it.',
    matters: ['oauth.state', 'oauth.errors', 'oauth.pkce'],
    change: ({ authorizeQuery }) => ({
      authorizeQuery(config, login, secrets) {
        const { state: _, ...query } = authorizeQuery(config, login, secrets);
        return query;
      },
      finishLogin(logins, _state, session) {
        const newest = [...logins].findLast(([, login]) => login.session === session);
        if (newest) logins.delete(newest[0]);
        return newest?.[1];
      },
    }),
  },
  {
    name: 'state-uuid',
    says: 'The state is a UUID.',
    matters: ['oauth.state'],
    change: ({ loginSecrets }) => ({ loginSecrets: () => ({ ...loginSecrets(), state: randomUUID() }) }),
  },
  {
    name: 'declined-home',
    says: 'Who declines the consent is sent to the front page.',
    matters: ['oauth.declined'],
    change: () => ({ declinedPage: () => ({ status: 302, headers: { location: '/' } }) }),
  },
  {
    name: 'access-log',
    says: 'Writes an access log with the request line of the callback, code included, as web servers do unasked.',
    matters: ['secrets.tokens'],
    change: ({ tokenLogFields }) => ({
      tokenLogFields: (form, body) => ({
        ...tokenLogFields(form, body),
        ...(form.code !== undefined && { access: `GET /callback?code=${form.code} HTTP/1.1` }),
      }),
    }),
  },
];
