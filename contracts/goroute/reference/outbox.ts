import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Disk } from '../../reference/disk.ts';
import type { Row } from '../../reference/json.ts';

/** `queued` is ours to send, `refused` is given up; the others are GoRoute's words for what it has taken over. */
export type Status = 'queued' | 'refused' | 'pending' | 'processing' | 'sending' | 'delivered' | 'failed';

/** A moment in the life of a document: a status, or what happened on the way to the next one. */
export interface Moment {
  readonly status: string;
  readonly at: string;
  readonly code?: string;
}

/** A document that is to go out, with all that must not be lost. */
export interface Outgoing {
  readonly organization: string;
  /** By arrival. */
  readonly place: number;
  readonly number: string;
  readonly type: string;
  readonly from: string;
  readonly to: string;
  /** Null for one that somebody else has sent for us. */
  readonly xml: string | null;
  readonly isBatched: boolean;
  readonly status: Status;
  /** GoRoute has found no fault in exactly these bytes. */
  readonly isValid: boolean;
  /** Made before the first attempt; another one for each action. */
  readonly idempotencyKey: string | null;
  readonly keyMadeAt: number;
  readonly correlationId: string;
  readonly transactionId: string | null;
  /** Those under which it was taken over before, and did not arrive. */
  readonly earlierTransactions: readonly string[];
  /** How often it alone could not be sent, while others got through, and when (on our clock) it is tried again. */
  readonly rounds: number;
  readonly notBefore: number;
  readonly code: string | null;
  readonly reason: string | null;
  readonly history: readonly Moment[];
  /** On our clock. */
  readonly changedAt: number;
}

/** What a new document is made from. */
export type NewDocument = Pick<Outgoing, 'number' | 'type' | 'from' | 'to' | 'isBatched'> & { readonly xml: string };

const FOLDER = 'outbox';
const KEYS = 'keys';
const OVER: readonly Status[] = ['delivered', 'failed', 'refused'];
// A file name from a hash: a number is somebody else's text.
const fileOf = ({ organization, number }: Pick<Outgoing, 'organization' | 'number'>) =>
  join(FOLDER, createHash('sha256').update(`${organization} ${number}`).digest('hex'));

/** In whole seconds, as GoRoute tells of its own. */
const instant = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

/** Documents on disk, one file each, found by number and by transaction. They are those of one organization. */
export class Outbox {
  readonly #disk: Disk;
  readonly #organization: string;
  readonly #byNumber = new Map<string, Outgoing>();
  readonly #byTransaction = new Map<string, string>();
  /** Those that are ours to send, and those that GoRoute has and has not ended: looked at often, and few. */
  readonly #queued = new Set<string>();
  readonly #open = new Set<string>();
  #next = 1;

  constructor(disk: Disk, organization: string) {
    this.#disk = disk;
    this.#organization = organization;
    const all = disk.list(FOLDER).map((name) => disk.read(name) as Outgoing);
    const own = all.filter((one) => one.organization === organization).sort((a, b) => a.place - b.place);
    for (const one of own) this.#index(one);
  }

  get(number: string): Outgoing | undefined {
    return this.#byNumber.get(number);
  }

  byTransaction(id: string): Outgoing | undefined {
    const number = this.#byTransaction.get(id);
    return number === undefined ? undefined : this.get(number);
  }

  /** Files a document before anything is tried with it; one that was given up is another action from now on, with another key. */
  add(given: NewDocument, at: number): Outgoing {
    const known = this.get(given.number);
    const { history = [], transactionId: earlier = null, earlierTransactions = [] } = known ?? {};
    return this.#put({
      ...given,
      organization: this.#organization,
      place: this.#next,
      status: 'queued',
      isValid: false,
      idempotencyKey: null,
      keyMadeAt: 0,
      correlationId: randomUUID(),
      transactionId: null,
      earlierTransactions: earlier === null ? earlierTransactions : [...earlierTransactions, earlier],
      rounds: 0,
      notBefore: 0,
      code: null,
      reason: null,
      history: [...history, { status: 'queued', at: instant(at) }],
      changedAt: at,
    });
  }

  /** One that GoRoute has of us and that was not sent from here. */
  adopt(given: Pick<Outgoing, 'number' | 'type' | 'from' | 'to'>, transactionId: string, at: number): Outgoing {
    const { history, ...filed } = this.add({ ...given, xml: '', isBatched: false }, at);
    return this.#put({ ...filed, history: history.slice(0, -1), xml: null, status: 'pending', transactionId });
  }

  /** The key of the action that a document stands for now: of several processes that have the same one, what the first of them chose. */
  claimKey({ organization, number, history }: Outgoing, key: string): string {
    const action = history.filter(({ status }) => status === 'queued').length;
    const name = join(KEYS, createHash('sha256').update(`${organization} ${number} ${action}`).digest('hex'));
    return this.#disk.create(name, key) ? key : String(this.#disk.read(name));
  }

  change(one: Outgoing, changed: Partial<Outgoing>): Outgoing {
    return this.#put({ ...(this.get(one.number) ?? one), ...changed });
  }

  /** Adds to the history of a document; the same twice in a row is once. */
  note(one: Outgoing, status: string, at: number, code?: string): Outgoing {
    const { history } = this.get(one.number) ?? one;
    const last = history.at(-1);
    if (last?.status === status && last.code === code) return this.get(one.number) ?? one;
    const moment = { status, at: instant(at), ...(code !== undefined && { code }) };
    return this.change(one, { history: [...history, moment] });
  }

  /** Those that are ours to send, oldest first. */
  queued(): Outgoing[] {
    return this.#in(this.#queued);
  }

  /** Those that GoRoute has and has not ended. */
  open(): Outgoing[] {
    return this.#in(this.#open);
  }

  /** Documents that were given up, or that did not arrive. */
  deadLetters(): Row[] {
    const dead = [...this.#byNumber.values()].filter(({ status }) => status === 'refused' || status === 'failed');
    return dead.map(({ number, code, reason, transactionId }) => ({
      number,
      code,
      reason,
      ...(transactionId !== null && { transaction_id: transactionId }),
    }));
  }

  /** What is known of each document, by number. */
  snapshot(): Row {
    const rows = [...this.#byNumber].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(
      rows.map(([number, { status, transactionId, type, from, to, code, history }]) => [
        number,
        { status, transaction_id: transactionId, type, from, to, ...(code !== null && { code }), history },
      ]),
    );
  }

  #in(numbers: ReadonlySet<string>): Outgoing[] {
    return [...numbers].flatMap((number) => this.get(number) ?? []).sort((a, b) => a.place - b.place);
  }

  #put(one: Outgoing): Outgoing {
    this.#index(one);
    this.#disk.write(fileOf(one), one);
    return one;
  }

  #index(one: Outgoing): void {
    const { number, status, transactionId, earlierTransactions, place } = one;
    this.#byNumber.set(number, one);
    for (const id of [...earlierTransactions, transactionId]) if (id !== null) this.#byTransaction.set(id, number);
    this.#next = Math.max(this.#next, place + 1);
    this.#queued.delete(number);
    this.#open.delete(number);
    if (status === 'queued') this.#queued.add(number);
    else if (!OVER.includes(status)) this.#open.add(number);
  }
}
