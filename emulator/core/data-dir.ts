import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from './atomic-file.ts';
import { DataLock } from './data-lock.ts';
import { EmulatorError, messageOf } from './errors.ts';
import type { Journal } from './journal.ts';
import { JournalFile } from './journal-file.ts';
import { isJsonObject, tryParseJson } from './json.ts';
import { LineFile } from './line-file.ts';
import { makeFolder } from './make-folder.ts';
import { captureState, requireProviders, restoreState, type SandboxState } from './sandbox-state.ts';
import { decodeSnapshot, type Snapshot, sealSnapshot } from './snapshot.ts';
import { SnapshotFolder } from './snapshot-folder.ts';
import { applyChange, isStateChange, observeState, type StateChange } from './state-change.ts';

const DEFAULT_COMPACT_BYTES = 16 * 1024 * 1024;

/**
 * The folder of `--data-dir`: the state of one sandbox that survives the death of its process.
 *
 * `state.json` is a snapshot, and `changes.ndjson` what changed since; its first line names the checksum of the snapshot it continues, so
 * that changes which a newer snapshot already holds are not applied to it again. Changes are written in the moment in which they
 * happen, inside of the handler that makes them, so before the answer that acknowledges them can leave.
 */
export class DataDir {
  readonly path: string;
  /** Named snapshots, in `snapshots/`. */
  readonly snapshots: SnapshotFolder;
  readonly #lock: DataLock;
  readonly #changes: LineFile;
  readonly #compactBytes: number;
  /** What was found and has not been taken over yet. */
  #found: { snapshot: Snapshot | null; changes: StateChange[] };
  #state: SandboxState | null = null;
  #stop: () => void = () => {};
  #journal: JournalFile | null = null;
  #paused = false;
  /** A change could not be written, so the files are behind and only a compaction helps. */
  #behind = false;

