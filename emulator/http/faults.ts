import type { Clock, Timer } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import type { Journal } from '../core/journal.ts';
import type { Random } from '../core/random.ts';

/** What goes wrong, and for whom. All times in ms. */
export interface FaultSpec {
  /** Operation names; `*` at the end matches any rest. Absent: every operation. */
  readonly operation?: string | readonly string[];
  /** Path on the wire; `*` matches within a segment, `**` across segments. */
  readonly path?: string;
  /** Name of a credential as the journal shows it, or of its subject. */
  readonly credential?: string;

  /** Answer with this status in the provider's own dialect. */
  readonly status?: number;
  /** Answer with this code of the provider. */
  readonly error?: string;
  /** Replaces the body of the answer: text as it is, anything else as JSON. */
  readonly body?: unknown;
  /** Adds or replaces headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `Retry-After` in seconds, or as an HTTP date that many seconds ahead. */
  readonly retryAfter?: number | { readonly date: number } | { readonly raw: string };
  /** Wait before the request is looked at. */
  readonly delayMs?: number;
  /** Read the request, then send nothing, for this long (then the socket is closed). */
  readonly hangMs?: number;
  /** Send the head and this many bytes of the body, then nothing for `stallMs`, then the rest. */
  readonly stall?: { readonly afterBytes: number; readonly forMs: number };
  /** Reset the connection: before the effect, or after it. */
  readonly reset?: 'before' | 'after';
  /** Let the effect happen, then close the connection without an answer. */
  readonly drop?: true;
  /** Close the connection after this many bytes of the body, whose full length was announced. */
  readonly truncate?: number;
  /** Replace the body by bytes that are no JSON, under the same headers. */
  readonly garbage?: true;

  /** Meet at most this many exchanges. */
  readonly times?: number;
  /** Let this many matching exchanges pass first. */
  readonly skip?: number;
  /** Lives this long in provider time. */
  readonly forMs?: number;
  /** Chance to meet a matching exchange, from the sandbox's random source. */
  readonly probability?: number;
}

/** A fault in force or spent, with how often it was met. */
export interface Fault {
  readonly id: string;
  readonly spec: FaultSpec;
  /** What it does, in a few words. */
  readonly does: string;
  met: number;
  skipped: number;
  state: 'active' | 'spent' | 'expired' | 'cleared';
  /** Provider time of its end, or null. */
  readonly expiresAt: number | null;
}

/** What a fault is matched against. */
export interface FaultTarget {
  readonly operation: readonly string[];
  readonly path: string;
  readonly credential: readonly string[];
}

/**
 * The faults of one provider in one sandbox. Claiming one is a single synchronous step, so parallel requests never share
 * a `times: 1`. A fault is remembered after its end, so that a run can tell whether it was ever met.
 */
export class Faults {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #journal: Journal;
  readonly #provider: string;
  readonly #faults: Fault[] = [];
  readonly #timers = new Map<string, Timer>();
  #active: Fault[] = [];
  #next = 1;

  constructor(provider: string, clock: Clock, random: Random, journal: Journal) {
    this.#provider = provider;
    this.#clock = clock;
    this.#random = random;
    this.#journal = journal;
  }

  /** True when no fault can be met: the usual case, and the fast one. */
  get idle(): boolean {
    return this.#active.length === 0;
  }

  list(): readonly Fault[] {
    return this.#faults;
  }

  get(id: string): Fault | undefined {
    return this.#faults.find((fault) => fault.id === id);
  }

