import { renderJson } from '../contracts/report/json.ts';
import type { Report } from '../contracts/report/report.ts';
import { renderTerminal } from '../contracts/report/terminal.ts';
import { assertWritable, writeReports } from '../contracts/report/write.ts';
import type { CheckFlags } from './check-flags.ts';
import { takesStdout } from './report-flags.ts';
import { colours } from './terminal.ts';

/**
 * How the reports of a command are shown: printed, and written where flags ask for it. That they can be written is found out now, before
 * anything has taken long.
 *
 * @throws EmulatorError `report_unwritable`
 */
export function reportShower({
  json = false,
  detail = false,
  report: wanted = [],
}: CheckFlags): (report: Report) => Promise<void> {
  assertWritable(wanted);
  return async (report) => {
    process.exitCode = report.exitCode;
    if (!takesStdout(wanted)) process.stdout.write(json ? renderJson(report) : forPerson(report, detail));
    await writeReports(report, wanted);
  };
}

function forPerson(report: Report, detail: boolean): string {
  const { columns } = process.stdout;
  const size = columns === undefined ? {} : { width: columns };
  return renderTerminal(report, { color: colours().isColorSupported, detail, ...size });
}