  private constructor(path: string, lock: DataLock, compactBytes: number) {
    this.path = path;
    this.snapshots = new SnapshotFolder(join(path, 'snapshots'));
    this.#lock = lock;
    this.#compactBytes = compactBytes;
    const snapshot = readSnapshot(join(path, 'state.json'));
    const { file, lines } = LineFile.open(join(path, 'changes.ndjson'));
    this.#changes = file;
    try {
      this.#found = { snapshot, changes: readChanges(lines, snapshot, join(path, 'changes.ndjson')) };
      if (this.#found.changes.length === 0) file.restart(firstLine(snapshot?.sha256 ?? null));
    } catch (thrown) {
      file.close();
      throw thrown;
    }
  }

  /**
   * Opens a folder, making it where there is none. `compactBytes`: how large the changes may grow before they become a snapshot.
   *
   * @throws EmulatorError `data_dir_unwritable`, `data_dir_locked`, `data_dir_corrupt`, `snapshot_corrupt`, `snapshot_version`
   */
  static open(path: string, options: { compactBytes?: number } = {}): DataDir {
    makeWritable(path);
    const lock = DataLock.take(join(path, 'lock'), path);
    try {
      return new DataDir(path, lock, options.compactBytes ?? DEFAULT_COMPACT_BYTES);
    } catch (thrown) {
      lock.release();
      throw thrown;
    }
  }

  /**
   * Brings what was kept into the state, and keeps every change of it from now on. Gives the names of the providers that had data:
   * the others are new here and want their seed, best inside of {@link replace}.
   *
   * @throws EmulatorError `provider_missing` when data of a provider was kept that the state does not have
   */
  attach(state: SandboxState): string[] {
    const { snapshot, changes } = this.#found;
    const names = new Set(Object.keys(snapshot?.providers ?? {}));
    for (const change of changes) if ('provider' in change) names.add(change.provider);
    requireProviders(state, [...names], this.path);
    if (snapshot) restoreState(state, snapshot);
    for (const change of changes) applyChange(state, change);
    this.#found = { snapshot: null, changes: [] };
    this.#state = state;
    this.#stop = observeState(state, (change) => this.#keep(change));
    return [...names];
  }

  /**
   * Does work that changes nearly everything, such as a seed, a reset or the restoring of a snapshot, and then keeps the whole state at
   * once: a process that dies in between leaves the state as it was before.
   */
  replace<T>(work: () => T): T {
    this.#paused = true;
    try {
      return work();
    } finally {
      this.#paused = false;
      this.compact();
    }
  }

  /** Turns the changes into a snapshot. @throws EmulatorError `data_dir_write` */
  compact(): void {
    if (!this.#state) return;
    const { text, sha256 } = sealSnapshot(captureState('state', this.#state));
    this.#writing(() => {
      replaceFile(join(this.path, 'state.json'), text);
      this.#changes.restart(firstLine(sha256));
    });
    this.#behind = false;
  }

  /** Writes the journal to `journal.ndjson`, too. */
  keepJournal(journal: Journal, options: { limitBytes?: number } = {}): JournalFile {
    if (!this.#state) throw new TypeError('attach a state before its journal');
    this.#journal?.close();
    const path = join(this.path, 'journal.ndjson');
    this.#journal = new JournalFile(path, journal, this.#state.secrets, options.limitBytes);
    return this.#journal;
  }

  /** Lets go of the folder. Nothing needs to be written: everything is. */
  close(): void {
    this.#stop();
    this.#journal?.close();
    this.#changes.close();
    this.#lock.release();
  }

  /** The change has already happened in memory, so a failure must reach whoever would acknowledge it. */
  #keep(change: StateChange): void {
    if (this.#paused) return;
    if (this.#behind || this.#changes.bytes > this.#compactBytes) this.compact();
    else this.#writing(() => this.#changes.append(JSON.stringify(change)));
  }

  #writing(write: () => void): void {
    try {
      write();
    } catch (thrown) {
      this.#behind = true;
      throw new EmulatorError(
        'data_dir_write',
        `Cannot write to ${this.path}: ${messageOf(thrown)}. What was just asked for is not kept; make room, or restart with another --data-dir.`,
        { status: 507, cause: thrown },
      );
    }
  }
}

function makeWritable(path: string): void {
  try {
    makeFolder(path);
    accessSync(path, constants.W_OK | constants.X_OK);
  } catch (thrown) {
    const fix = 'Choose a folder that you may write to with --data-dir.';
    throw new EmulatorError('data_dir_unwritable', `Cannot keep data in ${path}: ${messageOf(thrown)}. ${fix}`, {
      cause: thrown,
    });
  }
}

function readSnapshot(path: string): Snapshot | null {
  return existsSync(path) ? decodeSnapshot(readFileSync(path, 'utf8'), path) : null;
}

function firstLine(sha256: string | null): string {
  return JSON.stringify({ type: 'continues', sha256 });
}

/** The changes that the snapshot does not hold yet. @throws EmulatorError `data_dir_corrupt` */
function readChanges(lines: string[], snapshot: Snapshot | null, path: string): StateChange[] {
  const [head, ...rest] = lines;
  if (head === undefined) return [];
  const first = tryParseJson(head);
  if (!isJsonObject(first) || first.type !== 'continues') throw corrupt(path, 1);
  if (first.sha256 !== (snapshot?.sha256 ?? null)) {
    // A process that died between writing the snapshot and beginning a new list left this one behind; the snapshot holds all of it.
    if (snapshot) return [];
    throw new EmulatorError(
      'data_dir_corrupt',
      `${path} continues a state.json that is no longer beside it: put that back, or delete the folder to start anew.`,
    );
  }
  return rest.map((line, i) => {
    const change = tryParseJson(line);
    if (!isStateChange(change)) throw corrupt(path, i + 2);
    return change;
  });
}

function corrupt(path: string, line: number): EmulatorError {
  return new EmulatorError(
    'data_dir_corrupt',
    `Line ${line} of ${path} is not a change that an emulator wrote: restore the file, or delete the folder to start anew.`,
  );
}
