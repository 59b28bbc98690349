import { createHmac } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import { isJsonObject, type JsonObject, tryParseJson } from '../../emulator/core/json.ts';
import { Sandbox, type SandboxOptions } from '../../emulator/sandbox.ts';
import type { HostAnswer, ScenarioHost } from '../../emulator/scenarios/host.ts';
import { ask, bytesOf, Failed, outcomeOf, type Seen, startReceiver, toldMs } from './stand-in-calls.ts';

const MOST_TRIES = 5;
const BACKOFF_MS = 60;
const TOLERANCE_S = 300;
const TRANSIENT = [408, 429, 500, 502, 503, 504];
const WORK = ['sync', 'create', 'import', 'remove', 'bulk', 'useProduction', 'useNewKey', 'resume'];

/** A small integration with Augno in this process: one thing at a time, and only when it is asked to. */
export class AugnoStandIn implements ScenarioHost {
  readonly triggers = WORK.map((word) => `augno.${word}`);
  readonly prompts: string[] = [];
  readonly sandbox: Sandbox;
  readonly #receiver: Server;
  #key: string;
  #counter = 0;
  #ids = new Map<string, string>();
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(sandbox: Sandbox, receiver: Server) {
    this.sandbox = sandbox;
    this.#receiver = receiver;
    this.#key = this.#facts().apiKey ?? '';
  }

  /** The integration, and the sandbox that it has the key of. */
  static async start(more: SandboxOptions = {}): Promise<AugnoStandIn> {
    let standIn: AugnoStandIn | undefined;
    const { receiver, url } = await startReceiver((request) => standIn?.receive(request));
    const options = { providers: ['augno'], seed: 'scenarios', strict: true, webhooks: { augno: url }, ...more };
    standIn = new AugnoStandIn(await Sandbox.start('test', options), receiver);
    return standIn;
  }

  /** The status for a webhook: fresh, and signed with the secret of its environment, or not welcome. */
  async receive(request: IncomingMessage): Promise<number> {
    const body = await bytesOf(request);
    const parts = String(request.headers['augno-signature']).split(',');
    const stamp = parts.find((part) => part.startsWith('t='))?.slice(2) ?? '';
    const { webhookSecret = '', productionWebhookSecret = '' } = this.#facts();
    const event = tryParseJson(body.toString());
    const isLive = isJsonObject(event) && event.environment === 'production';
    const digest = createHmac('sha256', isLive ? productionWebhookSecret : webhookSecret)
      .update(`${stamp}.`)
      .update(body)
      .digest('hex');
    const age = Math.abs(this.sandbox.clock.wire() / 1000 - Number(stamp));
    return parts.includes(`v1=${digest}`) && age <= TOLERANCE_S ? 204 : 401;
  }

  async close(): Promise<void> {
    this.#receiver.closeAllConnections();
    await new Promise((resolve) => this.#receiver.close(resolve));
    await this.sandbox.close();
  }

  prompt(text: string): void {
    this.prompts.push(text);
  }

  /** It has its key already: there is nothing to connect. */
  connect(): Promise<HostAnswer> {
    return Promise.resolve({ status: null, error: null });
  }

  trigger(name: string, args: JsonObject): Promise<HostAnswer> {
    const next = this.#queue.then(() => outcomeOf(() => this.#work(name.replace('augno.', ''), args)));
    this.#queue = next;
    return next;
  }

  async #work(word: string, args: JsonObject): Promise<unknown> {
    const text = (name: string) => String(args[name] ?? '');
    if (word === 'sync') return this.#readAll('/v1/sales/customers?limit=100');
    if (word === 'create') return this.#create(text('number'), text('name'), text('po'));
    if (word === 'import') return this.#import(rowsIn(args.rows));
    if (word === 'remove') return this.#remove(text('po'));
    if (word === 'bulk') return this.#bulk(rowsIn(args.rows));
    if (word === 'useProduction') return this.#use(this.#facts().productionApiKey ?? '');
    if (word === 'useNewKey') return this.#use(this.#newestKey());
    return undefined;
  }

