import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { PRIVATE_FILE, replaceFile } from './atomic-file.ts';

/**
 * A file of lines that only grows. A line is written before `append` returns, so what was appended survives the death of the process:
 * the kernel has it, and does not need the process to put it on the disk. (Only a power cut could lose it, which is not worth a disk's
 * wait at every request.)
 */
export class LineFile {
  readonly #path: string;
  #file: number;
  #bytes: number;

  private constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, 'a', PRIVATE_FILE);
    this.#bytes = fstatSync(this.#file).size;
  }

  /**
   * Opens or makes a file and gives its lines. A last line without an end was torn by the death of its writer, was never acknowledged,
   * and is cut off.
   */
  static open(path: string): { file: LineFile; lines: string[] } {
    const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
    const whole = bytes.lastIndexOf('\n') + 1;
    const file = new LineFile(path);
    if (whole < bytes.length) file.#cutTo(whole);
    return { file, lines: bytes.toString('utf8', 0, whole).split('\n').slice(0, -1) };
  }

  /** Size in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Writes a line. Where that fails, for example on a full disk, nothing of it stays. @throws what the file system throws */
  append(line: string): void {
    const bytes = Buffer.from(`${line}\n`);
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(this.#file, bytes, written);
    } catch (thrown) {
      this.#cutTo(this.#bytes);
      throw thrown;
    }
    this.#bytes += bytes.length;
  }

  /** Replaces the whole content by one line, atomically. */
  restart(line: string): void {
    // Closed first: some systems do not replace a file that is open.
    closeSync(this.#file);
    try {
      replaceFile(this.#path, `${line}\n`);
    } finally {
      this.#file = openSync(this.#path, 'a', PRIVATE_FILE);
      this.#bytes = fstatSync(this.#file).size;
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #cutTo(bytes: number): void {
    ftruncateSync(this.#file, bytes);
    this.#bytes = bytes;
  }
}
