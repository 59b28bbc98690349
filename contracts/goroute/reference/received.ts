import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Disk } from '../../reference/disk.ts';
import { isRow, type Row } from '../../reference/json.ts';

/** A document that has arrived, as far as we keep it. */
interface Received {
  readonly organization: string;
  readonly id: string;
  readonly type: string;
  readonly number: string;
  readonly from: string;
  readonly receivedAt: string;
  /** The whole document, for the accounting that takes it from here. */
  readonly xml: string;
}

const FOLDER = 'received';

/** Documents that have arrived, one file each: whoever writes one twice has it once. */
export class ReceivedDocuments {
  readonly #disk: Disk;
  readonly #organization: string;
  readonly #known = new Map<string, Received>();

  constructor(disk: Disk, organization: string) {
    this.#disk = disk;
    this.#organization = organization;
    const all = disk.list(FOLDER).map((name) => disk.read(name) as Received);
    for (const one of all) if (one.organization === organization) this.#known.set(one.id, one);
  }

  has(id: string): boolean {
    return this.#known.has(id);
  }

  /** Keeps a document as GoRoute shows it; false where it was there already. */
  keep(row: Row): boolean {
    const id = String(row.id);
    if (this.has(id)) return false;
    const parsed = isRow(row.parsed) ? row.parsed : {};
    const sender = isRow(row.sender) ? row.sender : {};
    const one: Received = {
      organization: this.#organization,
      id,
      type: String(row.type),
      number: String(parsed.invoice_id ?? ''),
      from: `${String(sender.scheme ?? '')}:${String(sender.identifier ?? '')}`,
      receivedAt: String(row.received_at ?? ''),
      xml: String(row.xml ?? ''),
    };
    this.#disk.write(join(FOLDER, createHash('sha256').update(`${this.#organization} ${id}`).digest('hex')), one);
    this.#known.set(id, one);
    return true;
  }

  /** What is known of each, by GoRoute's id. */
  snapshot(): Row {
    const rows = [...this.#known].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(
      rows.map(([id, { type, number, from, receivedAt }]) => [id, { type, number, from, received_at: receivedAt }]),
    );
  }
}
