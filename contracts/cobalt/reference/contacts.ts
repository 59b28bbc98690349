import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Disk } from '../../reference/disk.ts';
import type { Contact } from './event-payloads.ts';

interface Kept extends Contact {
  readonly user: string;
}

const FOLDER = 'contacts';

/** Contacts of our customers, one file each: what this product is about, and what its events tell of. */
export class Contacts {
  readonly #disk: Disk;
  readonly #known: Kept[];

  constructor(disk: Disk) {
    this.#disk = disk;
    this.#known = disk.list(FOLDER).map((name) => disk.read(name) as Kept);
  }

  add(user: string, contact: Contact): void {
    const kept = { ...contact, user };
    this.#disk.write(join(FOLDER, createHash('sha256').update(`${user} ${contact.id}`).digest('hex')), kept);
    this.#known.push(kept);
  }

  find(user: string, email: string): Contact | undefined {
    return this.#known.findLast((one) => one.user === user && one.email === email);
  }
}
