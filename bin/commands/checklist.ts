import type { Command } from 'commander';
import { CHECKS } from '../../contracts/checks/index.ts';
import { type Checklist, type ChecklistItem, loadChecklist } from '../../contracts/harness/checklist.ts';
import { requireChecklist } from '../../contracts/harness/has-checklist.ts';
import { levelsOf } from '../../contracts/harness/needs.ts';
import { fold } from '../../contracts/report/paint.ts';
import { BEYOND } from '../../contracts/report/report.ts';
import { PROVIDER_NAMES } from '../../emulator/providers/registry.ts';
import { makeCommand } from '../manual.ts';
import { requireProvider } from '../require-provider.ts';
import { colours, print, printJson } from '../terminal.ts';

const DEFAULT_WIDTH = 110;

/** `emulator checklist`: needs no integration. */
export function command(): Command {
  return makeCommand('checklist', {
    examples: [
      ['emulator checklist revento', 'every item, and the checks or people that decide it'],
      ['emulator checklist --json', 'the checklists of all providers, for a program'],
    ],
  })
    .argument('[provider]', 'all providers by default')
    .option('--json', 'print JSON')
    .action(run);
}

function run(provider: string | undefined, flags: { json?: boolean }): void {
  const names = provider === undefined ? PROVIDER_NAMES : [requireChecklist(requireProvider(provider))];
  const lists = names.map(loadChecklist).filter(({ items }) => items.length > 0);
  if (flags.json) printJson(lists.map(factsOf));
  else print(lists.map(textOf).join('\n\n'));
}

function factsOf({ provider, version, items, beyond }: Checklist) {
  return {
    provider,
    version,
    items: items.map((item) => ({ ...item, checks: item.checks.map(checkFacts) })),
    beyond: beyond.map(checkFacts),
  };
}

/** What is to be known of a check where it is named; one that does not exist yet has no title. */
function checkFacts(id: string) {
  const check = CHECKS.find((one) => one.id === id);
  return { id, title: check?.title ?? null, needs: check?.needs ?? [], levels: check ? levelsOf(check.needs) : [] };
}

function textOf({ provider, version, items, beyond }: Checklist): string {
  const { bold, dim } = colours();
  const sections = [...new Set(items.map(({ section }) => section))];
  const idWidth = Math.max(...[...items.map(({ id }) => id), ...beyond].map((id) => id.length));
  return [
    `${bold(`Go-live checklist of ${provider}`)}  ${dim(`version ${version}, ${items[0]?.source ?? ''}`)}`,
    ...sections.flatMap((section) => [
      '',
      bold(section),
      ...items.filter((item) => item.section === section).flatMap((item) => itemLines(item, idWidth)),
    ]),
    ...(beyond.length > 0 ? ['', bold(BEYOND), ...beyond.flatMap((id) => beyondLines(id, idWidth))] : []),
    '',
    dim('More of an item or a check: emulator explain NAME'),
  ].join('\n');
}

function itemLines({ id, severity, title, checks, attest }: ChecklistItem, idWidth: number): string[] {
  const person = {
    always: 'and, always, a person who confirms',
    otherwise: 'or, where they cannot see enough, a person who confirms',
  };
  return row(id, severity, title, idWidth, [
    ...checks.map(checkText),
    ...(attest ? [`${checks.length > 0 ? person[attest.when] : 'a person who confirms'} ${attest.says}`] : []),
    ...(attest ? [`because ${attest.because}`] : []),
  ]);
}

function beyondLines(id: string, idWidth: number): string[] {
  const { title, needs } = checkFacts(id);
  return row(id, 'SHOULD', title ?? 'not there yet', idWidth, needs.length > 0 ? [`needs ${needs.join(', ')}`] : []);
}

function checkText(id: string): string {
  const { title, needs } = checkFacts(id);
  if (title === null) return `${id}, which is not there yet`;
  return needs.length > 0 ? `${id}, needs ${needs.join(', ')}` : id;
}

function row(id: string, severity: string, title: string, idWidth: number, notes: readonly string[]): string[] {
  const { dim } = colours();
  const hang = 2 + idWidth + 2 + 6 + 2;
  const width = Math.max(30, (process.stdout.columns || DEFAULT_WIDTH) - hang);
  const [first = '', ...rest] = fold(title, width);
  const further = [...rest, ...notes.flatMap((note) => fold(note, width)).map((line) => dim(line))];
  return [
    `  ${id.padEnd(idWidth)}  ${severity.padEnd(6)}  ${first}`,
    ...further.map((line) => ' '.repeat(hang) + line),
  ];
}
