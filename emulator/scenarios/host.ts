import type { JsonObject } from '../core/json.ts';

/** How the integration answered. */
export interface HostAnswer {
  /** HTTP status, or null where there was none. */
  readonly status: number | null;
  /** Why there was no answer, or null. */
  readonly error: string | null;
}

/** A connect flow to be walked with a browser. */
export interface ConnectRequest {
  readonly provider: string;
  /** What is connected, in the names that triggers use: `{ of: 'acme', eventId: 'evt_…' }`. */
  readonly args: JsonObject;
  readonly decision: 'approve' | 'decline' | 'partial';
  /** Optional scopes that are not ticked. */
  readonly without: readonly string[];
  /** Language of the browser, where the scenario names one. */
  readonly language: string | null;
}

/** Attacks on the callback that a hostile browser can make. */
export type CallbackAttack = 'missing-state' | 'forged-state' | 'foreign-state' | 'replayed-state' | 'replayed-code';

/** A hostile call of the integration's callback. */
export interface AttackRequest {
  readonly provider: string;
  readonly args: JsonObject;
  readonly callback: CallbackAttack;
}

/**
 * Who stands between a scenario and the integration: a harness that can ask it to act, or a person. What a host cannot do itself
 * it asks a person for with `prompt`, and the scenario goes on.
 */
export interface ScenarioHost {
  /** What the integration can be asked to do, by full name: `revento.sync`, `revento.connect`, `work`. */
  readonly triggers: readonly string[];
  /** Asks it; `name` is one of `triggers`. */
  trigger(name: string, args: JsonObject, signal: AbortSignal): Promise<HostAnswer>;
  /** Walks the connect flow; called only where `PROVIDER.connect` is among the triggers. */
  connect(request: ConnectRequest, signal: AbortSignal): Promise<HostAnswer>;
  /** Attacks the callback, where the host has a browser for it. */
  attack?(request: AttackRequest, signal: AbortSignal): Promise<HostAnswer>;
  /** Kills the integration and starts it again, where the host runs it. */
  restart?(signal: AbortSignal): Promise<HostAnswer>;
  /** Tells a person what to do now. */
  prompt(text: string): void;
}

/** A host without any hands: everything that the integration must do is asked of a person. */
export function byHand(prompt: (text: string) => void = () => {}): ScenarioHost {
  const nobody = () => Promise.resolve({ status: null, error: 'asked of a person' });
  return { triggers: [], trigger: nobody, connect: nobody, prompt };
}

/** The full name of a trigger that the host has for a scenario's word: the provider's own before a general one. */
export function triggerName(host: ScenarioHost, provider: string, word: string): string | undefined {
  return [`${provider}.${word}`, word].find((name) => host.triggers.includes(name));
}

/** `200`, or why there was no answer. */
export function answerText({ status, error }: HostAnswer): string {
  return status === null ? (error ?? 'no answer') : String(status);
}