  /** Ids belong to an account: with another key, all are looked up anew. */
  #use(key: string): void {
    this.#key = key;
    this.#ids.clear();
  }

  #newestKey(): string {
    const results = this.sandbox.journal.query({ kind: 'action' }).map((entry) => 'result' in entry && entry.result);
    const keys = results.flatMap((result) => (isJsonObject(result) && result.api_key ? [String(result.api_key)] : []));
    return keys.at(-1) ?? this.#key;
  }

  async #create(number: string, name: string, po: string): Promise<void> {
    const customer = await this.#customer(number, name);
    if (po !== '' && !this.#ids.has(`order ${po}`)) this.#ids.set(`order ${po}`, await this.#order(customer, po));
  }

  async #import(rows: readonly JsonObject[]): Promise<void> {
    for (const { number, name } of rows) await outcomeOf(() => this.#customer(String(number), String(name)));
  }

  async #customer(number: string, name: string): Promise<string> {
    const known = this.#ids.get(`customer ${number}`);
    if (known !== undefined) return known;
    const address = { name, country: 'US', street_line_1: '1 Main Street', locality: 'Portland' };
    const body = {
      name,
      number,
      default_carrier_id: await this.#idIn('/v1/operations/carriers'),
      default_payment_term_id: await this.#idIn('/v1/finance/payment-terms'),
      default_shipping_term_id: await this.#idIn('/v1/operations/shipping-terms'),
      customer_type_group_id: await this.#idIn('/v1/sales/account-groups', ({ type }) => type === 'type_group'),
      bill_to_address: address,
      ship_to_address: address,
    };
    const made = await this.#call('POST', '/v1/sales/customers', body).catch((thrown: unknown) => {
      if (thrown instanceof Failed && thrown.status === 409) return this.#find(number);
      throw thrown;
    });
    this.#ids.set(`customer ${number}`, String(made.id));
    return String(made.id);
  }

  async #find(number: string): Promise<JsonObject> {
    const rows = await this.#readAll(`/v1/sales/customers?q=${encodeURIComponent(number)}`);
    const found = rows.find((row) => row.number === number);
    if (!found) throw new Failed(409);
    return found;
  }

  async #order(customer: string, po: string): Promise<string> {
    const include = 'include[]=bill_to_address&include[]=ship_to_address';
    const { bill_to_address, ship_to_address } = await this.#call('GET', `/v1/sales/customers/${customer}?${include}`);
    const idOf = (value: unknown) => (isJsonObject(value) ? value.id : null);
    const made = await this.#call('POST', '/v1/sales/sales-orders', {
      buyer_account_id: customer,
      customer_purchase_order_number: po,
      priority_code: 'normal',
      bill_to_address_id: idOf(bill_to_address),
      ship_to_address_id: idOf(ship_to_address),
      lines: [
        {
          product_id: await this.#idIn('/v1/catalog/products'),
          quantity: {
            value: '1',
            unit_id: await this.#idIn('/v1/catalog/units?q=ea', ({ abbreviation }) => abbreviation === 'ea'),
          },
        },
      ],
    });
    return String(made.id);
  }

  async #remove(po: string): Promise<void> {
    await this.#call('DELETE', `/v1/sales/sales-orders/${this.#ids.get(`order ${po}`)}`).catch((thrown: unknown) => {
      if (!(thrown instanceof Failed && thrown.status === 410)) throw thrown;
    });
  }

  async #bulk(rows: readonly JsonObject[]): Promise<void> {
    let job = await this.#call('POST', '/v1/catalog/units/actions/bulk-upsert', { units: rows });
    for (let polls = 0; job.status === 'created' || job.status === 'started'; polls++) {
      await this.sandbox.clock.sleepWall(Math.min(100 * 2 ** polls, 1000));
      job = await this.#call('GET', `/v1/core/jobs/${String(job.id)}`);
    }
  }

  async #idIn(path: string, fits: (row: JsonObject) => boolean = () => true): Promise<string> {
    const known = this.#ids.get(path);
    if (known !== undefined) return known;
    const found = (await this.#readAll(path)).find(fits);
    this.#ids.set(path, String(found?.id));
    return String(found?.id);
  }

  async #readAll(path: string): Promise<JsonObject[]> {
    const rows: JsonObject[] = [];
    for (let next: unknown = path; typeof next === 'string'; ) {
      const page = await this.#call('GET', next);
      if (Array.isArray(page.data)) rows.push(...page.data.filter(isJsonObject));
      next = isJsonObject(page.page_info) ? page.page_info.next_page_url : null;
    }
    return rows;
  }

  /** @throws Failed where it was refused, or never answered */
  async #call(method: string, path: string, body?: JsonObject): Promise<JsonObject> {
    const key = `key-${++this.#counter}`;
    const headers = {
      authorization: `Bearer ${this.#key}`,
      'augno-version': '1.0.forge-preview.3',
      ...(body && { 'content-type': 'application/json', 'idempotency-key': key }),
    };
    let seen: Seen | null = null;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      seen = await ask(this.#facts().apiBase + path, {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
      });
      if (seen !== null && seen.status < 400) return seen.json;
      if (seen !== null && !isTransient(seen)) throw new Failed(seen.status);
      await this.sandbox.clock.sleepWall(Math.max(toldMs(seen, this.sandbox.clock) + 30, BACKOFF_MS * 2 ** tries));
    }
    throw new Failed(seen?.status ?? null);
  }

  #facts() {
    return this.sandbox.provider('augno').facts;
  }
}

function isTransient({ status, json }: Seen): boolean {
  const code = isJsonObject(json.error) ? json.error.code : null;
  return TRANSIENT.includes(status) || code === 'idempotency_in_progress';
}

function rowsIn(text: unknown): JsonObject[] {
  const value = tryParseJson(String(text));
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
