import type { Clock, Timer } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import type { Journal } from '../core/journal.ts';
import type { RawBody } from './serialisation.ts';
import type { SignMode } from './signing.ts';

/** How deliveries depart from plain ones. All times in ms unless named otherwise. */
export interface ShapeSpec {
  /** Event types; `*` at the end matches any rest. Absent: every type. */
  readonly types?: readonly string[];

  /** Send the first attempt this many times more, with the same delivery id, one after another. */
  readonly duplicate?: number;
  /** Send the copies at once: all requests but their last byte, then all last bytes together. */
  readonly parallel?: boolean;
  /** Begin this much later, in provider time. */
  readonly delayMs?: number;
  /** Keep back until released. */
  readonly hold?: boolean;
  /** Never send; it can still be redelivered. */
  readonly drop?: boolean;
  /** Send before the API call that caused it is answered. Meets only events of API calls. */
  readonly beforeAnswer?: boolean;
  /** Forge the first attempt. It is sent instead of the genuine delivery, which then never comes: nothing is retried. */
  readonly sign?: SignMode;
  /** After the forgery, whatever became of it, deliver genuinely under the same delivery id, on the full schedule. */
  readonly thenGenuine?: boolean;
  /** How far off the timestamps of `stale` and `future` are; 400 by default. */
  readonly staleByS?: number;
  /** Spell the JSON oddly, and sign it correctly. Retries have the same bytes. */
  readonly rawBody?: RawBody;
  /** Cut the connection when the first attempt's answer begins: the receiver believes that it has answered, and it is retried. */
  readonly dropResponse?: boolean;

  /** Meet at most this many deliveries. */
  readonly times?: number;
  /** Let this many matching deliveries pass first. */
  readonly skip?: number;
  /** Lives this long in provider time. */
  readonly forMs?: number;
}

/** A shape in force or spent, with how often it was met. */
export interface Shape {
  readonly id: string;
  readonly spec: ShapeSpec;
  /** What it does, in a few words. */
  readonly does: string;
  met: number;
  skipped: number;
  state: 'active' | 'spent' | 'expired' | 'cleared';
  /** Provider time of its end, or null. */
  readonly expiresAt: number | null;
}

/**
 * The shapes of one provider in one sandbox. A delivery meets them when its event is announced; claiming is a single synchronous step,
 * so `times: 1` is met once. A shape is remembered after its end, so that a run can tell whether it was ever met.
 */
export class Shapes {
  readonly #provider: string;
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #shapes: Shape[] = [];
  readonly #timers = new Map<string, Timer>();
  #active: Shape[] = [];
  #next = 1;

  constructor(provider: string, clock: Clock, journal: Journal) {
    this.#provider = provider;
    this.#clock = clock;
    this.#journal = journal;
  }

  /** True when no shape can be met: the usual case, and the fast one. */
  get idle(): boolean {
    return this.#active.length === 0;
  }

  list(): readonly Shape[] {
    return this.#shapes;
  }

  add(spec: ShapeSpec, cause: number | null): Shape {
    const { forMs } = spec;
    const shape: Shape = {
      id: `shape_${this.#next++}`,
      spec,
      does: describe(spec),
      met: 0,
      skipped: 0,
      state: 'active',
      expiresAt: forMs === undefined ? null : this.#clock.now() + forMs,
    };
    this.#shapes.push(shape);
    this.#active.push(shape);
    this.#record(shape, 'set', cause);
    if (forMs !== undefined) {
      const timer = this.#clock.schedule(forMs, () => this.#end(shape, 'expired', null));
      this.#timers.set(shape.id, timer);
    }
    return shape;
  }

  /** Ends a shape, or all of them. False when there is none of this id in force. */
  clear(id?: string, cause: number | null = null): boolean {
    const ending = this.#active.filter((shape) => id === undefined || shape.id === id);
    for (const shape of ending) this.#end(shape, 'cleared', cause);
    return ending.length > 0;
  }

  /** Forgets everything, for a reset. */
  forget(): void {
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
    this.#active = [];
    this.#shapes.length = 0;
  }

  /** True when an event of this type would meet a shape that sends it before the answer. Counts nothing. */
  wantsBeforeAnswer(type: string): boolean {
    return this.#active.some(
      ({ spec, skipped }) => spec.beforeAnswer && typeFits(spec, type) && skipped >= (spec.skip ?? 0),
    );
  }

  /** The shapes that a delivery meets, each counted. `cause` is the event's entry. */
  claim(type: string, beforeAnswer: boolean, cause: number): ShapeSpec[] {
    return this.#active
      .filter((shape) => this.#meets(shape, type, beforeAnswer))
      .map((shape) => this.#meet(shape, cause).spec);
  }

  #meets(shape: Shape, type: string, beforeAnswer: boolean): boolean {
    if (!typeFits(shape.spec, type)) return false;
    if (shape.skipped < (shape.spec.skip ?? 0)) {
      shape.skipped++;
      return false;
    }
    return !shape.spec.beforeAnswer || beforeAnswer;
  }

  #meet(shape: Shape, cause: number): Shape {
    shape.met++;
    this.#record(shape, 'met', cause);
    if (shape.spec.times !== undefined && shape.met >= shape.spec.times) {
      shape.state = 'spent';
      this.#drop(shape);
    }
    return shape;
  }

  #end(shape: Shape, change: 'expired' | 'cleared', cause: number | null): void {
    if (shape.state !== 'active') return;
    shape.state = change;
    this.#drop(shape);
    this.#record(shape, change, cause);
  }

  #drop(shape: Shape): void {
    this.#active = this.#active.filter((other) => other !== shape);
    this.#timers.get(shape.id)?.cancel();
    this.#timers.delete(shape.id);
  }

  #record(shape: Shape, change: 'set' | 'met' | 'expired' | 'cleared', cause: number | null): void {
    this.#journal.append({
      kind: 'fault',
      provider: this.#provider,
      cause,
      faultId: shape.id,
      change,
      met: shape.met,
      does: shape.does,
    });
  }
}

function typeFits({ types }: ShapeSpec, type: string): boolean {
  if (!types) return true;
  return types.some((name) => (name.endsWith('*') ? type.startsWith(name.slice(0, -1)) : name === type));
}

function describe(spec: ShapeSpec): string {
  const parts = [
    spec.drop && 'drop',
    spec.hold && 'hold',
    spec.delayMs !== undefined && `delay ${formatDuration(spec.delayMs)}`,
    spec.beforeAnswer && 'send before the answer',
    spec.duplicate !== undefined && `send ${spec.duplicate} more${spec.parallel ? ' at once' : ''}`,
    spec.sign !== undefined && `sign ${spec.sign}${spec.thenGenuine ? ', then genuinely' : ''}`,
    spec.rawBody !== undefined && `spell the body ${spec.rawBody}`,
    spec.dropResponse && 'lose the answer',
  ].filter((part) => typeof part === 'string');
  const which = spec.types?.join(', ') ?? 'any webhook';
  return `${parts.join(', ') || 'nothing'} on ${which}${spec.times === undefined ? '' : `, ${spec.times} times`}`;
}
