import type { Clock } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import type { Posture } from '../core/entry.ts';
import type { Journal } from '../core/journal.ts';
import { type Lifespan, type Provocation, Provocations } from '../core/provocations.ts';
import type { Random } from '../core/random.ts';

/** What goes wrong, and for whom. All times in ms. */
export interface FaultSpec extends Lifespan {
  /** Operation names; `*` at the end matches any rest. Absent: every operation. */
  readonly operation?: string | readonly string[];
  /** Path on the wire; `*` matches within a segment, `**` across segments. */
  readonly path?: string;
  /** Name of a credential as the journal shows it, or of its subject. */
  readonly credential?: string;

  /** Answer with this status in the provider's own dialect. */
  readonly status?: number;
  /** Answer with this code of the provider; of a list, with each in its turn. */
  readonly error?: string | readonly string[];
  /** Members of the error body, where the provider's envelope has such: the field that is wrong, a quota. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Let the effect happen, then answer with the status or error all the same. */
  readonly effect?: true;
  /** Replaces the body of the answer: text as it is, anything else as JSON. */
  readonly body?: unknown;
  /** Sets members of the answer's JSON, by pointer; `*` in a pointer stands for every row. */
  readonly rewrite?: Readonly<Record<string, unknown>>;
  /** Adds or replaces headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `Retry-After` in seconds, or as an HTTP date that many seconds ahead. */
  readonly retryAfter?: number | { readonly date: number } | { readonly raw: string };
  /** Wait before the request is looked at. */
  readonly delayMs?: number;
  /** Let the effect happen, then wait before the answer goes out. */
  readonly lateMs?: number;
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
  /** The whole port is gone: connections are refused, those that stand are cut. No request meets it, since none arrives. */
  readonly offline?: true;
  /** What the whole port presents over TLS instead; connections that stand are cut. No request meets it: a good client makes none. */
  readonly tls?: Exclude<Posture, 'sound'>;

  /** Chance to meet a matching exchange, from the sandbox's random source. */
  readonly probability?: number;
}

const PRESENTS: Readonly<Record<Exclude<Posture, 'sound'>, string>> = {
  old: 'speak TLS 1.0 and 1.1 only',
  untrusted: 'show a certificate of an authority that nobody trusts',
  expired: 'show an expired certificate',
  'wrong-host': 'show a certificate for another host',
};

/** A fault in force or over, with how often it was met. */
export type Fault = Provocation<FaultSpec>;

/** What a fault is matched against. */
export interface FaultTarget {
  readonly operation: readonly string[];
  readonly path: string;
  readonly credential: readonly string[];
}

/** The faults of one provider in one sandbox. An exchange meets them when it is read. */
export class Faults extends Provocations<FaultSpec> {
  readonly #random: Random;

  constructor(provider: string, clock: Clock, random: Random, journal: Journal) {
    super({ prefix: 'fault', describe }, provider, clock, journal);
    this.#random = random;
  }

  /** True while a fault keeps the port closed. */
  get offline(): boolean {
    return this.active.some(({ spec }) => spec.offline);
  }

  /** What the port presents over TLS: what the newest fault wants. */
  get posture(): Posture {
    return this.active.findLast(({ spec }) => spec.tls !== undefined)?.spec.tls ?? 'sound';
  }

  /** The faults that this exchange meets, each counted. `cause` is the exchange's entry. */
  meet(target: FaultTarget, cause: number): Fault[] {
    const takes = ({ probability }: FaultSpec) => probability === undefined || this.#random.next() < probability;
    return this.claim((spec) => matches(spec, target), takes, cause);
  }
}

/** True for what is done to the whole port, and not to a request. */
function ofPort({ offline, tls }: FaultSpec): boolean {
  return offline === true || tls !== undefined;
}

function matches(spec: FaultSpec, target: FaultTarget): boolean {
  // A request that was under way when the port closed is cut with its connection.
  if (ofPort(spec)) return false;
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
    spec.offline && 'refuse connections',
    spec.tls && PRESENTS[spec.tls],
    spec.error !== undefined && `answer ${[spec.error].flat().join(', then ')}`,
    spec.status !== undefined && `answer ${spec.status}`,
    spec.retryAfter !== undefined && `Retry-After ${describeRetryAfter(spec.retryAfter)}`,
    spec.effect && 'after the effect',
    spec.lateMs !== undefined && `answer ${formatDuration(spec.lateMs)} after the effect`,
    spec.hangMs !== undefined && 'hang',
    spec.stall && `stall after ${spec.stall.afterBytes} bytes`,
    spec.reset && `reset ${spec.reset} the effect`,
    spec.drop && 'lose the answer',
    spec.truncate !== undefined && `truncate after ${spec.truncate} bytes`,
    spec.garbage && 'answer garbage',
    spec.body !== undefined && 'another body',
    spec.rewrite && `set ${Object.keys(spec.rewrite).join(', ')}`,
    spec.headers && `headers ${Object.keys(spec.headers).join(', ')}`,
  ].filter((part) => typeof part === 'string');
  if (ofPort(spec)) return parts.join(', ');
  const where = spec.operation === undefined ? (spec.path ?? 'any operation') : [spec.operation].flat().join(', ');
  return `${parts.join(', ') || 'nothing'} on ${where}${spec.times === undefined ? '' : `, ${spec.times} times`}`;
}

function describeRetryAfter(retryAfter: NonNullable<FaultSpec['retryAfter']>): string {
  if (typeof retryAfter === 'number') return `${retryAfter} s`;
  return 'date' in retryAfter ? `${retryAfter.date} s as a date` : JSON.stringify(retryAfter.raw);
}
