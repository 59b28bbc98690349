import type { Clock } from '../core/clock.ts';
import { EmulatorError } from '../core/errors.ts';
import type { Journal } from '../core/journal.ts';
import { Knobs } from '../core/knobs.ts';
import { suggestion } from '../core/nearest.ts';
import { Random } from '../core/random.ts';
import type { Secrets } from '../core/secrets.ts';
import { defineState, type Row, Store } from '../core/store.ts';
import { type Contract, type JsonObject, loadContract } from '../http/contract.ts';
import type { Exchange } from '../http/exchange.ts';
import { Faults } from '../http/faults.ts';
import { Limits } from '../http/limits.ts';
import { ProviderServer } from '../http/server.ts';
import type { Authority } from '../http/tls/authority.ts';
import type { BaseUrls, ProviderEvent, World } from '../http/world.ts';
import { assertAllowedTarget } from '../webhooks/target.ts';
import { Webhooks } from '../webhooks/webhooks.ts';
import { assertArguments } from './arguments.ts';
import type { ProviderDefinition, Setup } from './definition.ts';
import { Stimuli } from './stimuli.ts';

/** What was said about the integration, kept with the data so that it survives as long. */
const setupState = defineState((store) => ({ setups: store.collection<Setup & Row>('setup') }));
const ONLY = 'setup';

/** What a sandbox lends to its providers. */
export interface ProviderSurroundings {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly secrets: Secrets;
  readonly seed: string;
  readonly strict: boolean;
  /** Hosts besides loopback that webhooks may go to. */
  readonly allowedHosts: readonly string[];
  /** Whose certificates the port shows, or null where it is plain. */
  readonly authority: Authority | null;
}

/** One provider in one sandbox: its data, its port, its webhooks. */
export class Provider implements World {
  readonly definition: ProviderDefinition;
  readonly provider: string;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly secrets: Secrets;
  readonly strict: boolean;
  readonly random: Random;
  readonly store = new Store();
  readonly knobs: Knobs;
  readonly faults: Faults;
  readonly limits: Limits;
  readonly contract: Contract;
  readonly webhooks: Webhooks;
  readonly server: ProviderServer;
  /** True where its port speaks TLS. */
  readonly isSecure: boolean;
  readonly #seed: string;
  readonly #allowedHosts: readonly string[];
  readonly #stimuli: Stimuli;
  #origin = '';

