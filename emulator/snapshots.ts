import { EmulatorError } from './core/errors.ts';
import { suggestion } from './core/nearest.ts';
import { captureState, requireProviders, type SandboxState } from './core/sandbox-state.ts';
import type { SnapshotContent } from './core/snapshot.ts';
import { requireSnapshotName, type SnapshotFolder } from './core/snapshot-folder.ts';

/** A snapshot, and whether it outlives the process. */
export interface KeptSnapshot {
  readonly content: SnapshotContent;
  readonly kept: 'memory' | 'file';
}

/** Snapshots in memory; each may be as large as a whole world. */
const MOST_IN_MEMORY = 64;

/** The named snapshots of one sandbox: files where it has a data folder, else in memory. */
export class Snapshots {
  readonly #state: SandboxState;
  readonly #folder: SnapshotFolder | null;
  readonly #bringBack: (content: SnapshotContent) => void;
  readonly #memory = new Map<string, SnapshotContent>();

  constructor(state: SandboxState, folder: SnapshotFolder | null, bringBack: (content: SnapshotContent) => void) {
    this.#state = state;
    this.#folder = folder;
    this.#bringBack = bringBack;
  }

  /** Keeps what the sandbox is now, in place of an earlier snapshot of that name. @throws EmulatorError `snapshot_name`, `snapshot_limit` */
  take(name: string): KeptSnapshot {
    return this.keep(captureState(requireSnapshotName(name), this.#state));
  }

  /** Keeps a snapshot that was taken before, here or elsewhere. @throws EmulatorError `provider_missing`, `snapshot_name`, `snapshot_limit` */
  keep(content: SnapshotContent): KeptSnapshot {
    const name = requireSnapshotName(content.name);
    requireProviders(this.#state, Object.keys(content.providers), `The snapshot "${name}"`);
    if (this.#folder) {
      this.#folder.save(content);
      return { content, kept: 'file' };
    }
    if (!this.#memory.has(name) && this.#memory.size >= MOST_IN_MEMORY) {
      throw new EmulatorError('snapshot_limit', `${MOST_IN_MEMORY} snapshots are in memory already; delete one.`, {
        status: 409,
      });
    }
    this.#memory.set(name, content);
    return { content, kept: 'memory' };
  }

  /** @throws EmulatorError `snapshot_missing` */
  get(name: string): KeptSnapshot {
    if (this.#folder) return { content: this.#folder.load(name), kept: 'file' };
    const content = this.#memory.get(requireSnapshotName(name));
    if (content) return { content, kept: 'memory' };
    throw this.#missing(name);
  }

  /** By name. */
  list(): KeptSnapshot[] {
    const names = this.#folder ? this.#folder.names : [...this.#memory.keys()].sort();
    return names.map((name) => this.get(name));
  }

  /** @throws EmulatorError `snapshot_missing` */
  delete(name: string): void {
    const gone = this.#folder ? this.#folder.delete(name) : this.#memory.delete(requireSnapshotName(name));
    if (!gone) throw this.#missing(name);
  }

  /** Makes the sandbox what it was. @throws EmulatorError `snapshot_missing`, `provider_missing` */
  restore(name: string): void {
    this.#bringBack(this.get(name).content);
  }

  #missing(name: string): EmulatorError {
    const known = this.#folder?.names ?? this.#memory.keys();
    return new EmulatorError('snapshot_missing', `There is no snapshot "${name}".${suggestion(name, known)}`, {
      status: 404,
    });
  }
}
