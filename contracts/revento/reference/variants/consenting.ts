import type { Variant } from './variant.ts';

/** Other ways to bind a consent to the browser that began it. */
export const consentingVariants: readonly Variant[] = [
  {
    name: 'pkce-only',
    says: 'Finds a login by the session of the browser and not by state; a code of anybody else fails at its verifier.',
    matters: ['oauth.state', 'oauth.errors', 'oauth.pkce', 'oauth.declined'],
    change: () => ({
      finishLogin(logins, _state, session) {
        const own = [...logins].filter(([, login]) => login.session === session).at(-1);
        if (!own) return undefined;
        const [key, login] = own;
        logins.delete(key);
        return login.expiresAt > Date.now() ? login : undefined;
      },
    }),
  },
];
