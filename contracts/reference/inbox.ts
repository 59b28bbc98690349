import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Disk } from './disk.ts';
import type { Row } from './json.ts';

/** An accepted delivery: what makes it unique, and the work it stands for. */
export interface Job<E extends { readonly type: string }> {
  readonly key: string;
  readonly deliveryId: string;
  readonly type: string;
  readonly state: 'queued' | 'done' | 'dead';
  /** Dropped when the work is done: it holds personal data. A dead letter keeps it for another try. */
  readonly envelope: E | null;
  readonly reason: string | null;
}

const FOLDER = 'inbox';
// A file name from a hash: a delivery id is somebody else's text.
const fileOf = (key: string) => join(FOLDER, createHash('sha256').update(key).digest('hex'));

/**
 * Deliveries on disk, one file each. The file is both the memory of what was seen and the queued job, so
 * "seen but lost" and "queued twice" cannot happen, not even when the process dies between two lines.
 */
export class Inbox<E extends { readonly type: string }> {
  readonly #disk: Disk;
  readonly #dead = new Map<string, Job<E>>();
  readonly #done = new Set<string>();
  #queued = 0;

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  /** How many accepted deliveries still wait for their effect. */
  get queued(): number {
    return this.#queued;
  }

  /** The job to do, or undefined when this key is known. A delivery sent again after it was given up gets another try. */
  add(key: string, deliveryId: string, envelope: E): Job<E> | undefined {
    const job: Job<E> = { key, deliveryId, type: envelope.type, state: 'queued', envelope, reason: null };
    if (!this.#disk.create(fileOf(key), job)) {
      if (!this.#dead.delete(key)) return undefined;
      this.#disk.write(fileOf(key), job);
    }
    this.#queued++;
    return job;
  }

  has(key: string): boolean {
    return this.#disk.read(fileOf(key)) !== undefined;
  }

  /** Ends a job; one that could not be done is kept as a dead letter, with the reason. */
  finish(job: Job<E>, failure: string | null = null): void {
    const dead = failure !== null;
    const ended: Job<E> = {
      ...job,
      state: dead ? 'dead' : 'done',
      envelope: dead ? job.envelope : null,
      reason: failure,
    };
    this.#disk.write(fileOf(job.key), ended);
    if (dead) this.#dead.set(job.key, ended);
    else this.#done.add(job.key);
    this.#queued--;
  }

  /** A dead letter as a job again; undefined when there is none by this id. */
  revive(deliveryId: string): Job<E> | undefined {
    const dead = [...this.#dead.values()].find((job) => job.deliveryId === deliveryId);
    return dead?.envelope ? this.add(dead.key, deliveryId, dead.envelope) : undefined;
  }

  /** Drops the dead letters whose data must go; they stay known as seen. */
  forget(mustGo: (envelope: E) => boolean): void {
    for (const job of this.#dead.values()) {
      if (!job.envelope || !mustGo(job.envelope)) continue;
      this.#dead.delete(job.key);
      this.#disk.write(fileOf(job.key), { ...job, state: 'done', envelope: null } satisfies Job<E>);
    }
  }

  /** After a start: the jobs that an earlier process accepted and did not finish. */
  resume(): Job<E>[] {
    const jobs = this.#disk.list(FOLDER).map((name) => this.#disk.read(name) as Job<E>);
    for (const job of jobs) if (job.state === 'dead') this.#dead.set(job.key, job);
    for (const job of jobs) if (job.state === 'done') this.#done.add(job.key);
    const queued = jobs.filter((job) => job.state === 'queued');
    this.#queued += queued.length;
    return queued;
  }

  /** Keys whose work is done, sorted: also those of earlier processes, after {@link resume}. */
  done(): string[] {
    return [...this.#done].sort();
  }

  deadLetters(): Row[] {
    return [...this.#dead.values()]
      .map(({ deliveryId, type, reason }) => ({ delivery_id: deliveryId, type, reason }))
      .sort((a, b) => (a.delivery_id < b.delivery_id ? -1 : 1));
  }
}
