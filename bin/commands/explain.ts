import type { Command } from 'commander';
import { CHECKS } from '../../contracts/checks/index.ts';
import { type Check, isPassive } from '../../contracts/harness/check.ts';
import { type Checklist, type ChecklistItem, loadChecklist } from '../../contracts/harness/checklist.ts';
import { CONFIG_FILE } from '../../contracts/harness/config-file.ts';
import { levelsOf, type Need } from '../../contracts/harness/needs.ts';
import { REFS } from '../../contracts/refs.ts';
import { configLines } from '../../contracts/report/config-lines.ts';
import { fold, indent } from '../../contracts/report/paint.ts';
import { EmulatorError } from '../../emulator/core/errors.ts';
import { suggestion } from '../../emulator/core/nearest.ts';
import { PROVIDER_NAMES } from '../../emulator/providers/registry.ts';
import { VOCABULARY } from '../../emulator/scenarios/vocabulary.ts';
import { columns } from '../columns.ts';
import { makeCommand } from '../manual.ts';
import { colours, print, printJson } from '../terminal.ts';

const DEFAULT_WIDTH = 100;
const LABEL_WIDTH = 9;

/** `emulator explain`: needs no integration. */
export function command(): Command {
  return makeCommand('explain', {
    examples: [
      ['emulator explain webhook.dedupe', 'a check: what it demands, why, what it needs, wrong and right code'],
      ['emulator explain dedupe-delivery-id', 'an item of a checklist, and what decides it'],
      ['emulator explain spacing', 'a word for the schemas of contract tests'],
      ['emulator explain', 'all checks and words'],
    ],
  })
    .argument('[name]', 'a check, an item of a checklist, or a word for contract tests')
    .option('--json', 'print JSON')
    .action(run);
}

function run(name: string | undefined, flags: { json?: boolean }): void {
  const lists = PROVIDER_NAMES.map(loadChecklist);
  if (name === undefined) {
    if (flags.json) printJson(CHECKS.map((check) => checkFacts(check, lists)));
    else print(overview());
    return;
  }
  const word = VOCABULARY.find((one) => one.name === name);
  if (word) {
    if (flags.json) printJson({ kind: 'word', name, says: word.says, example: word.example });
    else print(wordText(word));
    return;
  }
  const check = CHECKS.find(({ id }) => id === name);
  const items = itemsNamed(name, lists);
  if (!check && items.length === 0) throw unknown(name, lists);
  if (flags.json) printJson(check ? checkFacts(check, lists) : itemFacts(items));
  else print(check ? checkText(check, lists) : items.map(itemText).join('\n\n'));
}

/** An item, and whose it is. */
interface Found {
  readonly provider: string;
  readonly item: ChecklistItem;
}

function itemsNamed(name: string, lists: readonly Checklist[]): Found[] {
  return lists.flatMap(({ provider, items }) =>
    items.filter(({ id }) => id === name).map((item) => ({ provider, item })),
  );
}

function unknown(name: string, lists: readonly Checklist[]): EmulatorError {
  const known = [
    ...CHECKS.map(({ id }) => id),
    ...lists.flatMap(({ items }) => items.map(({ id }) => id)),
    ...VOCABULARY.map((word) => word.name),
  ];
  return new EmulatorError(
    'check_unknown',
    `There is no check or checklist item "${name}".${suggestion(name, known)} All checks: emulator explain`,
  );
}

function overview(): string {
  const { bold } = colours();
  const areas = [...new Set(CHECKS.map(areaOf))].map((area) => {
    const rows = CHECKS.filter((check) => areaOf(check) === area).map(({ id, title }) => [id, title]);
    return [bold(area), ...columns(rows, '  ')].join('\n');
  });
  const words = columns(
    VOCABULARY.map(({ name, says }) => [name, says]),
    '  ',
  );
  return [...areas, [bold('words for the schemas of contract tests'), ...words].join('\n')].join('\n\n');
}

/** A word that contract tests may use in a schema. */
function wordText({ name, says, example }: (typeof VOCABULARY)[number]): string {
  const { bold, dim } = colours();
  return [
    `${bold(name)}  ${dim('a word of JSON Schema for the traffic of contract tests')}`,
    ...fold(says, width()),
    '',
    indent(`schema: { ${name}: ${JSON.stringify(example)} }`),
  ].join('\n');
}

function areaOf({ id }: Check): string {
  return id.split('.')[0] ?? id;
}

/** Knobs under whose every value a check plays, whether it turns them itself or is played again. */
function knobsOf(check: Check): string[] {
  return [...(check.knobs ?? []), ...(isPassive(check) ? [] : (check.under ?? []))];
}

/** Something that a check decides; without an item, a behaviour beyond the checklist. */
interface Decision {
  readonly provider: string;
  readonly item: string | null;
  readonly title: string;
  readonly severity: ChecklistItem['severity'];
}

/** What a check decides: items, or a behaviour that no item names. */
function decidedBy({ id }: Check, lists: readonly Checklist[]): Decision[] {
  return lists.flatMap(({ provider, items, beyond }) => [
    ...items
      .filter(({ checks }) => checks.includes(id))
      .map((item) => ({ provider, item: item.id, title: item.title, severity: item.severity })),
    ...(beyond.includes(id)
      ? [{ provider, item: null, title: 'beyond the checklist', severity: 'SHOULD' as const }]
      : []),
  ]);
}

