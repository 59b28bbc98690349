import { Clock, type ClockState } from './core/clock.ts';
import { EmulatorError } from './core/errors.ts';
import { Journal, type JournalLimits } from './core/journal.ts';
import { suggestion } from './core/nearest.ts';
import { freshSeed, Random } from './core/random.ts';
import { requireProviders, restoreState, type SandboxState } from './core/sandbox-state.ts';
import { Secrets } from './core/secrets.ts';
import type { SnapshotContent } from './core/snapshot.ts';
import { advanceTime, freezeTime, resumeTime } from './core/time-moves.ts';
import type { Authority } from './http/tls/authority.ts';
import { KeptWorld } from './kept-world.ts';
import type { Setup } from './providers/definition.ts';
import { Provider } from './providers/provider.ts';
import { loadProvider, PROVIDER_NAMES } from './providers/registry.ts';
import { Snapshots } from './snapshots.ts';

/** How a sandbox is made. Everything has a default. */
export interface SandboxOptions {
  /** Names of providers; all of them by default. */
  readonly providers?: readonly string[];
  /** Name → file or address of an OpenAPI document that is served as a provider of that name. Alone, unless `providers` names others. */
  readonly openapi?: Readonly<Record<string, string>>;
  /** Same seed, same history. By default a fresh one, which `seed` tells. */
  readonly seed?: string;
  /** `provider.knob` → value. */
  readonly knobs?: Readonly<Record<string, unknown>>;
  /** Provider → URL that its webhooks go to. */
  readonly webhooks?: Readonly<Record<string, string>>;
  /** Provider → redirect URIs of the registered client. */
  readonly redirects?: Readonly<Record<string, string | readonly string[]>>;
  /** Hosts besides loopback that webhooks may go to. */
  readonly allowHosts?: readonly string[];
  /** Validate all that is sent against the contract. */
  readonly strict?: boolean;
  /** Provider time stands still from the start, at this instant (ISO 8601) or at the start. */
  readonly freeze?: boolean | string;
  /** Whether stamps on the wire follow wall time (the default) or provider time. */
  readonly wire?: 'wall' | 'provider';
  readonly journal?: Partial<JournalLimits>;
  /** Providers speak HTTPS, with certificates of an authority that is made now, or of one that there is. */
  readonly tls?: boolean | Authority;
  /** Address to listen on; loopback by default. */
  readonly host?: string;
  /** The control port; providers listen at fixed offsets from it. 0, the default, picks free ports. */
  readonly port?: number;
  /** Folder in which the state outlives the process. What it holds is taken up, also where `freeze` names another instant. */
  readonly dataDir?: string;
}

const NO_SETUP: Setup = { webhookUrl: null, redirectUris: [] };

/** One isolated world: providers on ports of their own, with a clock, a journal and a seed that nothing else shares. */
export class Sandbox {
  readonly id: string;
  readonly seed: string;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly secrets: Secrets;
  readonly snapshots: Snapshots;
  readonly #secretRandom: Random;
  readonly #firstDay: ClockState;
  readonly #kept: KeptWorld | null;
  readonly #options: SandboxOptions;
  readonly #providers = new Map<string, Provider>();
  #authority: Authority | null = null;

