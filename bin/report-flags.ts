import type { Command } from 'commander';
import { isReportFormat, REPORT_FORMATS, STDOUT, type WantedReport } from '../contracts/report/write.ts';
import { EmulatorError } from '../emulator/core/errors.ts';
import { suggestion } from '../emulator/core/nearest.ts';

/** What `--report` comes to. */
export interface ReportFlags {
  readonly report?: readonly WantedReport[];
}

const EXAMPLE = 'junit=golive.xml';

/** Adds the option that writes reports for others than the person at the terminal. */
export function addReportOption(command: Command): Command {
  return command.option(
    '--report <format=file>',
    `write the report as ${REPORT_FORMATS.join(', ')}; ${STDOUT} is standard output (repeatable)`,
    (text: string, before: readonly WantedReport[] = []) => [...before, wantedReport(text)],
  );
}

/** Reads `junit=golive.xml`. @throws EmulatorError `report_invalid` */
export function wantedReport(text: string): WantedReport {
  const at = text.indexOf('=');
  const [format, file] = at < 0 ? [text, ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (!isReportFormat(format)) {
    throw new EmulatorError(
      'report_invalid',
      `There is no report format "${format}".${suggestion(format, REPORT_FORMATS)} Write for example --report ${EXAMPLE}.`,
    );
  }
  if (file === '') {
    throw new EmulatorError(
      'report_invalid',
      `--report ${text} does not say where to; write --report ${format}=FILE, or --report ${format}=${STDOUT} for standard output.`,
    );
  }
  return { format, file };
}

/** True where a report goes to standard output, which then holds nothing else. Annotations may stand among other lines. */
export function takesStdout(wanted: readonly WantedReport[]): boolean {
  return wanted.some(({ format, file }) => file === STDOUT && format !== 'github');
}
