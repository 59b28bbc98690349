import { messageOf } from '../../emulator/core/errors.ts';
import { type JsonObject, tryParseJson } from '../../emulator/core/json.ts';
import type { Sandbox } from '../../emulator/sandbox.ts';
import type { AttackRequest, ConnectRequest, HostAnswer, ScenarioHost } from '../../emulator/scenarios/host.ts';
import { type Asking, addressOf, ask, type Reply } from './ask.ts';
import { attackCallback } from './attack.ts';
import { Browser } from './browser.ts';
import type { Ask, IntegrationConfig } from './config.ts';
import { type Hook, hooksOf, knock, type Stranger } from './hooks.ts';
import type { Integration } from './integration.ts';
import { OPTIONAL_ARGUMENTS } from './needs.ts';
import type { Facts } from './placeholders.ts';
import { Sightings } from './sightings.ts';
import { type OwnText, ownTexts } from './survey.ts';

/** What an integration is given to do a piece of work. */
const TRIGGER_MS = 30_000;
const PROBE_MS = 10_000;
/** What a trigger is asked with where nobody says otherwise. */
const UNSAID: JsonObject = Object.fromEntries(OPTIONAL_ARGUMENTS.map((name) => [name, '']));

/** What a host works with. */
export interface HostParts {
  readonly config: IntegrationConfig;
  readonly integration: Integration;
  readonly sandbox: Sandbox;
  readonly facts: Facts;
  readonly runToken: string;
  /** Told what a person should do now. */
  readonly prompt?: (text: string) => void;
}

/** Where a browser begins: the address that a trigger such as `connect` names. */
export interface Door {
  readonly method: string;
  readonly address: string;
}

/** What a probe showed. */
export interface Shown {
  readonly status: number | null;
  /** Read as JSON; undefined where it is none. */
  readonly value: unknown;
  readonly text: string;
}

/** Hands and eyes at the integration: triggers, probes, browsers, and a restart where it was started here. */
export class Host implements ScenarioHost {
  readonly triggers: readonly string[];
  /** All that was seen of its front side so far. */
  readonly sightings = new Sightings();
  readonly #parts: HostParts;

  constructor(parts: HostParts) {
    this.#parts = parts;
    this.triggers = Object.keys(parts.config.triggers);
  }

  /** Where the integration answers. */
  get url(): string {
    return this.#parts.integration.url;
  }

  /** True where the integration can be killed and started again. */
  get canRestart(): boolean {
    return this.#parts.integration.isOwn;
  }

  async trigger(name: string, args: JsonObject, signal: AbortSignal, withinMs = TRIGGER_MS): Promise<HostAnswer> {
    const what = this.#parts.config.triggers[name];
    if (!what) return { status: null, error: `there is no trigger ${name}` };
    const given = { ...UNSAID, ...args };
    const { status, error, body } = await this.#ask(what, given, `integration.triggers.${name}`, signal, withinMs);
    this.sightings.add('answer', `trigger ${name} → ${status}`, body);
    return { status, error };
  }

  /** Opens what the connect trigger names in a browser, decides on the consent page, and goes back to the integration. */
  async connect(request: ConnectRequest, signal: AbortSignal): Promise<HostAnswer> {
    const { provider, args, decision, without, language } = request;
    return this.walk(`${provider}.connect`, args, { decision, without }, this.browser(signal, language), signal);
  }

  /** Goes through a consent that a trigger begins, with a browser that may have been there before. */
  async walk(
    name: string,
    args: JsonObject,
    consent: Pick<ConnectRequest, 'decision' | 'without'>,
    browser: Browser,
    signal: AbortSignal,
  ): Promise<HostAnswer> {
    const door = this.door(name, args);
    if (!door) return this.trigger(name, args, signal);
    try {
      const page = await browser.consent(door.address, door.method, consent);
      return { status: page.status, error: null };
    } catch (thrown) {
      return { status: null, error: messageOf(thrown) };
    }
  }

