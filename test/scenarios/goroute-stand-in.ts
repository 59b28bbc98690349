import { createHmac } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import { isJsonObject, type JsonObject, tryParseJson } from '../../emulator/core/json.ts';
import { Sandbox, type SandboxOptions } from '../../emulator/sandbox.ts';
import type { HostAnswer, ScenarioHost } from '../../emulator/scenarios/host.ts';
import { documentXml } from '../support/goroute.ts';
import { ask, bytesOf, Failed, outcomeOf, type Seen, startReceiver, toldMs } from './stand-in-calls.ts';

const MOST_TRIES = 5;
const BACKOFF_MS = 60;
/** Who is told to wait longer parks the work. */
const LONGEST_WAIT_MS = 6000;
const MOST_IN_BATCH = 100;
const TRANSIENT = [429, 500, 502, 503, 504];
const WORK = [
  'sync',
  'create',
  'submit',
  'batch',
  'start',
  'useProduction',
  'useNewKey',
  'useNewSecret',
  'pause',
  'resume',
];

/** A small integration with GoRoute in this process: one thing at a time, and only when it is asked to. */
export class GorouteStandIn implements ScenarioHost {
  readonly triggers = WORK.map((word) => `goroute.${word}`);
  readonly prompts: string[] = [];
  readonly sandbox: Sandbox;
  readonly #receiver: Server;
  #key = '';
  #sender = '';
  #isPaused = false;
  #counter = 0;
  readonly #done = new Set<string>();
  readonly #events = new Set<string>();
  readonly #secrets = new Set<string>();
  #queue: Promise<unknown> = Promise.resolve();
  readonly #fetch: typeof fetch;

  private constructor(sandbox: Sandbox, receiver: Server, send: typeof fetch) {
    this.#fetch = send;
    this.sandbox = sandbox;
    this.#receiver = receiver;
    this.#use('apiKey', 'senderId');
    this.#secrets.add(this.#facts().webhookSecret ?? '');
  }

  /** The integration, and the sandbox that it has the key of. */
  static async start(
    more: SandboxOptions = {},
    sendIn: (sandbox: Sandbox) => typeof fetch = () => fetch,
  ): Promise<GorouteStandIn> {
    let standIn: GorouteStandIn | undefined;
    const { receiver, url } = await startReceiver((request) => standIn?.receive(request));
    const options = { providers: ['goroute'], seed: 'scenarios', strict: true, webhooks: { goroute: url }, ...more };
    const sandbox = await Sandbox.start('test', options);
    standIn = new GorouteStandIn(sandbox, receiver, sendIn(sandbox));
    return standIn;
  }

  /** The status for a webhook: signed with a secret that is known, or not welcome. What arrived is fetched later, one thing at a time. */
  async receive(request: IncomingMessage): Promise<number> {
    const body = await bytesOf(request);
    const given = String(request.headers['x-goroute-signature']);
    const digests = [...this.#secrets].map((secret) => createHmac('sha256', secret).update(body).digest('hex'));
    if (!digests.some((digest) => given === `sha256=${digest}`)) return 401;
    const id = String(request.headers['x-goroute-event-id']);
    if (this.#events.has(id)) return 200;
    this.#events.add(id);
    return 200;
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

  /** What it knows is kept elsewhere. */
  restart(): Promise<HostAnswer> {
    return Promise.resolve({ status: 200, error: null });
  }

  trigger(name: string, args: JsonObject): Promise<HostAnswer> {
    const next = this.#queue.then(() => outcomeOf(() => this.#work(name.replace('goroute.', ''), args)));
    this.#queue = next;
    return next;
  }

  async #work(word: string, args: JsonObject): Promise<unknown> {
    if (word === 'start') return this.#call('GET', '/health');
    if (word === 'sync') return this.#sync();
    if (word === 'create') return this.#create(args);
    if (word === 'submit') return this.#submit(args);
    if (word === 'batch') return this.#batch(args);
    if (word === 'useProduction') return this.#use('productionApiKey', 'productionSenderId');
    if (word === 'useNewKey') return this.#useNewKey();
    if (word === 'useNewSecret') return this.#secrets.add(this.#facts().webhookSecret ?? '');
    if (word === 'pause' || word === 'resume') this.#isPaused = word === 'pause';
    return undefined;
  }

  #use(key: string, sender: string): void {
    this.#key = this.#facts()[key] ?? '';
    this.#sender = this.#facts()[sender] ?? '';
  }

  #useNewKey(): void {
    const results = this.sandbox.journal.query({ kind: 'action' }).map((entry) => 'result' in entry && entry.result);
    const keys = results.flatMap((result) => (isJsonObject(result) && result.api_key ? [String(result.api_key)] : []));
    this.#key = keys.at(-1) ?? this.#key;
  }

