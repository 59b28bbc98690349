import { createHash } from 'node:crypto';
import type { JsonObject } from '../../core/json.ts';
import { emulatorOperation, type Operation, object } from '../../http/contract.ts';
import type { Exchange, Reply } from '../../http/exchange.ts';
import type { World } from '../../http/world.ts';
import type { Held } from '../../resources/held.ts';
import { augnoResources } from './resources.ts';

/** For how long the address of a file is good. @see contract schema JobExport */
const VALID_MS = 5 * 60_000;

/** Serves the files of exports, as a store of files outside of the API does. */
export const downloadOperation: Operation = emulatorOperation('download-export', 'GET', '/exports/{id}');

/** The prices of all products for one customer, as comma-separated values. */
export function priceList(world: World, scope: string, { customer_id: customerId }: JsonObject): string {
  const { keeper, model } = augnoResources();
  const rows = (resource: string) => keeper.rows(world, model.resource(resource));
  const own = new Map(
    rows('account-prices')
      .by('scope', scope)
      .filter(({ fields }) => fields.recipient_account === customerId)
      .map(({ fields }) => [fields.product_line, amountOf(fields.rate)]),
  );
  const lines = rows('products')
    .by('scope', scope)
    .map(({ fields }) => {
      const item = rows('items').get(String(fields.item))?.fields ?? {};
      return [item.sku, item.description, own.get(fields.product_line) ?? amountOf(item.unit_value)]
        .map(quoted)
        .join(',');
    });
  return ['sku,description,unit_price', ...lines, ''].join('\r\n');
}

function amountOf(rate: unknown): unknown {
  return object(rate).value ?? '';
}

function quoted(value: unknown): string {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A presigned address of a job's file: each reading of the job gives a new one. */
export function fileUrl(world: World, job: Held): string {
  const expires = Math.floor((world.clock.now() + VALID_MS) / 1000);
  return `${world.urls.origin}/exports/${job.id}?expires=${expires}&signature=${signed(job.id, expires)}`;
}

/** A signature of no worth: it only shows that an address was made up or altered. */
function signed(id: string, expires: number): string {
  return createHash('sha256').update(`an export of the emulator ${id} ${expires}`).digest('hex').slice(0, 32);
}

/** Gives a file to whoever has its address, for as long as that is good. */
export function download(exchange: Exchange): Reply {
  const { world } = exchange;
  const { keeper, model } = augnoResources();
  const id = exchange.path.id ?? '';
  const expires = Number(exchange.sentQuery.get('expires'));
  const { $file: file } = keeper.rows(world, model.resource('jobs')).get(id)?.fields ?? {};
  const plain = { 'Content-Type': 'text/plain' };
  if (exchange.sentQuery.get('signature') !== signed(id, expires) || typeof file !== 'string') {
    return { status: 403, headers: plain, body: 'The signature does not match.' };
  }
  if (world.clock.now() > expires * 1000) return { status: 403, headers: plain, body: 'The address has expired.' };
  const headers = { 'Content-Type': 'text/csv', 'Content-Disposition': 'attachment; filename="price-list.csv"' };
  return { status: 200, headers, body: file };
}
