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

const TIME_WIDTH = 9;
const ARROW_WIDTH = 5;

/**
 * A timeline in two lanes: each line begins on the side that acted, and its arrow points to the side that answered.
 *
 * ```
 *      0ms  POST /oauth/token rev_refresh_…aB3x    ──▶  200 after 1.5s
 *    120ms  202                                    ◀──  application.approved 1f0c2a3b (duplicate)
 * ```
 */
export function drawLanes(evidence: readonly EvidenceLine[], style: LaneStyle): string[] {
  const lane = Math.max(20, Math.floor((style.width - TIME_WIDTH - ARROW_WIDTH - 2) / 2));
  const head = `${''.padStart(TIME_WIDTH)}  ${'integration'.padEnd(lane)}${''.padEnd(ARROW_WIDTH)}provider`;
  return [style.quiet(head), ...evidence.flatMap((line) => draw(line, lane, style))];
}

function draw(line: EvidenceLine, lane: number, style: LaneStyle): string[] {
  const { lane: actor, afterMs, decides } = line;
  // Before anything is cut: half a secret is one, too.
  const says = maskIssued(line.says);
  const answer = line.answer === null ? null : maskIssued(line.answer);
  if (actor === null) return [style.quiet(`${''.padStart(TIME_WIDTH)}  ${cut(says, 2 * lane + ARROW_WIDTH)}`)];
  const time = (afterMs < 0 ? `-${roughDuration(-afterMs)}` : roughDuration(afterMs)).padStart(TIME_WIDTH);
  const left = actor === 'integration' ? says : (answer ?? '');
  const right = actor === 'integration' ? (answer ?? '') : says;
  const arrow = answer === null ? '     ' : actor === 'integration' ? ' ──▶ ' : ' ◀── ';
  const text = `${time}  ${cut(left, lane).padEnd(lane)}${arrow}${cut(right, lane)}`.trimEnd();
  return [decides ? style.decisive(text) : style.quiet(text)];
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