  /** Looks at what was sent, and fetches what arrived. */
  async #sync(): Promise<void> {
    await this.#call('GET', '/api/v1/transactions?limit=50');
    const listed = await this.#call('GET', '/api/v1/documents?limit=50');
    for (const row of Array.isArray(listed.documents) ? listed.documents.filter(isJsonObject) : []) {
      const id = String(row.id);
      if (this.#done.has(id)) continue;
      await this.#call('GET', `/api/v1/documents/${id}`);
      this.#done.add(id);
    }
  }

  /** Looks the receiver up, validates, sends: each document once. */
  async #create(args: JsonObject): Promise<void> {
    const number = String(args.number ?? `S-${++this.#counter}`);
    if (this.#isPaused || this.#done.has(number)) return;
    const to = this.#receiverOf(args);
    const found = await this.#call('GET', `/participants/lookup?identifier=${encodeURIComponent(to)}`);
    const types = Array.isArray(found.document_types) ? found.document_types.filter(isJsonObject) : [];
    if (!types.some((type) => String(type.document_type_id).includes('::Invoice##'))) return;
    await this.#handOver(number, documentXml({ number, from: this.#sender, to }));
  }

  /** A document of somebody else: what is in it is the provider's to judge. */
  #submit(args: JsonObject): Promise<void> {
    return this.#handOver(String(args.number), String(args.document));
  }

  async #handOver(number: string, xml: string): Promise<void> {
    const { valid } = await this.#call('POST', '/api/v1/validate', { xml });
    if (valid !== true) return;
    await this.#call('POST', '/api/v1/send', { xml, key: `send-${number}` });
    this.#done.add(number);
  }

  /** So many documents, or those that are named, a hundred at a time. */
  async #batch({ count, documents }: JsonObject): Promise<void> {
    const named = tryParseJson(String(documents));
    const wanted: JsonObject[] = Array.isArray(named)
      ? named.filter(isJsonObject)
      : Array.from({ length: Number(count ?? 2) }, () => ({}));
    const all = wanted.map((one) => {
      const number = String(one.number ?? `B-${++this.#counter}`);
      return { id: number, xml: documentXml({ number, from: this.#sender, to: this.#receiverOf(one) }) };
    });
    for (let at = 0; at < all.length; at += MOST_IN_BATCH) {
      const part = all.slice(at, at + MOST_IN_BATCH);
      await this.#call('POST', '/api/v1/send/batch', { json: { documents: part }, key: `batch-${++this.#counter}` });
    }
  }

  #receiverOf({ to }: JsonObject): string {
    const facts = this.#facts();
    const isLive = this.#sender === facts.productionSenderId && this.#key === facts.productionApiKey;
    return typeof to === 'string' && to !== '' ? to : ((isLive ? facts.productionReceiverId : facts.receiverId) ?? '');
  }

  /** @throws Failed where it was refused, or never answered */
  async #call(
    method: string,
    path: string,
    { xml, json, key }: { xml?: string; json?: JsonObject; key?: string } = {},
  ): Promise<JsonObject> {
    const headers = {
      'x-api-key': this.#key,
      ...(xml !== undefined && { 'content-type': 'application/xml' }),
      ...(json && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
    };
    const body = xml ?? (json && JSON.stringify(json));
    let seen: Seen | null = null;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      seen = await ask(
        this.#facts().apiBase + path,
        { method, headers, ...(body !== undefined && { body }) },
        this.#fetch,
      );
      if (seen !== null && seen.status < 400) return seen.json;
      if (seen !== null && !isTransient(seen)) throw new Failed(seen.status);
      const told = toldMs(seen, this.sandbox.clock);
      if (told > LONGEST_WAIT_MS) break;
      await this.sandbox.clock.sleepWall(Math.max(told + 30, BACKOFF_MS * 2 ** tries));
    }
    throw new Failed(seen?.status ?? null);
  }

  #facts() {
    return this.sandbox.provider('goroute').facts;
  }
}

function isTransient({ status, json }: Seen): boolean {
  const code = isJsonObject(json.error) ? json.error.code : null;
  return TRANSIENT.includes(status) || code === 'IDEMPOTENCY_IN_PROGRESS';
}
