import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Disk } from '../../reference/disk.ts';
import type { Row } from '../../reference/json.ts';

/** An event that is to be fired, with all that must not be lost. */
export interface Outgoing {
  readonly id: string;
  /** By arrival. */
  readonly place: number;
  readonly user: string;
  readonly event: string;
  /** Only workflows of this application are to start; of all of them where it is empty. */
  readonly app: string;
  readonly payload: Row;
  /** `sending` may have been fired: it is looked up before it is fired again. */
  readonly status: 'queued' | 'sending' | 'fired' | 'refused';
  /** When the first attempt began, by Cobalt's clock. */
  readonly sentAt: number;
  readonly reason: string | null;
  /** Runs that it started, as far as we can tell; null while we have not looked. */
  readonly runs: readonly string[] | null;
}

const FOLDER = 'outbox';
const fileOf = (id: string) => join(FOLDER, createHash('sha256').update(id).digest('hex'));

/** Events on disk, one file each, in the order in which they came. */
export class Outbox {
  readonly #disk: Disk;
  readonly #known = new Map<string, Outgoing>();
  #places = 0;

  constructor(disk: Disk) {
    this.#disk = disk;
    const all = disk.list(FOLDER).map((name) => disk.read(name) as Outgoing);
    for (const one of all.sort((a, b) => a.place - b.place)) {
      this.#known.set(one.id, one);
      this.#places = one.place + 1;
    }
  }

  get(id: string): Outgoing | undefined {
    return this.#known.get(id);
  }

  /** Keeps an event; one of the same id is there already. */
  add(given: Pick<Outgoing, 'id' | 'user' | 'event' | 'app' | 'payload'>): Outgoing {
    const known = this.#known.get(given.id);
    if (known && known.status !== 'refused') return known;
    const one: Outgoing = { ...given, place: this.#places++, status: 'queued', sentAt: 0, reason: null, runs: null };
    return this.#keep(one);
  }

  change(id: string, patch: Partial<Outgoing>): Outgoing | undefined {
    const before = this.#known.get(id);
    return before && this.#keep({ ...before, ...patch });
  }

  /** What is still to be fired, the oldest first. */
  waiting(): Outgoing[] {
    return [...this.#known.values()].filter(({ status }) => status === 'queued' || status === 'sending');
  }

  /** What was fired, and of which no run was seen yet. */
  unseen(): Outgoing[] {
    return [...this.#known.values()].filter(({ status, runs }) => status === 'fired' && runs === null);
  }

  /** Runs that are known to belong to an event of a customer. */
  claimed(user: string): Set<string> {
    const own = [...this.#known.values()].filter((one) => one.user === user);
    return new Set(own.flatMap(({ runs }) => runs ?? []));
  }

  /** What was refused, for people to look at. */
  deadLetters(): Row[] {
    return [...this.#known.values()]
      .filter(({ status }) => status === 'refused')
      .map(({ id, event, user, reason }) => ({ id, event, user, reason }));
  }

  #keep(one: Outgoing): Outgoing {
    this.#disk.write(fileOf(one.id), one);
    this.#known.set(one.id, one);
    return one;
  }
}
