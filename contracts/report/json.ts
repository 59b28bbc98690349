import { maskIssued } from '../../emulator/core/secrets.ts';
import type { Report } from './report.ts';

/** The report for programs. Its `version` tells the form; whatever secret may have got into a text is masked. */
export function renderJson(report: Report): string {
  return `${maskIssued(JSON.stringify(report, null, 2))}\n`;
}
