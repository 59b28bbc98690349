import { renameSync } from 'node:fs';
import type { Entry } from './entry.ts';
import { messageOf } from './errors.ts';
import { hasEnded, type Journal } from './journal.ts';
import { LineFile } from './line-file.ts';
import { ndjsonLine } from './ndjson.ts';
import type { Secrets } from './secrets.ts';

const DEFAULT_LIMIT_BYTES = 32 * 1024 * 1024;

/**
 * Keeps a journal on disk as masked NDJSON, entries by the order of their ends. When the file is full it becomes `journal.1.ndjson`,
 * in place of the one before. A disk that fails stops the record, never the emulator: a journal is a help, not a promise.
 */
export class JournalFile {
  readonly #path: string;
  readonly #limitBytes: number;
  readonly #secrets: Secrets;
  #file: LineFile | null;
  #failure: string | null = null;
  readonly #stop: () => void;

  constructor(path: string, journal: Journal, secrets: Secrets, limitBytes: number = DEFAULT_LIMIT_BYTES) {
    this.#path = path;
    this.#limitBytes = limitBytes;
    this.#secrets = secrets;
    this.#file = LineFile.open(path).file;
    this.#stop = journal.observe((entry, change) => this.#hear(entry, change));
  }

  /** Why nothing is recorded any more, or null while all is well. */
  get failure(): string | null {
    return this.#failure;
  }

  close(): void {
    this.#stop();
    this.#file?.close();
    this.#file = null;
  }

  #hear(entry: Entry, change: 'appended' | 'closed'): void {
    // An exchange is written once, when it ends; everything else has ended when it is told.
    const isExchange = entry.kind === 'request' || entry.kind === 'attempt';
    if (!this.#file || !hasEnded(entry) || isExchange !== (change === 'closed')) return;
    try {
      if (this.#file.bytes > this.#limitBytes) this.#file = this.#rotate(this.#file);
      this.#file.append(ndjsonLine(entry, this.#secrets).trimEnd());
    } catch (thrown) {
      this.#failure = `The journal is no longer written to ${this.#path}: ${messageOf(thrown)}.`;
      this.close();
    }
  }

  #rotate(full: LineFile): LineFile {
    full.close();
    renameSync(this.#path, this.#path.replace(/\.ndjson$/, '.1.ndjson'));
    return LineFile.open(this.#path).file;
  }
}
