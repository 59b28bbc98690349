import type { Clock } from '../../emulator/core/clock.ts';
import type { RequestEntry, TriggerEntry } from '../../emulator/core/entry.ts';
import type { Journal } from '../../emulator/core/journal.ts';
import type { JsonObject } from '../../emulator/core/json.ts';
import type { Profile } from '../../emulator/providers/definition.ts';
import type { Provider } from '../../emulator/providers/provider.ts';
import type { Sandbox } from '../../emulator/sandbox.ts';
import { fieldsOf, triggerArguments } from '../../emulator/scenarios/alias.ts';
import { answerText, type HostAnswer, triggerName } from '../../emulator/scenarios/host.ts';
import { closeTrigger } from '../../emulator/scenarios/steps/trigger.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { Halt } from './halt.ts';
import type { Host } from './host.ts';
import { howToAdd } from './missing.ts';
import type { Setting } from './setting.ts';

/** Something that was seen, with the journal entries that show it. */
export interface Observation {
  readonly says: string;
  readonly seqs: readonly number[];
}

/** A connection that the integration has made in this check. */
export interface Connection {
  /** What it is called here. */
  readonly name: string;
  /** What journal entries call its subject. */
  readonly subject: string;
  /** Fields by which the provider knows it. */
  readonly fields: Readonly<Record<string, string>>;
}

/** The end of a trigger. */
export interface Asked {
  readonly entry: TriggerEntry;
  readonly status: number | null;
  /** Wall ms since the epoch. */
  readonly endedAt: number;
}

/** One rehearsal of one check: all that the check may touch, and what it has seen so far. */
export class Trial {
  readonly sandbox: Sandbox;
  readonly provider: Provider;
  readonly host: Host;
  readonly signal: AbortSignal;
  readonly observations: Observation[] = [];
  /** The entry before the first one of this check. */
  readonly begin: number;
  readonly #onPhase: (says: string) => void;
  /** Number of the newest phase: the cause of what is done in it. */
  #mark: number | null = null;

  constructor(setting: Setting, provider: Provider, signal: AbortSignal, onPhase: (says: string) => void) {
    this.sandbox = setting.sandbox;
    this.provider = provider;
    this.host = setting.host;
    this.signal = signal;
    this.begin = provider.journal.last;
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

  /** Goes on where it holds; otherwise the check has failed. */
  require(holds: boolean, failure: string, seqs: readonly number[]): void {
    if (!holds) throw new Halt('failed', failure, seqs);
  }

  /** Ends the check. */
  halt(verdict: Verdict, reason: string, seqs: readonly number[] = []): never {
    throw new Halt(verdict, reason, seqs);
  }

  /** Carries out an action of the provider on a connection, or on all. */
  act(action: string, args: JsonObject = {}): Promise<unknown> {
    return this.provider.act(action, args, this.#mark);
  }

  /**
   * Lets the integration connect, a person approving everything. A name that was used before is connected anew.
   * Ends the check as untested where that does not give it tokens.
   */
  async connect(name: string): Promise<Connection> {
    const { provider, journal } = this;
    if (provider.definition.actions.name && Object.keys(fieldsOf(provider, name)).length === 0)
      await this.act('name', { as: name });
    const args = triggerArguments(provider, name);
    const trigger = `${provider.provider}.connect`;
    const request = { provider: provider.provider, args, decision: 'approve', without: [], language: null } as const;
    const { entry } = await this.#ask(trigger, args, () => this.host.connect(request, this.signal));
    const exchanges = journal.query({ kind: 'request', ...this.#of('exchange'), since: entry.seq });
    const good = exchanges.findLast(({ response }) => response?.status === 200);
    const subject = good?.subject ?? null;
    if (!good || subject === null) {
      const how = exchanges.length > 0 ? 'asked for tokens and was refused' : 'never asked for tokens';
      const answered = answerText(entry);
      throw new Halt(
        'untested',
        `The integration could not be connected: ${trigger} answered ${answered}, and it ${how}.`,
        [entry.seq, ...exchanges.map(({ seq }) => seq)],
      );
    }
    return { name, subject, fields: fieldsOf(provider, name) };
  }

  /** Asks the integration for a piece of work, and waits for its answer. */
  async trigger(word: string, connection: Connection): Promise<Asked> {
    const { provider, host } = this;
    const name = triggerName(host, provider.provider, word);
    if (name === undefined) throw new Halt('untested', howToAdd({ trigger: word, provider: provider.provider }));
    const args = triggerArguments(provider, connection.name);
    return this.#ask(name, args, () => host.trigger(name, args, this.signal));
  }

  /** What a probe shows; undefined where it answers nothing that can be read. Null where it was not given. */
  async probe(word: string, connection?: Connection): Promise<{ readonly value: unknown } | null> {
    const { provider, host } = this;
    const args = connection ? triggerArguments(provider, connection.name) : {};
    const answer =
      (await host.probe(`${provider.provider}.${word}`, args, this.signal)) ??
      (await host.probe(word, args, this.signal));
    return answer && { value: answer.status === 200 ? answer.value : undefined };
  }

  /** Fills the provider's request budgets up, where they are not what is judged. */
  refill(): void {
    this.provider.limits.clear();
  }

  /** Calls of the API, not of the authorization server, about a connection. */
  calls(connection: Connection, since: number): RequestEntry[] {
    const { authorize, exchange, refresh } = this.profile.operations;
    const others = [authorize, exchange, refresh, ...this.provider.definition.extraOperations.map(({ id }) => id)];
    return this.journal
      .query({ kind: 'request', provider: this.provider.provider, subject: connection.subject, since })
      .filter(({ operation }) => operation !== null && !others.includes(operation));
  }

  /** Attempts to refresh the tokens of a connection. */
  refreshes(connection: Connection, since: number): RequestEntry[] {
    return this.journal.query({ kind: 'request', ...this.#of('refresh'), subject: connection.subject, since });
  }

  #of(role: 'exchange' | 'refresh'): { operation: string } {
    return { operation: this.profile.operations[role] ?? '' };
  }

  async #ask(trigger: string, args: JsonObject, act: () => Promise<HostAnswer>): Promise<Asked> {
    this.signal.throwIfAborted();
    const { provider, journal, clock } = this;
    const entry = journal.append({
      kind: 'trigger',
      provider: provider.provider,
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
