import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from './atomic-file.ts';
import { EmulatorError } from './errors.ts';
import { makeFolder } from './make-folder.ts';
import { suggestion } from './nearest.ts';
import { decodeSnapshot, encodeSnapshot, type Snapshot, type SnapshotContent } from './snapshot.ts';

/** Named snapshots, one file each. */
export class SnapshotFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The names there are, in order. */
  get names(): string[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder)
      .filter((file) => file.endsWith('.json'))
      .map((file) => file.slice(0, -'.json'.length))
      .sort();
  }

  /** Writes a snapshot under its name, in place of an earlier one. Gives the file. @throws EmulatorError `snapshot_name` */
  save(content: SnapshotContent): string {
    const path = this.#pathOf(content.name);
    makeFolder(this.#folder);
    replaceFile(path, encodeSnapshot(content));
    return path;
  }

  /** @throws EmulatorError `snapshot_name`, `snapshot_missing`, `snapshot_corrupt`, `snapshot_version` */
  load(name: string): Snapshot {
    const path = this.#pathOf(name);
    if (!existsSync(path)) {
      throw new EmulatorError('snapshot_missing', `There is no snapshot "${name}".${suggestion(name, this.names)}`, {
        status: 404,
      });
    }
    return decodeSnapshot(readFileSync(path, 'utf8'), path);
  }

  /** Forgets a snapshot. False when there is none of this name. @throws EmulatorError `snapshot_name` */
  delete(name: string): boolean {
    const path = this.#pathOf(name);
    if (!existsSync(path)) return false;
    rmSync(path);
    return true;
  }

  #pathOf(name: string): string {
    return join(this.#folder, `${requireSnapshotName(name)}.json`);
  }
}

/** The name itself, when it can be one of a snapshot. @throws EmulatorError `snapshot_name` */
export function requireSnapshotName(name: string): string {
  if (/^[a-z0-9-]{1,64}$/.test(name)) return name;
  throw new EmulatorError(
    'snapshot_name',
    `"${name}" cannot name a snapshot: use up to 64 lower-case letters, digits and hyphens.`,
  );
}
