import { createHash, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import type { Disk } from '../../reference/disk.ts';
import type { Row } from '../../reference/json.ts';

/** How an application is connected, as the buttons have it. */
export type Connected = 'connect' | 'connected' | 'reconnect';

/** A run of a workflow. */
export interface Run {
  readonly workflow: string;
  readonly status: string;
  /** What went wrong and where, for people; null while nothing did. */
  readonly error: string | null;
  /** When it began, by Cobalt's clock; empty while that is not known. */
  readonly startedAt: string;
  /** It was run again by us: that is done once. */
  readonly isRerun: boolean;
}

/** A customer of ours. */
export interface User {
  /** Chosen at sign-up, never changed; Cobalt calls the linked account so. */
  readonly id: string;
  readonly name: string;
  readonly plan: string;
  /** Null for one who was there before: somebody has to give it out. */
  readonly password: string | null;
  /** What Cobalt's proxies show when they call for this customer. */
  readonly proxyToken: string;
  /** The linked account is there. */
  readonly isLinked: boolean;
  readonly apps: Readonly<Record<string, Connected>>;
  /** By workflow, whether it was on when we last read it. */
  readonly workflows: Readonly<Record<string, boolean>>;
  readonly runs: Readonly<Record<string, Run>>;
}

const FOLDER = 'users';
// A file name from a hash: a name is somebody else's text.
const fileOf = (id: string) => join(FOLDER, createHash('sha256').update(id).digest('hex'));

/** Customers on disk, one file each. */
export class Users {
  readonly #disk: Disk;
  readonly #known = new Map<string, User>();

  constructor(disk: Disk) {
    this.#disk = disk;
    for (const name of disk.list(FOLDER)) {
      const user = disk.read(name) as User;
      this.#known.set(user.id, user);
    }
  }

  get(id: string): User | undefined {
    return this.#known.get(id);
  }

  all(): User[] {
    return [...this.#known.values()];
  }

  /** The new customer, or undefined where the name is taken. */
  add(id: string, { name, plan, password }: Pick<User, 'name' | 'plan'> & { readonly password: string | null }) {
    const user: User = {
      id,
      name,
      plan,
      password: password === null ? null : hashed(password),
      proxyToken: randomBytes(24).toString('base64url'),
      isLinked: false,
      apps: {},
      workflows: {},
      runs: {},
    };
    if (this.#known.has(id) || !this.#disk.create(fileOf(id), user)) return undefined;
    this.#known.set(id, user);
    return user;
  }

  /** Changes members of a customer. */
  change(id: string, patch: Partial<Omit<User, 'id'>>): User {
    const before = this.#known.get(id);
    if (!before) throw new Error('there is no such customer');
    const user = { ...before, ...patch };
    this.#disk.write(fileOf(id), user);
    this.#known.set(id, user);
    return user;
  }

  /** Whose token this is, as proxies show it. */
  byProxyToken(token: string): User | undefined {
    return this.all().find((user) => sameText(user.proxyToken, token));
  }

  /** What is known of each, sorted, without credentials. */
  snapshot(): Row {
    const sorted = this.all().sort((a, b) => (a.id < b.id ? -1 : 1));
    return Object.fromEntries(
      sorted.map(({ id, plan, isLinked, apps, workflows, runs }) => [
        id,
        {
          linked_account_id: isLinked ? id : null,
          plan,
          apps: Object.fromEntries(Object.entries(apps).sort()),
          workflows: Object.fromEntries(Object.entries(workflows).sort()),
          runs: Object.fromEntries(
            Object.entries(runs)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([run, { workflow, status, error, isRerun }]) => [run, { workflow, status, error, rerun: isRerun }]),
          ),
        },
      ]),
    );
  }
}

function hashed(password: string): string {
  const salt = randomBytes(16).toString('hex');
  return `${salt}:${scryptSync(password, salt, 32).toString('hex')}`;
}

/** Whether this is the password of a customer. */
export function isPassword({ password }: User, given: string): boolean {
  const [salt = '', digest = ''] = (password ?? '').split(':');
  return password !== null && sameText(scryptSync(given, salt, 32).toString('hex'), digest);
}

function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
