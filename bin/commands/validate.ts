import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { EmulatorError, messageOf } from '../../emulator/core/errors.ts';
import type { DocumentFinding, DocumentJudgement, Documents } from '../../emulator/providers/documents.ts';
import { schematronAt } from '../../emulator/schematron/kept.ts';
import type { Schematron } from '../../emulator/schematron/schematron.ts';
import { findDocumentProvider } from '../find-documents.ts';
import { makeCommand } from '../manual.ts';
import { print, printJson, say } from '../terminal.ts';

interface Flags {
  readonly provider?: string;
  readonly schematron?: readonly string[];
  readonly json?: boolean;
}

/** A file that was judged, or that could not be read as a document at all. */
type Outcome = { readonly file: string } & (DocumentJudgement | { readonly valid: false; readonly unreadable: string });

/** `emulator validate`: needs no running emulator. */
export function command(): Command {
  return makeCommand('validate', {
    examples: [
      ['emulator validate invoice.xml', 'every rule that it breaks, each with its line'],
      [
        'emulator validate invoice.xml --schematron PEPPOL-EN16931-UBL.sch',
        'the official rules as well, from a file of yours',
      ],
      ['emulator validate out/*.xml --json', 'the same for a program: one object for each file'],
    ],
    exits: { 1: 'a document is not valid' },
  })
    .argument('<files...>', 'XML documents: invoices, credit notes')
    .option('--provider <name>', 'whose rules (`emulator rules NAME` lists them), where several providers have some')
    .option(
      '--schematron <file>',
      'a Schematron file that the documents must keep as well (repeatable; needs the package fontoxpath)',
      (file: string, before: readonly string[] = []) => [...before, file],
    )
    .option('--json', 'print JSON')
    .action(run);
}

async function run(files: string[], flags: Flags): Promise<void> {
  const { documents } = await findDocumentProvider(flags.provider, 'emulator validate FILE --provider NAME');
  const schemas = (flags.schematron ?? []).map(schematronAt);
  const outcomes: Outcome[] = [];
  // One after another: a folder of large documents would otherwise be in memory at once.
  for (const file of files) outcomes.push(judged(file, await contentOf(file), documents, schemas));
  if (flags.json) printJson(outcomes);
  else for (const outcome of outcomes) tell(outcome);
  if (outcomes.some(({ valid }) => !valid)) process.exitCode = 1;
}

async function contentOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (thrown) {
    throw new EmulatorError('file_unreadable', `${file} cannot be read: ${messageOf(thrown)}`);
  }
}

function judged(file: string, content: Uint8Array, documents: Documents, schemas: readonly Schematron[]): Outcome {
  try {
    return { file, ...documents.judge(content, schemas) };
  } catch (thrown) {
    if (!(thrown instanceof EmulatorError)) throw thrown;
    return { file, valid: false, unreadable: thrown.message };
  }
}

function tell(outcome: Outcome): void {
  const { file } = outcome;
  if ('unreadable' in outcome) {
    say(`${file}: ${outcome.unreadable}`);
    return;
  }
  const { kind, id, valid, findings } = outcome;
  if (valid) print(`${file}: a valid ${[kind, id].filter(Boolean).join(' ')}`);
  for (const finding of findings) say(`${file}:${findingText(finding)}`);
}

function findingText({ line, rule, severity, message, location }: DocumentFinding): string {
  return `${line}: ${severity} ${rule}: ${message} ${location}`;
}