  /** A browser of another person: its cookies are its own. */
  browser(signal: AbortSignal, language: string | null = null): Browser {
    const { integration, sandbox } = this.#parts;
    const origins = [new URL(integration.url).origin, ...sandbox.providers.map(({ urls }) => urls.origin)];
    const ca = sandbox.authority?.certificate ?? null;
    return new Browser({ origins, signal, withinMs: TRIGGER_MS, language, ca, sightings: this.sightings });
  }

  /** Where a browser begins for a trigger; null where the trigger is a command, or is not there. */
  door(name: string, args: JsonObject): Door | null {
    const what = this.#parts.config.triggers[name];
    if (!what || 'run' in what) return null;
    const { url } = this.#parts.integration;
    return {
      method: what.method,
      address: addressOf(what.path, this.#factsWith(args), `integration.triggers.${name}`, url),
    };
  }

  attack(request: AttackRequest, signal: AbortSignal): Promise<HostAnswer> {
    return attackCallback(this, request, signal);
  }

  async restart(): Promise<HostAnswer> {
    await this.#parts.integration.restart();
    return { status: 200, error: null };
  }

  /** Starts it anew with other facts in its environment, such as a secret that was replaced, or with further variables. */
  async reconfigure(changed: Facts, variables: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.#parts.integration.restart(changed, variables);
  }

  /** True where a second process of it can be started beside the first: here, and at another port. */
  get canScale(): boolean {
    const { config } = this.#parts;
    return config.start !== null && config.url.includes('{port}');
  }

  /** Starts a further process with the same facts, at a port of its own. @throws EmulatorError `integration_not_ready` */
  async another(): Promise<{ readonly host: Host; readonly url: string }> {
    const { integration, facts } = await this.#parts.integration.sibling();
    return { host: new Host({ ...this.#parts, integration, facts }), url: integration.url };
  }

  prompt(text: string): void {
    this.#parts.prompt?.(text);
  }

  /** What a probe shows. Null where there is no such probe. */
  async probe(name: string, args: JsonObject, signal: AbortSignal): Promise<Shown | null> {
    const what = this.#parts.config.probes[name];
    if (!what) return null;
    const { status, body } = await this.#ask(what, args, `integration.probes.${name}`, signal, PROBE_MS);
    this.sightings.add('answer', `probe ${name} → ${status}`, body);
    return { status, value: tryParseJson(body), text: body };
  }

  /** What its process printed, and its log files, as they are now; null where there is neither. */
  logs(): readonly OwnText[] | null {
    const { config, integration } = this.#parts;
    const { logs, start } = config;
    const output = start === null ? [] : [{ name: 'output', text: integration.output }];
    return start === null && logs.length === 0 ? null : [...output, ...ownTexts(logs)];
  }

  /** The triggers and probes that exist for tests only, with the addresses that they have for these facts. */
  hooks(args: JsonObject): Hook[] {
    const { config, integration } = this.#parts;
    return hooksOf(config, integration.url, this.#factsWith(args));
  }

  /** Asks a hook as somebody who has the run token, or as somebody who has not. */
  knock(hook: Hook, as: Stranger | 'friend', signal: AbortSignal): Promise<Reply> {
    return knock(hook, as, this.#parts.runToken, { signal, withinMs: PROBE_MS });
  }

  #ask(what: Ask, args: JsonObject, where: string, signal: AbortSignal, withinMs: number): Promise<Reply> {
    const { config, integration, sandbox, runToken } = this.#parts;
    const asking: Asking = {
      url: integration.url,
      cwd: config.cwd,
      env: integration.env,
      clock: sandbox.clock,
      signal,
      withinMs,
      runToken,
    };
    return ask(what, this.#factsWith(args), where, asking);
  }

  #factsWith(args: JsonObject): Facts {
    const texts = Object.entries(args).map(([name, value]) => [name, textOf(value)] as const);
    return { ...this.#parts.facts, ...Object.fromEntries(texts) };
  }
}

/** Objects are handed over as JSON. */
function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
