import { randomBytes } from 'node:crypto';

const NAME = 'tideline';
const LIFE_S = 8 * 3600;

/** Who is logged in to our product, by cookie. A restart ends all of them. */
export class Logins {
  readonly #users = new Map<string, { readonly user: string; readonly until: number }>();

  /** Logs somebody in, and gives the cookie. */
  begin(user: string): string {
    const id = randomBytes(24).toString('base64url');
    this.#users.set(id, { user, until: Date.now() + LIFE_S * 1000 });
    return `${NAME}=${id}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${LIFE_S}`;
  }

  /** Logs somebody out, and gives the cookie that says so. */
  end(cookies: string | undefined): string {
    this.#users.delete(idIn(cookies));
    return `${NAME}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`;
  }

  /** Whose cookie it is. */
  userOf(cookies: string | undefined): string | undefined {
    const found = this.#users.get(idIn(cookies));
    return found && found.until > Date.now() ? found.user : undefined;
  }
}

function idIn(cookies = ''): string {
  const pairs = cookies.split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([name]) => name === NAME)?.[1] ?? '';
}
