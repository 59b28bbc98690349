import { messageOf } from '../../emulator/core/errors.ts';
import type { JsonObject } from '../../emulator/core/json.ts';
import { tryParseJson } from '../../emulator/core/json.ts';
import type { Sandbox } from '../../emulator/sandbox.ts';
import type { ConnectRequest, HostAnswer, ScenarioHost } from '../../emulator/scenarios/host.ts';
import { type Asking, addressOf, ask, type Reply } from './ask.ts';
import { Browser } from './browser.ts';
import type { Ask, IntegrationConfig } from './config.ts';
import type { Integration } from './integration.ts';
import type { Facts } from './placeholders.ts';

/** What an integration is given to do a piece of work. */
const TRIGGER_MS = 30_000;
const PROBE_MS = 10_000;

/** What a host works with. */
export interface HostParts {
  readonly config: IntegrationConfig;
  readonly integration: Integration;
  readonly sandbox: Sandbox;
  readonly facts: Facts;
  /** Told what a person should do now. */
  readonly prompt?: (text: string) => void;
}

/** Hands and eyes at the integration: triggers, probes, a browser, and a restart where it was started here. */
export class Host implements ScenarioHost {
  readonly triggers: readonly string[];
  readonly #parts: HostParts;

  constructor(parts: HostParts) {
    this.#parts = parts;
    this.triggers = Object.keys(parts.config.triggers);
  }

  /** True where the integration can be killed and started again. */
  get canRestart(): boolean {
    return this.#parts.integration.isOwn;
  }

  async trigger(name: string, args: JsonObject, signal: AbortSignal): Promise<HostAnswer> {
    const what = this.#parts.config.triggers[name];
    if (!what) return { status: null, error: `there is no trigger ${name}` };
    const { status, error } = await this.#ask(what, args, `integration.triggers.${name}`, signal, TRIGGER_MS);
    return { status, error };
  }

  /** Opens what the connect trigger names in a browser, decides on the consent page, and goes back to the integration. */
  async connect(
    { provider, args, decision, without, language }: ConnectRequest,
    signal: AbortSignal,
  ): Promise<HostAnswer> {
    const { config, integration, sandbox } = this.#parts;
    const name = `${provider}.connect`;
    const what = config.triggers[name];
    if (!what || 'run' in what) return this.trigger(name, args, signal);
    const origins = [new URL(integration.url).origin, sandbox.provider(provider).urls.origin];
    const browser = new Browser({ origins, signal, withinMs: TRIGGER_MS, language });
    const address = addressOf(what.path, this.#factsWith(args), `integration.triggers.${name}`, integration.url);
    try {
      const page = await browser.consent(address, what.method, { decision, without });
      return { status: page.status, error: null };
    } catch (thrown) {
      return { status: null, error: messageOf(thrown) };
    }
  }

  async restart(): Promise<HostAnswer> {
    await this.#parts.integration.restart();
    return { status: 200, error: null };
  }

  prompt(text: string): void {
    this.#parts.prompt?.(text);
  }

  /** What a probe shows, read as JSON; undefined where it shows none. Null where there is no such probe. */
  async probe(
    name: string,
    args: JsonObject,
    signal: AbortSignal,
  ): Promise<{ readonly status: number | null; readonly value: unknown } | null> {
    const what = this.#parts.config.probes[name];
    if (!what) return null;
    const { status, body } = await this.#ask(what, args, `integration.probes.${name}`, signal, PROBE_MS);
    return { status, value: tryParseJson(body) };
  }

  #ask(what: Ask, args: JsonObject, where: string, signal: AbortSignal, withinMs: number): Promise<Reply> {
    const { config, integration, sandbox } = this.#parts;
    const asking: Asking = {
      url: integration.url,
      cwd: config.cwd,
      env: integration.env,
      clock: sandbox.clock,
      signal,
      withinMs,
    };
    return ask(what, this.#factsWith(args), where, asking);
  }

  #factsWith(args: JsonObject): Facts {
    const texts = Object.entries(args).map(([name, value]) => [name, String(value)] as const);
    return { ...this.#parts.facts, ...Object.fromEntries(texts) };
  }
}
