import { renderJson } from '../contracts/report/json.ts';
import type { Report } from '../contracts/report/report.ts';
import { renderTerminal, wantsColor } from '../contracts/report/terminal.ts';

/** How a report is printed. */
export interface ReportStyle {
  readonly json: boolean;
  /** With the evidence of what passed, too. */
  readonly detail: boolean;
}

/** Prints a report and takes over its exit code. */
export function showReport(report: Report, { json, detail }: ReportStyle): void {
  process.exitCode = report.exitCode;
  process.stdout.write(
    json ? renderJson(report) : renderTerminal(report, { color: wantsColor(process.stdout), detail }),
  );
}
