import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import { isJsonObject, type JsonObject, tryParseJson } from '../../emulator/core/json.ts';
import { Sandbox, type SandboxOptions } from '../../emulator/sandbox.ts';
import type { ConnectRequest, HostAnswer, ScenarioHost } from '../../emulator/scenarios/host.ts';
import { walkConsent } from '../support/cobalt.ts';
import { ask, bytesOf, Failed, outcomeOf, type Seen, startReceiver, toldMs } from './stand-in-calls.ts';

const MOST_TRIES = 6;
const BACKOFF_MS = 60;
/** Who is told to wait longer parks the work. */
const LONGEST_WAIT_MS = 6000;
const TRANSIENT = [429, 500, 502, 503, 504];
const WORK = [
  ...['connect', 'sync', 'create', 'fire', 'frontend', 'key', 'disconnect', 'configure', 'enable', 'rerun', 'look'],
  ...['useNewKey', 'receiverDown', 'receiverUp', 'start'],
];
const P = '/api/v2/public';

/** How a call goes out. */
interface Way {
  readonly body?: JsonObject;
  readonly as?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** It is not tried again: twice would have two effects. */
  readonly once?: boolean;
}

/** A small product that embeds Cobalt, in this process: one thing at a time, and only when it is asked to. */
export class CobaltStandIn implements ScenarioHost {
  readonly triggers = WORK.map((word) => `cobalt.${word}`);
  readonly prompts: string[] = [];
  readonly sandbox: Sandbox;
  readonly #receiver: Server;
  #key: string;
  #isDown = false;
  #counter = 0;
  readonly #tokens = new Map<string, string>();
  readonly #heard = new Set<string>();
  readonly #created = new Set<string>();
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(sandbox: Sandbox, receiver: Server) {
    this.sandbox = sandbox;
    this.#receiver = receiver;
    this.#key = this.#facts().apiKey ?? '';
  }

  /** The product, and the sandbox that it has the key of. */
  static async start(more: SandboxOptions = {}): Promise<CobaltStandIn> {
    let standIn: CobaltStandIn | undefined;
    const { receiver, url } = await startReceiver((request) => standIn?.receive(request));
    const options = { providers: ['cobalt'], seed: 'scenarios', strict: true, webhooks: { cobalt: url }, ...more };
    standIn = new CobaltStandIn(await Sandbox.start('test', options), receiver);
    return standIn;
  }

  /** The status for a webhook or a call of a proxy. A webhook is signed with the key, or not welcome; a proxy wants an e-mail. */
  async receive(request: IncomingMessage): Promise<number> {
    const body = await bytesOf(request);
    if (this.#isDown) return 503;
    if (request.url?.startsWith('/cobalt/proxies/lookup-customer')) {
      const fields = tryParseJson(body.toString());
      return isJsonObject(fields) && typeof fields.email === 'string' ? 200 : 422;
    }
    if (request.url?.startsWith('/cobalt/')) return 404;
    const digest = createHmac('sha256', this.#key).update(body).digest('hex');
    if (request.headers['x-cobalt-signature'] !== digest) return 401;
    this.#heard.add(createHash('sha256').update(body).digest('hex'));
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

  /** A person connects the CRM through its consent page. */
  connect({ args, decision }: ConnectRequest): Promise<HostAnswer> {
    return this.#inTurn(() => this.#consent(this.#accountIn(args), 'harbor_crm', decision));
  }

  /** What it knows is kept elsewhere. */
  restart(): Promise<HostAnswer> {
    return Promise.resolve({ status: 200, error: null });
  }

  trigger(name: string, args: JsonObject): Promise<HostAnswer> {
    return this.#inTurn(() => this.#work(name.replace('cobalt.', ''), args));
  }

  #inTurn(work: () => Promise<unknown>): Promise<HostAnswer> {
    const next = this.#queue.then(() => outcomeOf(work));
    this.#queue = next;
    return next;
  }

  async #work(word: string, args: JsonObject): Promise<unknown> {
    const account = this.#accountIn(args);
    const app = String(args.app ?? 'harbor_crm');
    if (word === 'start') return this.#call('GET', `${P}/linked-account?limit=1`);
    if (word === 'connect') return this.#consent(account, app, String(args.decision ?? 'approve'));
    if (word === 'sync') return this.#sync(account);
    if (word === 'create') return this.#create(args);
    if (word === 'fire') return this.#fire(account, args);
    if (word === 'frontend') return this.#frontend(account, 'GET', '/api/v2/f-sdk/application');
    if (word === 'key')
      return this.#frontend(account, 'POST', `/api/v2/app/${app}/save`, { api_key: this.#keyIn(args) });
    if (word === 'disconnect') return this.#frontend(account, 'DELETE', `/api/v1/linked-acc/integration/${app}`);
    if (word === 'configure') return this.#frontend(account, 'POST', '/api/v2/f-sdk/config', { slug: app });
    if (word === 'enable') return this.#enable(account, app);
    if (word === 'rerun') return this.#rerun(account);
    if (word === 'look') return this.#call('GET', `${P}/execution/${String(args.execution)}`, { as: account });
    if (word === 'useNewKey') this.#key = this.#facts().apiKey ?? '';
    if (word === 'receiverDown' || word === 'receiverUp') this.#isDown = word === 'receiverDown';
    return undefined;
  }

  #accountIn({ linkedAccountId, account }: JsonObject): string {
    return String(account ?? linkedAccountId ?? this.#facts().linkedAccountId);
  }

  #keyIn({ key }: JsonObject): string {
    return key === 'wrong' ? 'pb_wrong' : (this.#facts().postboxApiKey ?? '');
  }

  /** What stands on the customer's page: how the CRM is connected, and what ran. */
  async #sync(account: string): Promise<void> {
    await this.#call('GET', `${P}/application/harbor_crm`, { as: account });
    await this.#call('GET', `${P}/execution?limit=50`, { as: account });
  }

