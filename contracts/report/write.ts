import { accessSync, constants, existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { EmulatorError, messageOf } from '../../emulator/core/errors.ts';
import type { Report } from './report.ts';

/** Forms of a report for others than the person at the terminal. Each is loaded when it is wanted. */
const FORMS = {
  json: async (report: Report) => (await import('./json.ts')).renderJson(report),
  junit: async (report: Report) => (await import('./junit.ts')).renderJunit(report),
  markdown: async (report: Report) => (await import('./markdown.ts')).renderMarkdown(report),
  html: async (report: Report) => (await import('./html.ts')).renderHtml(report),
  github: async (report: Report) => (await import('./github.ts')).renderGithub(report),
} as const;

/** The name of a form. */
export type ReportFormat = keyof typeof FORMS;

/** All forms that a report can be written in. */
export const REPORT_FORMATS: readonly string[] = Object.keys(FORMS);

/** Standard output, in place of a file. */
export const STDOUT = '-';

/** A report that is to be written. */
export interface WantedReport {
  readonly format: ReportFormat;
  /** A path, or {@link STDOUT}. */
  readonly file: string;
}

/** True for the name of a form. */
export function isReportFormat(name: string): name is ReportFormat {
  return Object.hasOwn(FORMS, name);
}

/** A report in one of its forms. */
export function renderReport(report: Report, format: ReportFormat): Promise<string> {
  return FORMS[format](report);
}

/**
 * Makes sure, before a long run, that its reports can be written at the end.
 *
 * @throws EmulatorError `report_unwritable`
 */
export function assertWritable(wanted: readonly WantedReport[]): void {
  for (const [i, { file }] of wanted.entries()) {
    const place = placeOf(file);
    if (wanted.findIndex((other) => placeOf(other.file) === place) < i)
      throw unwritable(file, 'two reports would be written there; give each a file of its own');
    if (file !== STDOUT) assertFile(file);
  }
}

/** Writes a report in all forms that are wanted. @throws EmulatorError `report_unwritable` */
export async function writeReports(report: Report, wanted: readonly WantedReport[]): Promise<void> {
  for (const { format, file } of wanted) {
    const text = await renderReport(report, format);
    if (file === STDOUT) process.stdout.write(text);
    else writeTo(file, text);
  }
}

function writeTo(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (thrown) {
    throw unwritable(file, messageOf(thrown));
  }
}

function assertFile(file: string): void {
  const folder = dirname(resolve(file));
  if (!existsSync(folder)) throw unwritable(file, `there is no folder ${folder}`);
  if (!statSync(folder).isDirectory()) throw unwritable(file, `${folder} is no folder`);
  if (existsSync(file) && statSync(file).isDirectory()) throw unwritable(file, 'it is a folder; name a file in it');
  try {
    accessSync(existsSync(file) ? file : folder, constants.W_OK);
  } catch {
    throw unwritable(file, 'writing there is not allowed');
  }
}

function placeOf(file: string): string {
  return file === STDOUT ? STDOUT : resolve(file);
}

function unwritable(file: string, why: string): EmulatorError {
  const target = file === STDOUT ? 'standard output' : file;
  return new EmulatorError('report_unwritable', `No report can be written to ${target}: ${why}.`);
}