  private constructor(id: string, options: SandboxOptions, kept: KeptWorld | null) {
    this.id = id;
    this.#options = options;
    this.#kept = kept;
    this.seed = kept?.seed ?? options.seed ?? freshSeed();
    this.clock = new Clock({
      wire: options.wire ?? 'wall',
      frozenAt: typeof options.freeze === 'string' ? Date.parse(options.freeze) : null,
    });
    if (options.freeze === true) this.clock.freeze();
    this.#firstDay = this.clock.state();
    this.journal = new Journal(this.clock, options.journal);
    this.#secretRandom = new Random(`${this.seed} secrets`);
    this.secrets = new Secrets(this.#secretRandom);
    this.snapshots = new Snapshots(this.#state(), kept?.snapshots ?? null, (content) => this.#restore(content));
    this.clock.onFailure((says) =>
      this.journal.append({ kind: 'finding', finding: 'emulator_fault', says: `A timer failed: ${says}` }),
    );
  }

  /** Makes a sandbox and lets its providers listen. @throws EmulatorError `provider_unknown`, `knob_unknown`, `webhook_target`, `port_busy`, … */
  static async start(id: string, options: SandboxOptions = {}): Promise<Sandbox> {
    if (typeof options.freeze === 'string' && Number.isNaN(Date.parse(options.freeze))) {
      throw new EmulatorError(
        'freeze_invalid',
        `Time cannot be frozen at "${options.freeze}"; write for example 2026-09-21T12:00:00Z.`,
      );
    }
    const kept = options.dataDir === undefined ? null : KeptWorld.open(options.dataDir, options.seed);
    const sandbox = new Sandbox(id, options, kept);
    try {
      await sandbox.#start();
      return sandbox;
    } catch (thrown) {
      await sandbox.close();
      throw thrown;
    }
  }

  get providers(): readonly Provider[] {
    return [...this.#providers.values()];
  }

  /** A provider of this sandbox. @throws EmulatorError `provider_unknown` */
  provider(name: string): Provider {
    const found = this.#providers.get(name);
    if (found) return found;
    const known = [...this.#providers.keys()];
    throw new EmulatorError('provider_unknown', `This sandbox has no provider "${name}".${suggestion(name, known)}`, {
      status: 404,
    });
  }

  /** Whose certificates the providers show, or null where they speak HTTP in the clear. */
  get authority(): Authority | null {
    return this.#authority;
  }

  /** Requests that were accepted on any port: for telling when a sandbox is idle. */
  get served(): number {
    return this.providers.reduce((sum, provider) => sum + provider.server.served, 0);
  }

  /** Moves provider time forward; all that falls due on the way happens before this resolves. */
  async advance(ms: number): Promise<void> {
    await advanceTime(this, ms);
  }

  freeze(): void {
    freezeTime(this);
  }

  resumeTime(): void {
    resumeTime(this);
  }

  /** Back to the first day, journal included. Addresses, credentials and knobs stay. */
  reset(): void {
    this.#atOnce(() => {
      this.clock.restore(this.#firstDay);
      this.#secretRandom.restore(new Random(`${this.seed} secrets`).state());
      this.journal.clear();
      for (const provider of this.providers) provider.reset();
    });
  }

  async close(): Promise<void> {
    this.clock.clear();
    await Promise.all(this.providers.map((provider) => provider.close()));
    if (this.#options.tls === true) this.#authority?.close();
    this.#kept?.close();
  }

  async #start(): Promise<void> {
    const { knobs = {}, host = '127.0.0.1', port = 0 } = this.#options;
    this.#authority = await this.#certified(host);
    const offsets = new Map<Provider, number>();
    for (const name of await this.#names()) {
      const { definition, portOffset } = await loadProvider(name);
      const provider = new Provider(definition, {
        clock: this.clock,
        journal: this.journal,
        secrets: this.secrets,
        seed: this.seed,
        strict: this.#options.strict ?? false,
        allowedHosts: this.#options.allowHosts ?? [],
        authority: this.#authority,
      });
      this.#providers.set(name, provider);
      offsets.set(provider, portOffset);
    }
    // Before anybody can ask: a client that was told of a token must not hear that it never existed.
    this.#kept?.attach(this.#state(), this.journal);
    for (const [provider, offset] of offsets) await provider.listen(port === 0 ? 0 : port + offset, host);
    this.#atOnce(() => {
      this.setKnobs(knobs);
      this.#assertNames('webhooks', this.#options.webhooks);
      this.#assertNames('redirects', this.#options.redirects);
      for (const provider of this.providers) {
        if (provider.seeded) this.#takeUp(provider);
        else provider.seed(this.#setupOf(provider.provider));
      }
    });
  }

  /** What certificates are made with is loaded only where they are asked for. */
  async #certified(host: string): Promise<Authority | null> {
    const { tls = false } = this.#options;
    if (typeof tls !== 'boolean') return tls;
    if (!tls) return null;
    const { Authority } = await import('./http/tls/authority.ts');
    return Authority.make({ clock: this.clock, seed: this.seed, host });
  }

  /** Who takes part. Documents are read here, before anything listens. */
  async #names(): Promise<readonly string[]> {
    const { openapi = {}, providers } = this.#options;
    const own = Object.keys(openapi);
    if (own.length === 0) return providers ?? PROVIDER_NAMES;
    const { bringDocument } = await import('./providers/document/bring.ts');
    for (const [name, source] of Object.entries(openapi)) await bringDocument(name, source);
    return [...new Set([...(providers ?? []), ...own])];
  }

  /** A provider whose data was kept goes on where it stood, with the addresses that were told this time. */
  #takeUp(provider: Provider): void {
    const { webhookUrl, redirectUris } = this.#setupOf(provider.provider);
    if (this.#options.freeze !== undefined && this.#options.freeze !== false) this.clock.freeze();
    if (webhookUrl !== null || redirectUris.length > 0) {
      provider.configure({
        ...(webhookUrl === null ? {} : { webhookUrl }),
        ...(redirectUris.length > 0 ? { redirectUris } : {}),
      });
    }
    provider.resume();
  }

  #restore(content: SnapshotContent): void {
    const state = this.#state();
    requireProviders(state, Object.keys(content.providers), `The snapshot "${content.name}"`);
    this.#atOnce(() => {
      for (const { provider, webhooks, faults, limits } of this.providers) {
        if (content.providers[provider]) webhooks.reset();
        faults.forget();
        limits.clear();
      }
      restoreState(state, content);
      for (const provider of this.providers) provider.resume();
    });
    this.journal.append({ kind: 'note', says: `The snapshot "${content.name}" was restored.` });
  }

  /** What a snapshot or a data folder keeps. */
  #state(): SandboxState {
    const { clock, secrets } = this;
    const providers = this.#providers;
    return {
      clock,
      secrets,
      random: this.#secretRandom,
      get providers() {
        return Object.fromEntries(providers);
      },
    };
  }

  #atOnce<T>(work: () => T): T {
    if (!this.#kept) return work();
    return this.#kept.replace(() => {
      const done = work();
      // What is kept must be there.
      for (const provider of this.providers) provider.settle();
      return done;
    });
  }

  /** Sets knobs by `provider.knob`. @throws EmulatorError `knob_unknown`, `knob_value` */
  setKnobs(knobs: Readonly<Record<string, unknown>>): void {
    for (const [path, value] of Object.entries(knobs)) {
      const [name = '', ...knob] = path.split('.');
      this.provider(name).knobs.set(knob.join('.'), value);
    }
  }

  #assertNames(_option: string, given: Readonly<Record<string, unknown>> = {}): void {
    for (const name of Object.keys(given)) this.provider(name);
  }

  #setupOf(name: string): Setup {
    const redirects = this.#options.redirects?.[name];
    return {
      ...NO_SETUP,
      webhookUrl: this.#options.webhooks?.[name] ?? null,
      redirectUris: redirects === undefined ? [] : [redirects].flat(),
    };
  }
}