  add(spec: FaultSpec, cause: number | null = null): Fault {
    const expiresAt = spec.forMs === undefined ? null : this.#clock.now() + spec.forMs;
    const fault: Fault = {
      id: `fault_${this.#next++}`,
      spec,
      does: describe(spec),
      met: 0,
      skipped: 0,
      state: 'active',
      expiresAt,
    };
    this.#faults.push(fault);
    this.#active.push(fault);
    this.#record(fault, 'set', cause);
    if (spec.forMs !== undefined)
      this.#timers.set(
        fault.id,
        this.#clock.schedule(spec.forMs, () => this.#end(fault, 'expired', null)),
      );
    return fault;
  }

  /** Ends a fault, or all of them. False when there is none of this id in force. */
  clear(id?: string, cause: number | null = null): boolean {
    const ending = this.#active.filter((fault) => id === undefined || fault.id === id);
    for (const fault of ending) this.#end(fault, 'cleared', cause);
    return ending.length > 0;
  }

  /** Forgets everything, for a reset. */
  forget(): void {
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
    this.#active = [];
    this.#faults.length = 0;
  }

  /** The faults that this exchange meets, each counted. `cause` is the exchange's entry. */
  claim(target: FaultTarget, cause: number): Fault[] {
    return this.#active.filter((fault) => this.#meets(fault, target)).map((fault) => this.#meet(fault, cause));
  }

  #meets(fault: Fault, target: FaultTarget): boolean {
    if (!matches(fault.spec, target)) return false;
    if (fault.skipped < (fault.spec.skip ?? 0)) {
      fault.skipped++;
      return false;
    }
    return fault.spec.probability === undefined || this.#random.next() < fault.spec.probability;
  }

  #meet(fault: Fault, cause: number): Fault {
    fault.met++;
    this.#record(fault, 'met', cause);
    if (fault.spec.times !== undefined && fault.met >= fault.spec.times) {
      fault.state = 'spent';
      this.#drop(fault);
    }
    return fault;
  }

  #end(fault: Fault, change: 'expired' | 'cleared', cause: number | null): void {
    if (fault.state !== 'active') return;
    fault.state = change;
    this.#drop(fault);
    this.#record(fault, change, cause);
  }

  #drop(fault: Fault): void {
    this.#active = this.#active.filter((other) => other !== fault);
    this.#timers.get(fault.id)?.cancel();
    this.#timers.delete(fault.id);
  }

  #record(fault: Fault, change: 'set' | 'met' | 'expired' | 'cleared', cause: number | null): void {
    this.#journal.append({
      kind: 'fault',
      provider: this.#provider,
      cause,
      faultId: fault.id,
      change,
      met: fault.met,
      does: fault.does,
    });
  }
}

function matches(spec: FaultSpec, target: FaultTarget): boolean {
  if (spec.operation !== undefined && ![spec.operation].flat().some((name) => nameFits(name, target.operation)))
    return false;
  if (spec.path !== undefined && !pathPattern(spec.path).test(target.path)) return false;
  return spec.credential === undefined || target.credential.includes(spec.credential);
}

function nameFits(pattern: string, names: readonly string[]): boolean {
  return names.some((name) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
}

function pathPattern(glob: string): RegExp {
  const source = glob
    .split('**')
    .map((part) => part.split('*').map(escapePattern).join('[^/]*'))
    .join('.*');
  return new RegExp(`^${source}$`);
}

function escapePattern(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}

function describe(spec: FaultSpec): string {
  const parts = [
    spec.delayMs !== undefined && `delay ${formatDuration(spec.delayMs)}`,
    spec.error !== undefined && `answer ${spec.error}`,
    spec.status !== undefined && `answer ${spec.status}`,
    spec.retryAfter !== undefined && `Retry-After ${describeRetryAfter(spec.retryAfter)}`,
    spec.hangMs !== undefined && 'hang',
    spec.stall && `stall after ${spec.stall.afterBytes} bytes`,
    spec.reset && `reset ${spec.reset} the effect`,
    spec.drop && 'lose the answer',
    spec.truncate !== undefined && `truncate after ${spec.truncate} bytes`,
    spec.garbage && 'answer garbage',
    spec.body !== undefined && 'another body',
    spec.headers && `headers ${Object.keys(spec.headers).join(', ')}`,
  ].filter((part) => typeof part === 'string');
  const where = spec.operation === undefined ? (spec.path ?? 'any operation') : [spec.operation].flat().join(', ');
  return `${parts.join(', ') || 'nothing'} on ${where}${spec.times === undefined ? '' : `, ${spec.times} times`}`;
}

function describeRetryAfter(retryAfter: NonNullable<FaultSpec['retryAfter']>): string {
  if (typeof retryAfter === 'number') return `${retryAfter} s`;
  return 'date' in retryAfter ? `${retryAfter.date} s as a date` : JSON.stringify(retryAfter.raw);
}
