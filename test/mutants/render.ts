import { REFERENCES, type Reference } from '../../contracts/harness/references.ts';
import type { MutantFacts, VariantFacts } from '../../contracts/reference/mutant.ts';
import { nobodies } from '../contracts/nobody.ts';
import { type Book, runsOf } from './record.ts';
import { ALL_CHECKS, SUBJECTS, wantedOf } from './subjects.ts';

/** The record as a page that people read: what catches what, and what leaves what alone. The same for the same code and record. */
export function rendered(book: Book): string {
  return `${[
    '# What the checks catch, and what they leave alone',
    '',
    '<!-- Written by `npm run mutants -- --write`, from matrix.json beside it. -->',
    '',
    'A mutant is a reference integration with one defect. `20/20` says that a check failed it in 20 of 20 rehearsals. All other checks must',
    'pass it; what is clouded is promised nothing of, since the defect reaches into it, too.',
    '',
    ...REFERENCES.flatMap((reference) => sectionOf(book, reference)),
    '## Integrations that do nothing',
    '',
    'No check may pass these. One that is down, and one that accepts and hangs, are told of before anything is judged (exit code 2).',
    '',
    ...table(['integration', 'what it does', 'passed'], nobodies.map(nobodyRow(book))),
    '',
    '## What each check catches',
    '',
    ...table(['check', 'mutants'], ALL_CHECKS.map(checkRow)),
  ].join('\n')}\n`;
}

/** What is on file for the reference integration of one provider. */
function sectionOf(book: Book, { provider, mutants, variants }: Reference): string[] {
  const own = SUBJECTS.filter((subject) => subject.provider === provider);
  const nameOf = (change: string | null) => own.find((subject) => subject.change === change)?.name ?? '';
  // Mutants are listed where the first check is that must catch them.
  const mutantsOf = (area: string) => mutants.filter(({ kills: [first = ''] }) => areaOf(first) === area);
  const areas = [...new Set(ALL_CHECKS.map(areaOf))].filter((area) => mutantsOf(area).length > 0);
  return [
    `## ${provider}`,
    '',
    ...areas.flatMap((area) => [
      `### ${area}`,
      '',
      ...table(
        ['mutant', 'what it breaks', 'caught by', 'clouded', 'others that pass it'],
        mutantsOf(area).map((mutant) => mutantRow(book, nameOf(mutant.name), mutant)),
      ),
      '',
    ]),
    '### Unusual, and right',
    '',
    'No check may fail these. Nothing else is promised of what they leave undecided.',
    '',
    ...table(
      ['integration', 'what is unusual', 'passed', 'undecided'],
      [
        ['the reference itself', 'Nothing.', others(book, nameOf(null)), ''],
        ...variants.map((variant) => variantRow(book, nameOf(variant.name), variant)),
      ],
    ),
    '',
  ];
}

const areaOf = (check: string) => check.split('.')[0] ?? check;

function mutantRow(book: Book, subject: string, { name, breaks, kills, clouds = [] }: MutantFacts): string[] {
  const caught = kills.map((id) => `${id} ${timesFailed(book, subject, id)}`);
  return [code(name), breaks, caught.join('<br>'), clouds.join('<br>'), others(book, subject)];
}

function variantRow(book: Book, subject: string, { name, says, undecided = {} }: VariantFacts): string[] {
  const told = Object.entries(undecided).map(([id, why]) => `${id}: ${why}`);
  return [code(name), says, others(book, subject), told.join('<br>')];
}

function nobodyRow(book: Book) {
  return ({ name, says }: (typeof nobodies)[number]): string[] => {
    const own = [...(book.get(name) ?? [])];
    const passed = own.filter(([, { passed = 0 }]) => passed > 0).length;
    return [code(name), says, own.length === 0 ? 'not rehearsed' : `${passed} of ${own.length}`];
  };
}

function checkRow(check: string): string[] {
  const caught = SUBJECTS.filter(({ kills }) => kills.includes(check)).map(({ name }) => code(name));
  return [check, caught.join(', ')];
}

/** `38 of 38`: checks of which a pass is wanted, and came; with the number of rehearsals where there was more than one. */
function others(book: Book, name: string): string {
  const subject = SUBJECTS.find((one) => one.name === name);
  const own = book.get(name);
  if (!subject || !own) return 'not rehearsed';
  const wanted = [...own].filter(([check]) => wantedOf(subject, check) === 'passed');
  const right = wanted.filter(([, { passed = 0, ...more }]) => passed > 0 && runsOf(more) === 0);
  if (wanted.length === 0) return 'not rehearsed';
  const least = Math.min(...wanted.map(([, tally]) => runsOf(tally)));
  const repeated = least > 1 && least < Number.POSITIVE_INFINITY ? `, each ${least} times or more` : '';
  return `${right.length} of ${wanted.length}${repeated}`;
}

function timesFailed(book: Book, name: string, check: string): string {
  const tally = book.get(name)?.get(check);
  return tally ? `${tally.failed ?? 0}/${runsOf(tally)}` : 'not rehearsed';
}

const code = (name: string) => `\`${name}\``;

function table(head: readonly string[], body: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...body.map(line)];
}