  /** A customer signs up; one that is there already is no failure. */
  async #create(args: JsonObject): Promise<void> {
    const id = String(args.number ?? `S-${++this.#counter}`);
    if (this.#created.has(id)) return;
    await this.#call('POST', `${P}/linked-account`, { body: { account_id: id, name: String(args.name ?? id) } }).catch(
      (thrown) => {
        if (!(thrown instanceof Failed) || thrown.status !== 400) throw thrown;
      },
    );
    await this.#call('GET', `${P}/linked-account/${encodeURIComponent(id)}`);
    this.#created.add(id);
  }

  #fire(account: string, args: JsonObject): Promise<JsonObject> {
    const payload = tryParseJson(String(args.payload ?? '{"email":"ada@example.test","name":"Ada"}'));
    const body = { event: String(args.event ?? 'contact.created'), payload: isJsonObject(payload) ? payload : {} };
    // What is missing would reach the workflow as null.
    if (!('email' in body.payload)) return Promise.resolve({});
    // It may be sent again where the workflow knows a repetition.
    return this.#call('POST', `${P}/event`, { as: account, body, once: args.again !== 'yes' });
  }

  async #consent(account: string, app: string, decision: string): Promise<void> {
    const { auth_url } = await this.#frontend(account, 'GET', `/api/v1/${app}/integrate`);
    if (decision === 'close' || typeof auth_url !== 'string') return;
    await walkConsent(auth_url, decision === 'decline' ? 'decline' : 'approve');
    await this.#frontend(account, 'GET', `/api/v2/f-sdk/application/${app}`);
  }

  /** Switches the first workflow on, and reads what has become of it. */
  async #enable(account: string, app: string): Promise<void> {
    const config = await this.#frontend(account, 'POST', '/api/v2/f-sdk/config', { slug: app });
    const [first] = Array.isArray(config.workflows) ? config.workflows.filter(isJsonObject) : [];
    if (!first) return;
    const path = `${P}/slug/${app}/config/${account}/workflows/${first.id}`;
    await this.#frontend(account, 'PATCH', path, { enabled: true });
    await this.#frontend(account, 'GET', `/api/v2/f-sdk/slug/${app}/config`);
  }

  /** The newest execution that failed runs once more. */
  async #rerun(account: string): Promise<void> {
    const { docs } = await this.#call('GET', `${P}/execution?status=ERRORED&limit=1`, { as: account });
    const [failed] = Array.isArray(docs) ? docs.filter(isJsonObject) : [];
    if (failed) await this.#call('POST', `${P}/execution/${failed._id}/rerun`, { as: account, body: {}, once: true });
  }

  /** With a session token, which is minted again once where it is refused. */
  async #frontend(account: string, method: string, path: string, body?: JsonObject): Promise<JsonObject> {
    const way = async () => ({
      token: this.#tokens.get(account) ?? (await this.#mint(account)),
      ...(body && { body }),
    });
    try {
      return await this.#call(method, path, await way());
    } catch (thrown) {
      if (!(thrown instanceof Failed) || thrown.status !== 401) throw thrown;
      this.#tokens.delete(account);
      return this.#call(method, path, await way());
    }
  }

  async #mint(account: string): Promise<string> {
    const { token } = await this.#call('POST', `${P}/session-token`, { body: { linked_account_id: account } });
    this.#tokens.set(account, String(token));
    return String(token);
  }

  /** @throws Failed where it was refused, or never answered */
  async #call(method: string, path: string, { body, as, token, once = false }: Way = {}): Promise<JsonObject> {
    const headers = {
      ...(token === undefined ? { 'x-api-key': this.#key } : { authorization: `Bearer ${token}` }),
      ...(as !== undefined && { linked_account_id: as }),
      ...(body && { 'content-type': 'application/json' }),
    };
    let seen: Seen | null = null;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
      seen = await ask(this.#facts().apiBase + path, init);
      if (seen !== null && seen.status < 400) return seen.json;
      if (seen !== null && !isTransient(seen)) throw new Failed(seen.status);
      // What was limited had no effect.
      if (once && seen?.status !== 429) break;
      const told = toldMs(seen, this.sandbox.clock);
      if (told > LONGEST_WAIT_MS) break;
      await this.sandbox.clock.sleepWall(Math.max(told + 30, BACKOFF_MS * 2 ** tries));
    }
    throw new Failed(seen?.status ?? null);
  }

  #facts() {
    return this.sandbox.provider('cobalt').facts;
  }
}

/** A failure that names a credential or a missing record is none that time heals. */
function isTransient({ status, json }: Seen): boolean {
  const says = String(json.message ?? '');
  return TRANSIENT.includes(status) && !/Failed to verify credentials|not found|No linked account|revoked/.test(says);
}
