import type { Clock } from '../../emulator/core/clock.ts';
import type { RequestEntry } from '../../emulator/core/entry.ts';
import type { Journal } from '../../emulator/core/journal.ts';
import type { JsonObject } from '../../emulator/core/json.ts';
import type { Profile } from '../../emulator/providers/definition.ts';
import type { Provider } from '../../emulator/providers/provider.ts';
import type { Sandbox } from '../../emulator/sandbox.ts';
import { fieldsOf, triggerArguments } from '../../emulator/scenarios/alias.ts';
import { type HostAnswer, triggerName } from '../../emulator/scenarios/host.ts';
import { closeTrigger } from '../../emulator/scenarios/steps/trigger.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Browser } from './browser.ts';
import type { Declared, IntegrationConfig } from './config.ts';
import { type Asked, type Connecting, type Connection, connectionOf, type Person, personOf } from './connecting.ts';
import { Halt } from './halt.ts';
import type { Host, Shown } from './host.ts';
import { type Need, unmet } from './needs.ts';
import type { Setting } from './setting.ts';

export type { Asked, Connecting, Connection, Person } from './connecting.ts';

/** Something that was seen, with the journal entries that show it. */
export interface Observation {
  readonly says: string;
  readonly seqs: readonly number[];
}

/** One rehearsal of one check: all that the check may touch, and what it has seen so far. */
export class Trial {
  readonly sandbox: Sandbox;
  readonly provider: Provider;
  readonly host: Host;
  readonly signal: AbortSignal;
  /** True where it was asked for to measure how long a comparison of signatures takes. */
  readonly timing: boolean;
  readonly observations: Observation[] = [];
  /** What could not be judged so far. */
  readonly unjudgedParts: string[] = [];
  /** The entry before the first one of this check. */
  readonly begin: number;
  readonly #setting: Setting;
  readonly #onPhase: (says: string) => void;
  /** What names of this check stand for in the sandbox, which others may have used before. */
  readonly #aliases = new Map<string, string>();
  readonly #people = new Set<string>();
  /** Number of the newest phase: the cause of what is done in it. */
  #mark: number | null = null;

  constructor(
    setting: Setting,
    provider: Provider,
    signal: AbortSignal,
    onPhase: (says: string) => void,
    timing = false,
  ) {
    this.sandbox = setting.sandbox;
    this.provider = provider;
    this.host = setting.host;
    this.signal = signal;
    this.timing = timing;
    this.begin = provider.journal.last;
    this.#setting = setting;
    this.#onPhase = onPhase;
  }

  get profile(): Profile {
    return this.provider.definition.profile;
  }

  get journal(): Journal {
    return this.provider.journal;
  }

  get clock(): Clock {
    return this.provider.clock;
  }

  get config(): IntegrationConfig {
    return this.#setting.config.integration;
  }

  /** What the team says of its integration: bounds, no excuses. */
  get declares(): Declared {
    return this.config.declares;
  }

  /** True where the integration has the one connection that it was given: whatever name it is asked for by, it is the same one. */
  get isGiven(): boolean {
    return this.provider.definition.given !== undefined;
  }

  /** Where the integration stores things, as paths. */
  get storage(): readonly string[] {
    return this.#setting.storage;
  }

  /** Says what is tried next: in the journal, and to whoever watches. Gives the number of the mark. */
  phase(says: string): number {
    this.signal.throwIfAborted();
    this.#onPhase(says);
    this.#mark = this.journal.append({ kind: 'mark', provider: this.provider.provider, name: says }).seq;
    return this.#mark;
  }

  /** What caused the provider's acts of this phase. */
  get cause(): number | null {
    return this.#mark;
  }

  /** Takes note of something that was seen to be right. A check that has seen nothing cannot pass. */
  saw(says: string, seqs: readonly number[]): void {
    this.observations.push({ says, seqs });
  }

  /** Takes note of a part of the behaviour that cannot be judged here, in a few words: `after a restart (it was not started here)`. */
  unjudged(says: string): void {
    this.unjudgedParts.push(says);
  }

  /** Goes on where it holds; otherwise the check has failed. */
  require(holds: boolean, failure: string, seqs: readonly number[]): void {
    if (!holds) throw new Halt('failed', failure, seqs);
  }

  /** Ends the check. */
  halt(verdict: Verdict, reason: string, seqs: readonly number[] = []): never {
    throw new Halt(verdict, reason, seqs);
  }

  /** Ends the check as untested, with the lines of the configuration that would let it judge. `says` is what was tried. */
  lack(need: Need, says = ''): never {
    throw Halt.lacking(need, this.provider.provider, says);
  }

  /** True where the configuration gives it. */
  has(need: Need): boolean {
    return unmet([need], this.provider.provider, this.config, this.isGiven).length === 0;
  }

  /** Waits in wall time. */
  async sleep(ms: number): Promise<void> {
    await this.clock.sleepWall(ms, this.signal);
    this.signal.throwIfAborted();
  }

