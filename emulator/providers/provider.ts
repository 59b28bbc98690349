import type { Clock } from '../core/clock.ts';
import { EmulatorError } from '../core/errors.ts';
import type { Journal } from '../core/journal.ts';
import { Knobs } from '../core/knobs.ts';
import { suggestion } from '../core/nearest.ts';
import { Random } from '../core/random.ts';
import type { Secrets } from '../core/secrets.ts';
import type { Row, Store } from '../core/store.ts';
import { type Contract, type JsonObject, loadContract } from '../http/contract.ts';
import type { Exchange } from '../http/exchange.ts';
import { Faults } from '../http/faults.ts';
import { Limits } from '../http/limits.ts';
import { ProviderServer } from '../http/server.ts';
import type { Authority } from '../http/tls/authority.ts';
import type { BaseUrls, ProviderEvent, World } from '../http/world.ts';
import { assertAllowedTarget } from '../webhooks/target.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import { assertArguments } from './arguments.ts';
import type { ProviderDefinition, Setup } from './definition.ts';
import { Inside } from './inside.ts';
import { Stimuli } from './stimuli.ts';

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
  readonly knobs: Knobs;
  readonly faults: Faults;
  readonly limits: Limits;
  readonly server: ProviderServer;
  /** True where its port speaks TLS. */
  readonly isSecure: boolean;
  readonly #inside: Inside;
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
    this.#allowedHosts = surroundings.allowedHosts;
    const seed = `${surroundings.seed} ${definition.name}`;
    const allow = (url: string) => assertAllowedTarget(url, this.#allowedHosts);
    this.knobs = new Knobs(definition.name, definition.knobs);
    this.faults = new Faults(definition.name, this.clock, new Random(`${seed} faults`), this.journal);
    this.limits = new Limits(this.clock);
    this.#inside = new Inside({ world: this, definition, seed, allow });
    this.knobs.beforeChange = () => this.settle();
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
      announcer: {
        wantsBeforeAnswer: (type) => this.webhooks.wantsBeforeAnswer(type),
        emitBeforeAnswer: (event, cause) => this.webhooks.emitBeforeAnswer(event, cause),
      },
      authority: surroundings.authority,
    });
  }

  /** Read when it is first needed. */
  get contract(): Contract {
    return this.definition.contract ?? loadContract(this.definition.name);
  }

  get random(): Random {
    return this.#inside.random;
  }

  get store(): Store {
    return this.#inside.store;
  }

  get webhooks(): Webhooks {
    return this.#inside.webhooks;
  }

  get urls(): BaseUrls {
    const { api, auth } = this.definition.basePaths;
    const told = this.definition.toldBases?.(this) ?? {};
    return { origin: this.#origin, apiBase: this.#origin + api, authBase: this.#origin + auth, ...told };
  }

  get setup(): Setup {
    return this.#inside.setup;
  }

  /** True once it holds the data of a first day, or data that was kept. */
  get seeded(): boolean {
    return this.#inside.isSeeded;
  }

  /** What an integration must be given: addresses and credentials, in full. */
  get facts(): Readonly<Record<string, string>> {
    const { origin, apiBase, authBase } = this.urls;
    const { authorize, exchange } = this.definition.profile.operations;
    const hasServer = authorize !== null || exchange !== null;
    return { origin, apiBase, ...(hasServer && { authBase }), ...this.#inside.credentials };
  }

  /** Fills the world as on the first day, now or when somebody first looks at it. @throws EmulatorError `webhook_target` */
  seed(setup: Setup): void {
    this.#inside.dawn(this.#checked(setup));
  }

  /** Fills it now, if that was put off. */
  settle(): void {
    this.#inside.settle();
  }

  /** Takes over addresses that changed while it runs. @throws EmulatorError `webhook_target` */
  configure(changed: Partial<Setup>): void {
    this.settle();
    this.#inside.keep(this.#checked({ ...this.setup, ...changed }));
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
    const { actions } = this.definition;
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (!action) {
      const known = Object.keys(actions);
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
    const { views } = this.definition;
    const view = Object.hasOwn(views, name) ? views[name] : undefined;
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
    this.faults.forget();
    this.limits.clear();
    this.#inside.reset();
  }

  /** After the store was restored: timers, queues and secrets are made again. */
  resume(): void {
    this.definition.resume(this);
    this.webhooks.resume();
  }

  async close(): Promise<void> {
    this.#stimuli.close();
    this.faults.release();
    await Promise.all([this.#inside.close(), this.server.close()]);
  }

  #begin(exchange: Exchange): void {
    this.definition.begin(exchange);
    this.#stimuli.explain(exchange.entry);
  }

  #checked(setup: Setup): Setup {
    if (setup.webhookUrl !== null) assertAllowedTarget(setup.webhookUrl, this.#allowedHosts);
    return setup;
  }
}
