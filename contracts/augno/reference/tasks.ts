import { randomUUID } from 'node:crypto';
import type { Disk } from '../../reference/disk.ts';
import type { Row } from '../../reference/json.ts';

/** A thing to be made at Augno, kept until it is there or a person must look at it. */
export interface Task {
  readonly id: string;
  readonly kind: 'customer' | 'order';
  /** What people know it by: the customer's number, the order's PO number. */
  readonly key: string;
  /** What it says. */
  readonly record: Row;
  /** One for each action on the way; a record that was put right gets others. */
  readonly idempotencyKeys: Readonly<Record<string, string>>;
  readonly state: 'queued' | 'done' | 'refused';
  readonly reason: string | null;
}

const FILE = 'tasks.json';

interface Saved {
  readonly account: string;
  readonly tasks: readonly [string, Task][];
}

/** Work that must not be lost: written before the first attempt, so that a restart goes on with the same keys. It is for one account. */
export class Tasks {
  readonly #disk: Disk;
  readonly #account: string;
  readonly #tasks: Map<string, Task>;

  constructor(disk: Disk, account: string) {
    this.#disk = disk;
    this.#account = account;
    const saved = disk.read(FILE) as Saved | undefined;
    this.#tasks = new Map(saved?.account === account ? saved.tasks : []);
  }

  /** The task for a thing: the one that is there, put right where the record is another one, or a new one. */
  add(kind: Task['kind'], key: string, record: Row): Task {
    const id = `${kind} ${key}`;
    const known = this.#tasks.get(id);
    const isSame = known && JSON.stringify(known.record) === JSON.stringify(record);
    const task: Task = isSame
      ? { ...known, state: known.state === 'refused' ? 'queued' : known.state }
      : { id, kind, key, record, idempotencyKeys: {}, state: 'queued', reason: null };
    return this.#put(task);
  }

  /** The key of one action of a task, which stays the same over attempts and restarts. */
  keyFor(task: Task, action: string, fresh: () => string = randomUUID): [Task, string] {
    const current = this.#tasks.get(task.id) ?? task;
    const known = current.idempotencyKeys[action];
    if (known !== undefined) return [current, known];
    const key = fresh();
    return [this.#put({ ...current, idempotencyKeys: { ...current.idempotencyKeys, [action]: key } }), key];
  }

  end(task: Task, state: 'done' | 'refused', reason: string | null = null): void {
    const current = this.#tasks.get(task.id) ?? task;
    // What was refused is another request once it is put right, so its keys are spent.
    this.#put({ ...current, state, reason, idempotencyKeys: state === 'refused' ? {} : current.idempotencyKeys });
  }

  queued(): Task[] {
    return [...this.#tasks.values()].filter(({ state }) => state === 'queued');
  }

  #put(task: Task): Task {
    this.#tasks.set(task.id, task);
    const saved: Saved = { account: this.#account, tasks: [...this.#tasks] };
    this.#disk.write(FILE, saved);
    return task;
  }
}
