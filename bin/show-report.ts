import { renderJson } from '../contracts/report/json.ts';
import type { Report } from '../contracts/report/report.ts';
import { renderTerminal } from '../contracts/report/terminal.ts';
import { colours } from './terminal.ts';

/** How a report is printed. */
export interface ReportStyle {
  readonly json: boolean;
  /** With the evidence of what passed, too. */
  readonly detail: boolean;
}

/** Prints a report and takes over its exit code. */
export function showReport(report: Report, { json, detail }: ReportStyle): void {
  process.exitCode = report.exitCode;
  const { columns } = process.stdout;
  const size = columns === undefined ? {} : { width: columns };
  const style = { color: colours().isColorSupported, detail, ...size };
  process.stdout.write(json ? renderJson(report) : renderTerminal(report, style));
}
