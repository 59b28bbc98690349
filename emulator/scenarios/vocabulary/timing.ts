import { formatDuration, parseDuration } from '../../core/duration.ts';
import type { JsonObject } from '../../core/json.ts';
import { valueAt } from '../pointer.ts';
import { DURATION, entriesText, POINTER, seqOf, type TrafficKeyword } from './keyword.ts';

/** Timers of hosts fire slightly early; a gap that is short by this much is not. */
const TOLERANCE_MS = 50;
const TOLERANCE_SHARE = 0.01;

/** Gaps between consecutive entries. */
export interface Spacing {
  /** A duration, or a JSON pointer into the earlier entry to seconds or an HTTP date (`/response/headers/retry-after`). */
  readonly min?: string;
  readonly max?: string;
  /** JSON pointer to an instant; by default from the end of one exchange to the start of the next, in wall time. */
  readonly of?: string;
  /** How much too short a gap may be; by default 50 ms or 1 %, whichever is more. */
  readonly tolerance?: string;
}

/** Entries keep a distance: `spacing: { min: 5s }`, `spacing: { min: /response/headers/retry-after }`. */
export const spacing: TrafficKeyword<Spacing> = {
  name: 'spacing',
  says: 'Between each entry and the next at least `min` and at most `max` of wall time pass.',
  metaSchema: {
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    properties: { min: { anyOf: [DURATION, POINTER] }, max: DURATION, of: POINTER, tolerance: DURATION },
  },
  example: { min: '5s' },
  compile:
    ({ min, max, of, tolerance }) =>
    (views) => {
      for (const { earlier, later, ms } of gapsOf(views, of)) {
        const least = min === undefined ? null : leastGap(min, earlier);
        const slack = tolerance === undefined ? slackOf(least ?? 0) : parseDuration(tolerance);
        const seqs = [seqOf(earlier), seqOf(later)];
        const says = `${entriesText(seqs)} are ${formatDuration(Math.max(0, ms))} apart`;
        if (least !== null && ms < least - slack)
          return { says: `${says}, wanted are at least ${formatDuration(least)}`, seqs };
        if (max !== undefined && ms > parseDuration(max)) return { says: `${says}, allowed are at most ${max}`, seqs };
      }
      return null;
    },
};

/** How gaps grow. */
export interface Grows {
  /** Each gap is at least this many times the one before; 1 by default. */
  readonly factor?: number;
  readonly of?: string;
}

/** Each gap is longer than the one before: `grows: { factor: 1.5 }`. */
export const grows: TrafficKeyword<Grows> = {
  name: 'grows',
  says: 'Each gap between consecutive entries is at least `factor` times the gap before it.',
  metaSchema: {
    type: 'object',
    additionalProperties: false,
    properties: { factor: { type: 'number', minimum: 0 }, of: POINTER },
  },
  example: { factor: 1.5 },
  compile:
    ({ factor = 1, of }) =>
    (views) => {
      const gaps = gapsOf(views, of);
      for (const [i, gap] of gaps.entries()) {
        const before = gaps[i - 1];
        if (!before || gap.ms >= before.ms * factor - slackOf(before.ms * factor)) continue;
        const seqs = [seqOf(gap.earlier), seqOf(gap.later)];
        const was = formatDuration(Math.max(0, before.ms));
        return {
          says: `the gap of ${entriesText(seqs)} is ${formatDuration(Math.max(0, gap.ms))} after one of ${was}`,
          seqs,
        };
      }
      return null;
    },
};

interface Gap {
  readonly earlier: JsonObject;
  readonly later: JsonObject;
  readonly ms: number;
}

function gapsOf(views: readonly JsonObject[], pointer: string | undefined): Gap[] {
  return views.flatMap((later, i) => {
    const earlier = views[i - 1];
    if (!earlier) return [];
    const from = pointer === undefined ? instant(earlier.wall) + lasted(earlier) : instant(valueAt(earlier, pointer));
    const to = instant(pointer === undefined ? later.wall : valueAt(later, pointer));
    return Number.isNaN(to - from) ? [] : [{ earlier, later, ms: to - from }];
  });
}

function lasted({ durationMs }: JsonObject): number {
  return typeof durationMs === 'number' ? durationMs : 0;
}

/** ISO text, or a number of ms. */
function instant(value: unknown): number {
  return typeof value === 'number' ? value : Date.parse(String(value));
}

/** Null where the pointer finds nothing that could be waited for. */
function leastGap(min: string, earlier: JsonObject): number | null {
  if (!min.startsWith('/')) return parseDuration(min);
  const told = valueAt(earlier, min);
  if (told === undefined) return null;
  const seconds = Number(told);
  if (!Number.isNaN(seconds)) return seconds * 1000;
  const until = Date.parse(String(told)) - (instant(earlier.wall) + lasted(earlier));
  return Number.isNaN(until) ? null : until;
}

function slackOf(ms: number): number {
  return Math.max(TOLERANCE_MS, ms * TOLERANCE_SHARE);
}
