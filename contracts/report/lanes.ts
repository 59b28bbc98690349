import { roughDuration } from '../../emulator/core/duration.ts';
import { maskIssued } from '../../emulator/core/secrets.ts';
import type { EvidenceLine } from '../harness/evidence.ts';

/** How a timeline is drawn. */
export interface LaneStyle {
  /** Columns in all. */
  readonly width: number;
  /** What the verdict rests on, and what is around it. */
  decisive(text: string): string;
  quiet(text: string): string;
}

/** Before the time: what the verdict rests on is marked without colours, too. */
const MARK = '▸';
const TIME_WIDTH = 8;
const ARROW_WIDTH = 5;
const PLAIN: Omit<LaneStyle, 'width'> = { decisive: (text) => text, quiet: (text) => text };

/**
 * A timeline in two lanes: each line begins on the side that acted, and its arrow points to the side that answered.
 *
 * ```
 *       0ms  POST /oauth/token rev_refresh_…aB3x    ──▶  200 after 1.5s
 * ▸   120ms  202                                    ◀──  application.approved 1f0c2a3b (duplicate)
 * ```
 */
export function drawLanes(evidence: readonly EvidenceLine[], style: LaneStyle): string[] {
  const lane = Math.max(16, Math.floor((style.width - TIME_WIDTH - ARROW_WIDTH - 3) / 2));
  const head = `${' '.repeat(TIME_WIDTH + 3)}${'integration'.padEnd(lane)}${' '.repeat(ARROW_WIDTH)}provider`;
  return [style.quiet(head), ...evidence.map((line) => draw(line, lane, style))];
}

/** The same without colours, for files. */
export function plainLanes(evidence: readonly EvidenceLine[], width: number): string[] {
  return drawLanes(evidence, { width, ...PLAIN });
}

/** When a line happened, from the first one on. */
export function timeOf({ afterMs }: EvidenceLine): string {
  return afterMs < 0 ? `-${roughDuration(-afterMs)}` : roughDuration(afterMs);
}

function draw(line: EvidenceLine, lane: number, style: LaneStyle): string {
  const { lane: actor, decides } = line;
  // Before anything is cut: half a secret is one, too.
  const says = oneLine(line.says);
  const answer = line.answer === null ? null : oneLine(line.answer);
  if (actor === null) return style.quiet(`${' '.repeat(TIME_WIDTH + 3)}${cut(says, 2 * lane + ARROW_WIDTH)}`);
  const left = actor === 'integration' ? says : (answer ?? '');
  const right = actor === 'integration' ? (answer ?? '') : says;
  const arrow = answer === null ? '     ' : actor === 'integration' ? ' ──▶ ' : ' ◀── ';
  const time = timeOf(line).padStart(TIME_WIDTH);
  const text = `${decides ? MARK : ' '}${time}  ${cut(left, lane).padEnd(lane)}${arrow}${cut(right, lane)}`.trimEnd();
  return decides ? style.decisive(text) : style.quiet(text);
}

function oneLine(text: string): string {
  return maskIssued(text).replace(/\s+/g, ' ');
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
