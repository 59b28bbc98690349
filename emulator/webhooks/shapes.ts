import type { Clock } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import type { Journal } from '../core/journal.ts';
import { type Lifespan, type Provocation, Provocations } from '../core/provocations.ts';
import type { RawBody } from './serialisation.ts';
import type { SignMode } from './signing.ts';

/** How deliveries depart from plain ones. All times in ms unless named otherwise. */
export interface ShapeSpec extends Lifespan {
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
}

/** A shape in force or over, with how often it was met. */
export type Shape = Provocation<ShapeSpec>;

/** The shapes of one provider in one sandbox. A delivery meets them when its event is announced. */
export class Shapes extends Provocations<ShapeSpec> {
  constructor(provider: string, clock: Clock, journal: Journal) {
    super({ prefix: 'shape', describe }, provider, clock, journal);
  }

  /** True when an event of this type would meet a shape that sends it before the answer. Counts nothing. */
  wantsBeforeAnswer(type: string): boolean {
    return this.active.some(
      ({ spec, skipped }) => spec.beforeAnswer && typeFits(spec, type) && skipped >= (spec.skip ?? 0),
    );
  }

  /** The shapes that a delivery meets, each counted. `cause` is the event's entry. */
  meet(type: string, beforeAnswer: boolean, cause: number): ShapeSpec[] {
    const takes = (spec: ShapeSpec) => !spec.beforeAnswer || beforeAnswer;
    return this.claim((spec) => typeFits(spec, type), takes, cause).map(({ spec }) => spec);
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
