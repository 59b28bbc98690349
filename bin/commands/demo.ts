import type { Command } from 'commander';
import { columns } from '../columns.ts';
import { onInterrupt } from '../interrupt.ts';
import { makeCommand } from '../manual.ts';
import { progressTeller } from '../show-progress.ts';
import { showReport } from '../show-report.ts';
import { print, printJson } from '../terminal.ts';

/** What a demonstration is told on the command line. */
interface DemoFlags {
  readonly mutant?: string;
  readonly only?: string[];
  readonly list?: boolean;
  readonly json?: boolean;
}

/** `emulator demo`: the checks at work, without an integration of one's own. */
export function command(): Command {
  return makeCommand('demo', {
    examples: [
      ['emulator demo', 'a correct sample integration goes through the checklist'],
      ['emulator demo --list', 'which defects it can have'],
      ['emulator demo --mutant sig-optional', 'the same with one defect: see it found'],
    ],
  })
    .option('--mutant <name>', 'give the sample this defect')
    .option('--only <ids>', 'these items or checks only, with commas between', (text: string) => text.split(','))
    .option('--list', 'list the defects')
    .option('--json', 'print JSON')
    .action(run);
}

async function run(flags: DemoFlags): Promise<void> {
  if (flags.list) return list(flags);
  const { runDemo } = await import('../../contracts/harness/demo.ts');
  const stop = new AbortController();
  const stopListening = onInterrupt(() => stop.abort());
  const report = await runDemo({
    ...(flags.mutant === undefined ? {} : { mutant: flags.mutant }),
    ...(flags.only === undefined ? {} : { only: flags.only }),
    onProgress: progressTeller(),
    signal: stop.signal,
  }).finally(stopListening);
  showReport(report, { json: flags.json === true, detail: true });
}

async function list(flags: DemoFlags): Promise<void> {
  const { mutants } = await import('../../contracts/revento/reference/mutants/index.ts');
  const known = mutants.map(({ name, breaks }) => ({ name, breaks }));
  if (flags.json) printJson(known);
  else print(columns(known.map(({ name, breaks }) => [name, breaks])).join('\n'));
}
