import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from './core/atomic-file.ts';
import { DataDir } from './core/data-dir.ts';
import { EmulatorError } from './core/errors.ts';
import type { Journal } from './core/journal.ts';
import { freshSeed } from './core/random.ts';
import type { SandboxState } from './core/sandbox-state.ts';
import type { SnapshotFolder } from './core/snapshot-folder.ts';

/** A sandbox whose state outlives its process: a data folder, and the seed that its first day was made from. */
export class KeptWorld {
  readonly seed: string;
  readonly #folder: DataDir;

  private constructor(folder: DataDir, seed: string) {
    this.#folder = folder;
    this.seed = seed;
  }

  /** @throws EmulatorError `seed_differs`, and what a data folder refuses */
  static open(path: string, seed: string | undefined): KeptWorld {
    const folder = DataDir.open(path);
    try {
      return new KeptWorld(folder, keptSeed(path, seed));
    } catch (thrown) {
      folder.close();
      throw thrown;
    }
  }

  get snapshots(): SnapshotFolder {
    return this.#folder.snapshots;
  }

  /** Brings back what was kept and keeps every change from now on. @throws EmulatorError `provider_missing` */
  attach(state: SandboxState, journal: Journal): void {
    this.#folder.attach(state);
    this.#folder.keepJournal(journal);
  }

  /** Work that changes nearly everything, kept as one change. */
  replace<T>(work: () => T): T {
    return this.#folder.replace(work);
  }

  close(): void {
    this.#folder.close();
  }
}

/** A reset makes the first day again, so its seed is kept beside the state. */
function keptSeed(path: string, wanted: string | undefined): string {
  const file = join(path, 'seed');
  const kept = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  if (kept === '') {
    const seed = wanted ?? freshSeed();
    replaceFile(file, `${seed}\n`);
    return seed;
  }
  if (wanted === undefined || wanted === kept) return kept;
  const fix = 'Leave --seed out, or choose another --data-dir.';
  throw new EmulatorError('seed_differs', `${path} was made from the seed "${kept}", not "${wanted}". ${fix}`, {
    status: 409,
  });
}
