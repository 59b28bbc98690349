import { createHash, randomBytes } from 'node:crypto';
import { type Login, type LoginSecrets, type Logins, startLogin } from '../logins.ts';
import { connect } from '../oauth.ts';
import { page, pageReply } from '../pages.ts';
import type { Mutant } from './mutant.ts';

const state = { kills: ['oauth.state'] };
const errors = { kills: ['oauth.errors'] };
const declined = { kills: ['oauth.declined'] };
const pkce = { kills: ['oauth.pkce'] };
// This provider refuses whoever comes without PKCE, so nobody can sign in, and nothing is promised of what needs people.
const pkceOfPeople = { kills: ['oauth.pkce'], clouds: ['privacy.user-revoke', 'webhook.subscriptions'] };

/** Defects on the way over the consent page and back. */
export const consentMutants: readonly Mutant[] = [
  {
    name: 'state-ignored',
    breaks: 'A state is sent and never looked at: the callback finishes whatever login this browser has under way.',
    ...state,
    change: () => ({ finishLogin: (logins, _state, session) => takeNewest(logins, session) }),
  },
  {
    name: 'state-constant',
    breaks: 'The state is the same for everybody.',
    ...state,
    change: ({ loginSecrets }) => ({ loginSecrets: () => ({ ...loginSecrets(), state: 'revento-connect' }) }),
  },
  {
    name: 'state-counter',
    breaks: 'The state is a number that counts up.',
    ...state,
    change({ loginSecrets }) {
      let count = Date.now();
      return { loginSecrets: () => ({ ...loginSecrets(), state: String(count++) }) };
    },
  },
  {
    name: 'state-present-only',
    breaks: 'A state must be there, whichever it is.',
    ...state,
    change: () => ({
      finishLogin: (logins, sent, session) => (sent === '' ? undefined : takeNewest(logins, session)),
    }),
  },
  {
    name: 'state-unbound',
    breaks: 'The state is known, and belongs to no browser: anybody may bring it.',
    ...state,
    change: ({ finishLogin }) => ({
      finishLogin: (logins, sent) => finishLogin(logins, sent, logins.get(sent)?.session),
    }),
  },
  {
    name: 'state-reusable',
    breaks: 'A state of this browser stays good after it was used.',
    ...state,
    change() {
      const sessions = new Map<string, string>();
      return {
        finishLogin(logins, sent, session) {
          for (const [known, login] of logins) sessions.set(known, login.session);
          return sessions.get(sent) === session ? takeNewest(logins, session) : undefined;
        },
      };
    },
  },
  {
    name: 'pkce-static',
    breaks: 'All starts share one verifier.',
    ...pkce,
    change({ loginSecrets }) {
      const { verifier, challenge } = loginSecrets();
      return { loginSecrets: () => ({ ...loginSecrets(), verifier, challenge }) };
    },
  },
  {
    name: 'pkce-short',
    breaks: 'The verifier has 32 characters.',
    ...pkce,
    change: ({ loginSecrets }) => ({
      loginSecrets: () => ({ ...loginSecrets(), ...pair(randomBytes(24).toString('base64url')) }),
    }),
  },
  {
    name: 'pkce-reserved',
    breaks: 'The verifier is plain base64, with characters in it that a verifier must not have.',
    ...pkce,
    change: ({ loginSecrets }) => ({
      loginSecrets: () => ({ ...loginSecrets(), ...pair(`${randomBytes(32).toString('base64')}`) }),
    }),
  },
  {
    name: 'pkce-none',
    breaks: 'The sign-in of people, written by somebody else, has no PKCE.',
    ...pkceOfPeople,
    change: ({ authorizeQuery }) => ({
      authorizeQuery(config, login, secrets) {
        const { code_challenge: _, code_challenge_method: __, ...query } = authorizeQuery(config, login, secrets);
        return login.flow === 'user' ? query : authorizeQuery(config, login, secrets);
      },
    }),
  },
  {
    name: 'pkce-plain',
    breaks: 'The sign-in of people, written by somebody else, sends its verifier as a plain challenge.',
    ...pkceOfPeople,
    change: ({ authorizeQuery }) => ({
      authorizeQuery(config, login, secrets) {
        const query = authorizeQuery(config, login, secrets);
        const plain = { code_challenge: secrets.verifier, code_challenge_method: 'plain' };
        return login.flow === 'user' ? { ...query, ...plain } : query;
      },
    }),
  },
  {
    name: 'pkce-no-verifier',
    breaks: 'The sign-in of people, written by somebody else, forgets the verifier at the exchange.',
    ...pkceOfPeople,
    change: ({ codeForm }) => ({
      codeForm(config, login, code) {
        const { code_verifier: verifier = '', ...form } = codeForm(config, login, code);
        return login.flow === 'user' ? form : { ...form, code_verifier: verifier };
      },
    }),
  },
  {
    name: 'code-twice',
    breaks: 'The pending login is kept, so a reload of the callback exchanges its code again.',
    ...errors,
    change: () => ({
      finishLogin(logins, sent, session) {
        const login = logins.get(sent);
        return login?.session === session ? login : undefined;
      },
    }),
  },
  {
    name: 'error-exchanged',
    breaks: 'Looks for a code first: where there is one, an error beside it does not matter.',
    ...errors,
    change: ({ onCallbackError }) => ({
      async onCallbackError(app, login, query) {
        const code = query.get('code');
        if (!code) return onCallbackError(app, login, query);
        await connect(app, login, code);
        return pageReply(200, 'Connected', `The event ${login.eventId} is connected.`);
      },
    }),
  },
  {
    name: 'error-crashes',
    breaks: 'Whatever is no code is sent to the token endpoint, and the refusal is not caught.',
    kills: ['oauth.errors', 'oauth.declined'],
    change: () => ({
      async onCallbackError(app, login, query) {
        await connect(app, login, String(query.get('code')));
        return pageReply(200, 'Connected', `The event ${login.eventId} is connected.`);
      },
    }),
  },
  {
    name: 'declined-500',
    breaks: 'A declined consent is an exception that nobody catches.',
    kills: ['oauth.declined', 'oauth.errors'],
    change: () => ({
      declinedPage() {
        throw new Error('access_denied');
      },
    }),
  },
  {
    name: 'declined-blank',
    breaks: 'A declined consent is answered with an empty page.',
    ...declined,
    change: () => ({ declinedPage: () => ({ status: 200, body: '' }) }),
  },
  {
    name: 'declined-json',
    breaks: 'A declined consent is answered with JSON, which no person reads.',
    ...declined,
    change: () => ({ declinedPage: () => ({ status: 400, body: { error: 'access_denied' } }) }),
  },
  {
    name: 'declined-trace',
    breaks: 'A declined consent shows the stack trace of the error that it was made into.',
    ...declined,
    change: () => ({
      declinedPage: () => ({ status: 400, body: page('Error', new Error('access_denied').stack ?? '') }),
    }),
  },
  {
    name: 'declined-retries-forever',
    breaks: 'Who has declined is sent to the consent page again.',
    ...declined,
    change: ({ onCallbackError }) => ({
      onCallbackError(app, login, query) {
        if (query.get('error') !== 'access_denied') return onCallbackError(app, login, query);
        const location = startLogin(app, login.flow, login.session, login.eventId);
        return { status: 302, headers: { location } };
      },
    }),
  },
  {
    name: 'declined-connected',
    breaks: 'The connection is filed before anybody has consented, and stays when the consent is declined.',
    ...declined,
    change: ({ onCallbackError }) => ({
      onCallbackError(app, login, query) {
        const { eventId } = login;
        if (!app.connections.find(eventId)) app.connections.save(halfMade(eventId, app.clock.now()));
        return onCallbackError(app, login, query);
      },
    }),
  },
];

/** The login that this browser has begun last, whatever came back. */
function takeNewest(logins: Logins, session: string | undefined): Login | undefined {
  const newest = [...logins].findLast(([, login]) => login.session === session);
  if (newest) logins.delete(newest[0]);
  return newest?.[1];
}

function pair(verifier: string): Pick<LoginSecrets, 'verifier' | 'challenge'> {
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

function halfMade(eventId: string, now: number) {
  return {
    key: eventId,
    eventId,
    organizationId: '',
    userId: null,
    scopes: [],
    accessToken: '',
    refreshToken: '',
    status: 'connected' as const,
    lastError: null,
    deleteBy: null,
    reconciledAt: now,
  };
}
