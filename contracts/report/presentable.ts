import { maskIssued } from '../../emulator/core/secrets.ts';
import type { Report } from './report.ts';

/** Line ends and tabs may stay; anything else of the kind moves a cursor, colours a terminal, or turns the direction of reading. */
const UNSEEN = /[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu;

/**
 * The report with texts that may be shown: secrets are masked before anything is cut out of a text, since half a secret is one, too, and what
 * cannot be seen is made visible.
 */
export function presentable(report: Report): Report {
  const told: Report = JSON.parse(JSON.stringify(report), (_, value: unknown) =>
    typeof value === 'string' ? maskIssued(value.replaceAll('\r\n', '\n')).replace(UNSEEN, '\ufffd') : value,
  );
  return told;
}
