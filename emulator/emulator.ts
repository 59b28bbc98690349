import { setMaxListeners } from 'node:events';
import { ControlServer } from './control/server.ts';
import { EmulatorError } from './core/errors.ts';
import { suggestion } from './core/nearest.ts';
import { freshSeed, Random } from './core/random.ts';
import { Sandbox, type SandboxOptions } from './sandbox.ts';

/** How an emulator is started. */
export interface EmulatorOptions extends SandboxOptions {
  /** A control port besides the providers'; on by default. */
  readonly control?: boolean;
}

/** How long (wall ms) a sandbox made over HTTP may go unused before it is dropped. */
const IDLE_MS = 10 * 60_000;
const IDLE_CHECK_MS = 15_000;

/** A sandbox with its control port. */
interface Tenant {
  readonly sandbox: Sandbox;
  readonly control: ControlServer | null;
  /** Wall ms without use after which it is dropped, or null. */
  readonly idleMs: number | null;
  served: number;
  usedAt: number;
}

/**
 * A process's worth of emulation: the sandbox that it was started with, and any number of further ones, each isolated and on
 * ports of its own. Every sandbox has a control port too, so a client of one needs to know nothing of the others.
 */
export class Emulator {
  readonly #tenants = new Map<string, Tenant>();
  readonly #main: Tenant;
  readonly #options: EmulatorOptions;
  readonly #ids = new Random(freshSeed());
  #closing: Promise<void> | null = null;
  readonly #stopped = new AbortController();
  #ended: () => void = () => {};
  /** Resolves when everything has ended, whoever asked for it: a program that only emulates waits for this. */
  readonly closed: Promise<void> = new Promise((resolve) => {
    this.#ended = resolve;
  });

  private constructor(main: Tenant, options: EmulatorOptions) {
    this.#main = main;
    this.#options = options;
    // Every sandbox listens to it for as long as it lives: Node would take them for a leak.
    setMaxListeners(0, this.#stopped.signal);
    this.#tenants.set(main.sandbox.id, main);
  }

  /** @throws EmulatorError when an option is wrong or a port is busy; then nothing is left running */
  static async start(options: EmulatorOptions = {}): Promise<Emulator> {
    const sandbox = await Sandbox.start('default', options);
    try {
      let emulator: Emulator | undefined;
      const control = options.control === false ? null : new ControlServer(sandbox, () => emulator);
      await control?.listen(options.port ?? 0, options.host ?? '127.0.0.1');
      emulator = new Emulator({ sandbox, control, idleMs: null, served: 0, usedAt: sandbox.clock.wall() }, options);
      return emulator;
    } catch (thrown) {
      await sandbox.close();
      throw thrown;
    }
  }

  /** The sandbox that the emulator was started with. */
  get sandbox(): Sandbox {
    return this.#main.sandbox;
  }

  /** Address of the control port of the main sandbox, or of another one. */
  control(sandboxId = this.sandbox.id): string {
    const url = this.#tenants.get(sandboxId)?.control?.url;
    if (url === undefined)
      throw new EmulatorError('control_off', `Sandbox "${sandboxId}" has no control port.`, { status: 404 });
    return url;
  }

  /** How the control port of a sandbox is reached: its address, and the bearer token where it needs one. Both null without a port. */
  access(sandboxId: string): { url: string | null; token: string | null } {
    const control = this.#tenants.get(sandboxId)?.control;
    return { url: control?.url ?? null, token: control?.token ?? null };
  }

  get sandboxes(): readonly Sandbox[] {
    return [...this.#tenants.values()].map(({ sandbox }) => sandbox);
  }

  /** One more isolated world. It is dropped when it goes unused for `idleMs` (ten minutes by default), or when it is closed. */
  async createSandbox(options: SandboxOptions & { idleMs?: number } = {}): Promise<Sandbox> {
    const { host = '127.0.0.1', allowHosts = [], journal = {} } = this.#options;
    const providers = this.sandbox.providers.map(({ provider }) => provider);
    // Whoever trusts one of this process trusts all of them.
    const tls = this.sandbox.authority ?? false;
    const asked = { providers, host, allowHosts, journal, tls, ...options, port: 0 };
    const sandbox = await Sandbox.start(this.#ids.id('sbx_'), asked);
    const control = new ControlServer(sandbox, () => this);
    await control.listen(0, asked.host);
    this.#tenants.set(sandbox.id, {
      sandbox,
      control,
      idleMs: options.idleMs ?? IDLE_MS,
      served: 0,
      usedAt: sandbox.clock.wall(),
    });
    void this.#dropWhenIdle(sandbox.id);
    return sandbox;
  }

  /** Drops a sandbox and frees its ports. The main one goes with the emulator only. @throws EmulatorError `sandbox_unknown` */
  async closeSandbox(id: string): Promise<void> {
    const tenant = this.#tenants.get(id);
    if (!tenant || tenant === this.#main) {
      const others = [...this.#tenants.keys()].filter((known) => known !== this.sandbox.id);
      throw new EmulatorError('sandbox_unknown', `There is no sandbox "${id}" to close.${suggestion(id, others)}`, {
        status: 404,
      });
    }
    this.#tenants.delete(id);
    await closeTenant(tenant);
  }

  /** Ends everything: ports, timers, deliveries under way. */
  close(): Promise<void> {
    this.#stopped.abort();
    this.#closing ??= Promise.all([...this.#tenants.values()].map(closeTenant)).then(() => {
      this.#tenants.clear();
      this.#ended();
    });
    return this.#closing;
  }

  async #dropWhenIdle(id: string): Promise<void> {
    for (;;) {
      const tenant = this.#tenants.get(id);
      if (!tenant || tenant.idleMs === null) return;
      const { clock } = tenant.sandbox;
      await clock.sleepWall(Math.min(IDLE_CHECK_MS, tenant.idleMs), this.#stopped.signal);
      if (this.#stopped.signal.aborted) return;
      const served = tenant.sandbox.served + (tenant.control?.served ?? 0);
      if (served !== tenant.served) Object.assign(tenant, { served, usedAt: clock.wall() });
      else if (clock.wall() - tenant.usedAt >= tenant.idleMs && this.#tenants.has(id)) await this.closeSandbox(id);
    }
  }
}

async function closeTenant({ sandbox, control }: Tenant): Promise<void> {
  await Promise.all([control?.close(), sandbox.close()]);
}
