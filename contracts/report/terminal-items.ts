import { notesOf, type Section, sectionsOf } from './outline.ts';
import { fold, type Paper, paint } from './paint.ts';
import type { ItemResult, Report } from './report.ts';
import { SIGNS } from './words.ts';

const VERDICT_WIDTH = 16;
const SEVERITY_WIDTH = 6;
/** With less room than this, a title stands in a line of its own. */
const NARROW = 28;

/** The items of all sections, a block for each section. */
export function listing(report: Report, paper: Paper): string[][] {
  const idWidth = Math.max(0, ...report.items.map(({ id }) => id.length));
  const isFirst = (section: Section, i: number, all: readonly Section[]) => all[i - 1]?.provider !== section.provider;
  return sectionsOf(report).map((section, i, all) => [
    ...(isFirst(section, i, all) ? [paper.colors.bold(`Go-live checklist of ${section.provider}`), ''] : []),
    paper.colors.bold(section.title),
    ...section.items.flatMap((item) => rows(item, report, idWidth, paper)),
  ]);
}

function rows(item: ItemResult, report: Report, idWidth: number, { colors, width }: Paper): string[] {
  const { verdict, id, severity, title } = item;
  const sign = paint(colors, verdict)(`${SIGNS[verdict]} ${verdict}`.padEnd(VERDICT_WIDTH));
  const head = `  ${sign}  ${id.padEnd(idWidth)}  ${severity.padEnd(SEVERITY_WIDTH)}`;
  const under = 2 + VERDICT_WIDTH + 2;
  const beside = under + idWidth + 2 + SEVERITY_WIDTH + 2;
  const hang = width - beside < NARROW ? under : beside;
  const [first = '', ...rest] = fold(title, width - hang);
  const pad = ' '.repeat(hang);
  const titled = hang === beside ? [`${head}  ${first}`] : [head.trimEnd(), `${pad}${first}`];
  const notes = notesOf(item, report).flatMap((note) => fold(note, width - hang));
  return [...titled, ...rest.map((line) => `${pad}${line}`), ...notes.map((line) => `${pad}${colors.dim(line)}`)];
}