  /** Carries out an action of the provider on a connection, or on all. */
  act(action: string, args: JsonObject = {}): Promise<unknown> {
    return this.provider.act(action, args, this.#mark);
  }

  /** Plays under each value of a knob, the default first; once where the provider has no such knob. */
  async underEach(knob: string, play: (value: string) => Promise<void>): Promise<void> {
    const definition = this.provider.definition.knobs[knob];
    if (!definition) return play('');
    const chosen = this.provider.knobs.value(knob);
    const others = typeof chosen === 'boolean' ? [!chosen] : (definition.values ?? []).filter((one) => one !== chosen);
    for (const value of [chosen, ...others]) {
      this.provider.knobs.set(knob, value);
      await play(String(value));
    }
    this.provider.knobs.set(knob, chosen);
  }

  /** The name in the sandbox of what this check calls so: an organization with an event of its own, made at first use. */
  async nameOf(name: string, args: JsonObject = {}): Promise<string> {
    const known = this.#aliases.get(name);
    if (known !== undefined) return known;
    let alias = name;
    for (let i = 2; Object.keys(fieldsOf(this.provider, alias)).length > 0; i++) alias = `${name}-${i}`;
    this.#aliases.set(name, alias);
    const { identity, name: rename } = this.provider.definition.actions;
    if (identity) await this.act('identity', { as: alias, ...args });
    else if (rename) await this.act('name', { as: alias });
    return alias;
  }

  /**
   * Lets the integration connect, a person approving everything unless told otherwise. A name that was used before is connected anew.
   * Where it has a key from the start, that is the connection. Ends the check as untested where that does not give it tokens.
   */
  async connect(name: string, how: Connecting = {}): Promise<Connection> {
    const given = this.provider.definition.given?.(this.provider);
    if (given) return { name, ...given, fields: {} };
    const alias = await this.nameOf(name);
    const args = triggerArguments(this.provider, alias);
    const { decision = 'approve', without = [], browser = this.browser() } = how;
    const trigger = `${this.provider.provider}.connect`;
    const walk = () => this.host.walk(trigger, args, { decision, without }, browser, this.signal);
    return connectionOf(this, alias, await this.ask(trigger, args, walk));
  }

  /** Lets a person sign in about a connection; each time it is somebody else. Ends the check as untested where that gives no tokens. */
  async login(connection: Connection): Promise<Person> {
    const args = triggerArguments(this.provider, connection.name);
    const trigger = `${this.provider.provider}.login`;
    const walk = () => this.host.walk(trigger, args, { decision: 'approve', without: [] }, this.browser(), this.signal);
    const person = personOf(this, connection, await this.ask(trigger, args, walk));
    this.#people.add(person.credential);
    return person;
  }

  /** A browser of somebody who has not been here. */
  browser(language: string | null = null): Browser {
    return this.host.browser(this.signal, language);
  }

  /**
   * Asks the integration for a piece of work, and waits for its answer, as long as is usual or `withinMs`. `more` are further facts for
   * placeholders.
   */
  async trigger(
    word: Need,
    about: Connection | Person | null,
    more: JsonObject = {},
    withinMs?: number,
  ): Promise<Asked> {
    const { provider, host } = this;
    const name = triggerName(host, provider.provider, word);
    if (name === undefined) this.lack(word);
    const args = { ...this.argumentsOf(about), ...more };
    return this.ask(name, args, () => host.trigger(name, args, this.signal, withinMs));
  }

  /** What a probe shows; its value is undefined where it answers nothing that can be read. Null where it was not given. */
  async probe(word: Need, about: Connection | Person | null = null, more: JsonObject = {}): Promise<Shown | null> {
    const { provider, host } = this;
    const args = { ...this.argumentsOf(about), ...more };
    const answer =
      (await host.probe(`${provider.provider}.${word}`, args, this.signal)) ??
      (await host.probe(word, args, this.signal));
    return answer && { ...answer, value: answer.status === 200 ? answer.value : undefined };
  }

  /** Kills the integration and starts it again, where it was started here. @throws EmulatorError `integration_not_ready` */
  async restart(): Promise<void> {
    await this.ask('restart', {}, () => this.host.restart());
  }

  /** Fills the provider's request budgets up, where they are not what is judged. */
  refill(): void {
    this.provider.limits.clear();
  }

  /** Calls of the API, not of the authorization server, about a connection, or as a person. */
  calls(about: Connection | Person, since: number): RequestEntry[] {
    const { authorize, exchange, refresh } = this.profile.operations;
    const others = [authorize, exchange, refresh, ...this.provider.definition.extraOperations.map(({ id }) => id)];
    return this.#requests(about, since).filter(({ operation }) => operation !== null && !others.includes(operation));
  }

  /** Attempts to refresh the tokens of a connection, or of a person. */
  refreshes(about: Connection | Person, since: number): RequestEntry[] {
    const { refresh } = this.profile.operations;
    return this.#requests(about, since).filter(({ operation }) => operation === refresh);
  }

  #requests(about: Connection | Person, since: number): RequestEntry[] {
    const all = this.journal.query({
      kind: 'request',
      provider: this.provider.provider,
      subject: about.subject,
      since,
    });
    return all.filter(({ credential }) =>
      'userId' in about ? credential === about.credential : !this.#people.has(credential ?? ''),
    );
  }

  /** What placeholders of triggers and probes stand for. */
  argumentsOf(about: Connection | Person | null): JsonObject {
    if (about === null) return {};
    const args = triggerArguments(this.provider, about.name);
    return 'userId' in about ? { ...args, userId: about.userId } : args;
  }

  /** Asks for something that is not one of the usual triggers, and journals it as one. */
  async ask(trigger: string, args: JsonObject, act: () => Promise<HostAnswer>): Promise<Asked> {
    this.signal.throwIfAborted();
    const { provider, journal, clock } = this;
    const entry = journal.append({
      kind: 'trigger',
      provider: provider.provider,
      cause: this.#mark,
      trigger,
      args,
      status: null,
      error: null,
    });
    const answer = await act();
    closeTrigger(provider, entry, answer);
    this.signal.throwIfAborted();
    return { entry, status: answer.status, endedAt: clock.wall() };
  }
}

/** True for the status of work that was done or accepted. */
export function isSuccess(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300;
}