  constructor(definition: ProviderDefinition, surroundings: ProviderSurroundings) {
    this.definition = definition;
    this.provider = definition.name;
    this.clock = surroundings.clock;
    this.journal = surroundings.journal;
    this.secrets = surroundings.secrets;
    this.strict = surroundings.strict;
    this.isSecure = surroundings.authority !== null;
    this.#seed = `${surroundings.seed} ${definition.name}`;
    this.#allowedHosts = surroundings.allowedHosts;
    this.random = new Random(this.#seed);
    this.knobs = new Knobs(definition.name, definition.knobs);
    this.faults = new Faults(definition.name, this.clock, new Random(`${this.#seed} faults`), this.journal);
    this.limits = new Limits(this.clock);
    this.contract = definition.contract ?? loadContract(definition.name);
    definition.declare(this.store);
    setupState(this.store);
    this.webhooks = new Webhooks(this, definition.webhooksIn?.(this) ?? definition.webhooks, (url) =>
      assertAllowedTarget(url, this.#allowedHosts),
    );
    this.faults.onChange = () => {
      this.server.port.setOffline(this.faults.offline);
      this.server.port.setPosture(this.faults.posture);
    };
    this.#stimuli = new Stimuli(this.journal, definition.name);
    this.server = new ProviderServer({
      world: this,
      dialect: definition.dialect,
      stages: definition.stages,
      extraOperations: definition.extraOperations,
      bodyLimit: definition.bodyLimit,
      begin: (exchange) => this.#begin(exchange),
      announcer: this.webhooks,
      authority: surroundings.authority,
    });
  }

  get urls(): BaseUrls {
    const { api, auth } = this.definition.basePaths;
    const told = this.definition.toldBases?.(this) ?? {};
    return { origin: this.#origin, apiBase: this.#origin + api, authBase: this.#origin + auth, ...told };
  }

  get setup(): Setup {
    const { webhookUrl = null, redirectUris = [] } = setupState(this.store).setups.get(ONLY) ?? {};
    return { webhookUrl, redirectUris };
  }

  /** True once it holds the data of a first day, or data that was kept. */
  get seeded(): boolean {
    return setupState(this.store).setups.get(ONLY) !== undefined;
  }

  /** What an integration must be given: addresses and credentials, in full. */
  get facts(): Readonly<Record<string, string>> {
    const { origin, apiBase, authBase } = this.urls;
    const { authorize, exchange } = this.definition.profile.operations;
    const hasServer = authorize !== null || exchange !== null;
    return { origin, apiBase, ...(hasServer && { authBase }), ...this.definition.credentials(this) };
  }

  /** Fills the world as on the first day. */
  seed(setup: Setup): void {
    this.#keep(this.#checked(setup));
    this.definition.seed(this, this.setup);
  }

  /** Takes over addresses that changed while it runs. @throws EmulatorError `webhook_target` */
  configure(changed: Partial<Setup>): void {
    this.#keep(this.#checked({ ...this.setup, ...changed }));
    this.definition.configure(this, this.setup);
  }

  async listen(port: number, host: string): Promise<void> {
    const given = await this.server.listen(port, host);
    this.#origin = `${this.isSecure ? 'https' : 'http'}://${host}:${given}`;
  }

  /** Listens at a second address, which answers like the first whatever becomes of that one. Gives the base of the API there. */
  async listenBeside(): Promise<string> {
    const { protocol, hostname } = new URL(this.#origin);
    const given = await this.server.listenBeside(hostname.replace(/^\[|\]$/g, ''));
    return `${protocol}//${hostname}:${given}${this.definition.basePaths.api}`;
  }

  emit(event: ProviderEvent, cause: number | null): number {
    return this.webhooks.emit(event, cause);
  }

  redeliver(deliveryId: string, cause: number | null): void {
    this.webhooks.redeliver({ deliveryId }, cause);
  }

  /** Lets something happen that the provider tells of, now. Gives the number of the event's entry. */
  happen(type: string, overrides: JsonObject, cause: number | null = null): number {
    return this.emit(this.definition.happen(this, type, overrides), cause);
  }

  /**
   * Carries out a lifecycle action and gives what it returned.
   *
   * @throws EmulatorError `action_unknown`, `action_arguments`, or what the action itself refuses
   */
  async act(name: string, args: JsonObject = {}, cause: number | null = null): Promise<unknown> {
    const action = this.definition.actions[name];
    if (!action) {
      const known = Object.keys(this.definition.actions);
      throw new EmulatorError(
        'action_unknown',
        `${this.definition.title} has no action "${name}".${suggestion(name, known)}`,
        { status: 404 },
      );
    }
    assertArguments(name, action, args);
    const entry = this.journal.append({
      kind: 'action',
      provider: this.provider,
      cause,
      action: name,
      args,
      result: null,
    });
    const result = await action.run(this, args, entry.seq);
    entry.result = result ?? null;
    return result;
  }

  /** A collection for reading from outside: stored or computed. @throws EmulatorError `collection_unknown` */
  state(name: string): readonly (Row | JsonObject)[] {
    const view = this.definition.views[name];
    const rows = view ? view(this) : this.store.rows(name);
    if (rows) return rows;
    const known = this.collections;
    throw new EmulatorError(
      'collection_unknown',
      `${this.definition.title} has no collection "${name}".${suggestion(name, known)}`,
      { status: 404 },
    );
  }

  get collections(): string[] {
    return [...Object.keys(this.definition.views), ...this.store.names];
  }

  /** Back to the first day: data, knobs kept, faults and counters gone. */
  reset(): void {
    const { setup } = this;
    this.webhooks.reset();
    this.faults.forget();
    this.limits.clear();
    this.store.clear();
    this.random.restore(new Random(this.#seed).state());
    this.#keep(setup);
    this.definition.seed(this, setup);
  }

  /** After the store was restored: timers, queues and secrets are made again. */
  resume(): void {
    this.definition.resume(this);
    this.webhooks.resume();
  }

  async close(): Promise<void> {
    this.#stimuli.close();
    this.faults.release();
    await Promise.all([this.webhooks.close(), this.server.close()]);
  }

  #begin(exchange: Exchange): void {
    this.definition.begin(exchange);
    this.#stimuli.explain(exchange.entry);
  }

  #keep(setup: Setup): void {
    const { setups } = setupState(this.store);
    if (setups.get(ONLY)) setups.update(ONLY, setup);
    else setups.insert({ id: ONLY, ...setup });
  }

  #checked(setup: Setup): Setup {
    if (setup.webhookUrl !== null) assertAllowedTarget(setup.webhookUrl, this.#allowedHosts);
    return setup;
  }
}
