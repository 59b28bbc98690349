import { maskIssued } from '../../emulator/core/secrets.ts';
import { type Counts, isProved } from '../verdict/verdict.ts';
import { timeline } from './evidence-text.ts';
import { lackingOf, onlyLacks, type Snippet } from './lacking.ts';
import { isExcused, notesOf, providersOf, type Section, sectionsOf, worstLast } from './outline.ts';
import { presentable } from './presentable.ts';
import type { CheckResult, ItemResult, Report } from './report.ts';
import { conclusion, countsText, factsOf, SIGNS, total } from './words.ts';

/** The report for pull requests and step summaries: the counts, what failed with its evidence, what is missing, and the checklist. */
export function renderMarkdown(told: Report): string {
  const report = presentable(told);
  const worst = worstLast(report.checks).reverse();
  const failures = worst.filter(({ verdict }) => verdict === 'failed');
  const open = worst.filter((check) => check.verdict !== 'failed' && !isProved(check.verdict) && !onlyLacks(check));
  const lacking = lackingOf(report);
  const sections = sectionsOf(report);
  const blocks = [
    `## Go-live checklist of ${providersOf(report.items).map(escaped).join(', ')}`,
    `**${escaped(conclusion(report))}**`,
    counts(report),
    ...(failures.length > 0 ? ['### What failed', ...failures.map((check) => failure(check, report))] : []),
    ...(open.length > 0 ? ['### What could not be decided', open.map(openLine).join('\n')] : []),
    ...(lacking.length > 0 ? ['### What is missing', ...lacking.map(snippet)] : []),
    '### All items',
    ...sections.map((section) => table(section, report)),
    `<sub>${escaped(`${report.tool.name} ${report.tool.version}, ${report.startedAt}, ${factsOf(report).join(', ')}`)}</sub>`,
  ];
  return maskIssued(`${blocks.join('\n\n')}\n`);
}

function counts({ counts: checklist, beyond }: Report): string {
  const line = (name: string, of: Counts) =>
    `${name}: ${countsText(of, (text, verdict) => (of[verdict] > 0 ? `**${text}**` : text))}`;
  return [line('Checklist', checklist), ...(total(beyond) > 0 ? [line('Beyond it', beyond)] : [])].join('<br>\n');
}

function table({ provider, title, items }: Section, report: Report): string {
  const rows = items.map((item) => {
    const notes = notesOf(item, report).map((note) => `<br><sub>${escaped(note)}</sub>`);
    return `| ${sign(item)} | ${code(item.id)} | ${item.severity} | ${escaped(item.title)}${notes.join('')} |`;
  });
  return [
    `#### ${escaped(`${provider}: ${title}`)}`,
    '',
    '| Verdict | Item | | |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function failure(check: CheckResult, report: Report): string {
  const { id, provider, title, reason, fix, why, refs, evidence } = check;
  const known = isExcused(check, report) ? ' (known and excused)' : '';
  return [
    `#### ${SIGNS.failed} ${escaped(`${provider}: ${id}`)}${known}`,
    escaped(title),
    escaped(reason),
    ...(evidence.length > 0 ? [fenced('text', timeline(check).join('\n'))] : []),
    [
      `**Fix:** ${escaped(fix)}`,
      `**Why:** ${escaped(why)}`,
      ...refs.map((ref) => `**See:** [${escaped(ref.title)}](<${ref.link}>)`),
    ].join('<br>\n'),
  ].join('\n\n');
}

function openLine({ verdict, id, provider, reason }: CheckResult): string {
  return `- ${SIGNS[verdict]} ${verdict} **${escaped(`${provider}: ${id}`)}** ${escaped(reason)}`;
}

function snippet({ file, yaml, decides }: Snippet): string {
  return `To decide ${decides.map(code).join(', ')}, add to ${code(file)}:\n\n${fenced('yaml', yaml)}`;
}

function sign({ verdict }: ItemResult): string {
  return `${SIGNS[verdict]} ${verdict}`;
}

/** As text in Markdown, also inside of a table; nobody is mentioned by it. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_{}[\]#|~$]/g, '\\$&')
    .replaceAll('@', '@<!-- -->')
    .replaceAll('\n', '<br>');
}

function code(text: string): string {
  return `<code>${escaped(text)}</code>`;
}

/** A block that ends where it should, whatever is in it. */
function fenced(language: string, text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}