function checkFacts(check: Check, lists: readonly Checklist[]) {
  const { id, title, why, fix, bad, good, refs, needs, wants = [] } = check;
  const knobs = knobsOf(check);
  return {
    kind: 'check',
    id,
    title,
    passive: isPassive(check),
    why,
    fix,
    bad,
    good,
    refs: refs.map((ref) => ({ id: ref, ...REFS[ref] })),
    needs: needs.map(needFacts),
    wants: wants.map(needFacts),
    lines: linesFor([...needs, ...wants], check, lists),
    knobs,
    decides: decidedBy(check, lists),
  };
}

function needFacts(need: Need) {
  return { need, level: levelsOf([need])[0] ?? 'wire' };
}

/** The lines of a configuration that give all of these; for each provider whose items the check decides. */
function linesFor(needs: readonly Need[], check: Check, lists: readonly Checklist[]): string | null {
  const deciding = [...new Set(decidedBy(check, lists).map(({ provider }) => provider))];
  const providers = deciding.length > 0 ? deciding : PROVIDER_NAMES;
  const missing = providers.flatMap((provider) => needs.map((need) => ({ provider, need })));
  return missing.length === 0 ? null : configLines(missing);
}

function itemFacts(items: readonly Found[]) {
  const facts = items.map(({ provider, item }) => ({
    kind: 'item',
    provider,
    ...item,
    checks: item.checks.map((id) => {
      const check = CHECKS.find((one) => one.id === id);
      return { id, title: check?.title ?? null, needs: (check?.needs ?? []).map(needFacts) };
    }),
  }));
  return facts.length === 1 ? facts[0] : facts;
}

function checkText(check: Check, lists: readonly Checklist[]): string {
  const { bold, dim, red, green } = colours();
  const { id, title, why, fix, bad, good, refs, needs, wants = [] } = check;
  const knobs = knobsOf(check);
  const lines = linesFor([...needs, ...wants], check, lists);
  const seen = isPassive(check) ? ' (looks over what all other checks bring about)' : '';
  return [
    `${bold(id)}  ${dim(`a check${seen}`)}`,
    ...fold(title, width()).map((line) => bold(line)),
    '',
    ...labelled('Why', why),
    ...labelled('Fix', fix),
    ...refs.flatMap((ref) => labelled('See', `${REFS[ref].title}, ${REFS[ref].link}`)),
    ...labelled('Needs', needs.length > 0 ? needsText(needs) : 'nothing but the address of the integration'),
    ...(wants.length > 0 ? labelled('Wants', `${needsText(wants)}; with these it judges more`) : []),
    ...(knobs.length > 0 ? labelled('Knobs', `must hold under every value of ${knobs.join(', ')}`) : []),
    ...decidedBy(check, lists).flatMap(({ provider, item, title: of, severity }) =>
      labelled('Decides', item === null ? `${provider}: ${of}` : `${provider}: ${item} (${severity}), ${of}`),
    ),
    ...(lines === null ? [] : ['', bold(`Lines of ${CONFIG_FILE} that give it all`), indent(lines)]),
    '',
    red('Wrong'),
    indent(bad),
    green('Right'),
    indent(good),
  ].join('\n');
}

function itemText({ provider, item }: Found): string {
  const { bold, dim } = colours();
  const { id, title, section, severity, source, checks, attest } = item;
  const when = { always: 'In any case,', otherwise: 'Where checks cannot see enough,' };
  return [
    `${bold(id)}  ${dim(`an item of the checklist of ${provider}, ${section}, ${severity}`)}`,
    ...fold(title, width()).map((line) => bold(line)),
    '',
    ...labelled('Source', source),
    ...checks.flatMap((name) => labelled('Check', checkLine(name))),
    ...(attest
      ? labelled(
          'Person',
          `${checks.length > 0 ? when[attest.when] : 'No check can decide it, so'} a person must confirm ${attest.says}, because ${attest.because}.`,
        )
      : []),
    ...(checks.length > 0 ? ['', dim('More of a check: emulator explain CHECK')] : []),
  ].join('\n');
}

function checkLine(id: string): string {
  const check = CHECKS.find((one) => one.id === id);
  if (!check) return `${id}, which is not there yet`;
  return `${id}: ${check.title}${check.needs.length > 0 ? `; needs ${needsText(check.needs)}` : ''}`;
}

/** `trigger: connect, sync; read-back: state`. */
function needsText(needs: readonly Need[]): string {
  return levelsOf(needs)
    .map((level) => `${level}: ${needs.filter((need) => levelsOf([need])[0] === level).join(', ')}`)
    .join('; ');
}

function labelled(name: string, text: string): string[] {
  const { bold } = colours();
  const [first = '', ...rest] = fold(text, width() - LABEL_WIDTH);
  return [bold(name.padEnd(LABEL_WIDTH)) + first, ...rest.map((line) => ' '.repeat(LABEL_WIDTH) + line)];
}

function width(): number {
  return Math.max(50, process.stdout.columns || DEFAULT_WIDTH);
}
