import type { Command } from 'commander';
import { EmulatorError } from '../../emulator/core/errors.ts';
import { suggestion } from '../../emulator/core/nearest.ts';
import { Random } from '../../emulator/core/random.ts';
import type { DocumentRule, Documents } from '../../emulator/providers/documents.ts';
import { columns } from '../columns.ts';
import { findDocumentProvider } from '../find-documents.ts';
import { makeCommand } from '../manual.ts';
import { colours, print, printJson } from '../terminal.ts';

interface Flags {
  readonly example?: boolean;
  readonly seed: string;
  readonly json?: boolean;
}

/** `emulator rules`: needs no running emulator. */
export function command(): Command {
  return makeCommand('rules', {
    examples: [
      ['emulator rules', 'the rules that documents are held against, where one provider has some'],
      ['emulator rules goroute BR-CO-15', 'one rule: what it says, where, and how severe it is'],
      ['emulator rules goroute BR-CO-15 --example', 'a document that breaks it, to try error handling with'],
      ['emulator rules goroute --example', 'a document that breaks none'],
    ],
  })
    .argument('[provider]', 'whose rules')
    .argument('[rule]', 'the id of one of them')
    .option('--example', 'print a document that breaks the rule; without a rule, one that breaks none')
    .option('--seed <text>', 'another document for another seed', 'example')
    .option('--json', 'print JSON')
    .action(run);
}

async function run(provider: string | undefined, rule: string | undefined, flags: Flags): Promise<void> {
  const { documents } = await findDocumentProvider(provider, 'emulator rules NAME');
  const one = rule === undefined ? null : ruleCalled(rule, documents);
  if (flags.example) return print(documents.make(new Random(flags.seed), one?.id).trimEnd());
  if (flags.json) return printJson((one ? [one] : documents.rules).map(factsOf));
  print(
    one
      ? ruleText(one)
      : columns(
          documents.rules.map(({ id, says, severity }) => [id, severity === 'error' ? says : `${says} (${severity})`]),
        ).join('\n'),
  );
}

function ruleCalled(id: string, { rules }: Documents): DocumentRule {
  const found = rules.find((rule) => rule.id.toLowerCase() === id.toLowerCase());
  if (found) return found;
  const known = rules.map((rule) => rule.id);
  throw new EmulatorError(
    'rule_unknown',
    `There is no rule "${id}".${suggestion(id, known)} All rules: emulator rules`,
  );
}

function factsOf({ id, says, location, severity, layer, source }: DocumentRule): DocumentRule {
  return { id, says, location, severity, layer, source };
}

function ruleText({ id, says, location, severity, layer, source }: DocumentRule): string {
  const { bold } = colours();
  return [
    `${bold(id)}  ${says}.`,
    '',
    ...columns([
      ['Where', location],
      ['Severity', severity],
      ['Layer', layer],
      ['From', source],
    ]),
  ].join('\n');
}
