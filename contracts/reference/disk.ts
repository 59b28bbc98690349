import { createCipheriv, createDecipheriv, createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Encrypted JSON files (AES-256-GCM). What a call has written survives a crash right after it returned. */
export class Disk {
  readonly #dir: string;
  readonly #key: Buffer;

  constructor(dir: string, secret: string | undefined) {
    this.#dir = dir;
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    this.#key = secret ? createHash('sha256').update(secret).digest() : this.#keyFile();
  }

  read(name: string): unknown {
    const path = join(this.#dir, name);
    if (!existsSync(path)) return undefined;
    try {
      return this.#open(readFileSync(path));
    } catch {
      throw new Error(`Cannot decrypt ${path}: it was written with another key.`);
    }
  }

  /** Replaces a file as a whole: a reader sees the old or the new content, never half of it. */
  write(name: string, value: unknown): void {
    const path = join(this.#dir, name);
    renameSync(this.#temporary(path, value), path);
    syncDirectory(dirname(path));
  }

  /** Creates a file with its content in one step; false when it existed already. */
  create(name: string, value: unknown): boolean {
    const path = join(this.#dir, name);
    const temporary = this.#temporary(path, value);
    try {
      linkSync(temporary, path); // link, unlike rename, refuses an existing name
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      unlinkSync(temporary);
    }
    syncDirectory(dirname(path));
    return true;
  }

  list(folder: string): string[] {
    const path = join(this.#dir, folder);
    const names = existsSync(path) ? readdirSync(path) : [];
    return names.filter((name) => !name.endsWith('.tmp')).map((name) => join(folder, name));
  }

  #temporary(path: string, value: unknown): string {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const temporary = `${path}.${randomUUID()}.tmp`;
    const file = openSync(temporary, 'wx', 0o600);
    try {
      writeFileSync(file, this.#seal(value));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return temporary;
  }

  #seal(value: unknown): Buffer {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    const sealed = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  #open(file: Buffer): unknown {
    const decipher = createDecipheriv('aes-256-gcm', this.#key, file.subarray(0, 12));
    decipher.setAuthTag(file.subarray(12, 28));
    return JSON.parse(Buffer.concat([decipher.update(file.subarray(28)), decipher.final()]).toString('utf8'));
  }

  #keyFile(): Buffer {
    const path = join(this.#dir, 'token.key');
    if (!existsSync(path)) writeFileSync(path, randomBytes(32), { mode: 0o600, flag: 'wx', flush: true });
    return readFileSync(path);
  }
}

function syncDirectory(path: string): void {
  const directory = openSync(path, 'r');
  fsyncSync(directory);
  closeSync(directory);
}
