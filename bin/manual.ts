import { Command } from 'commander';
import { COMMANDS } from './command-table.ts';

/** What `--help` says besides usage and options. */
export interface Manual {
  /** Command lines, each with what it does. */
  readonly examples: readonly [line: string, says: string][];
  /** Exit codes that differ from the usual ones. */
  readonly exits?: Readonly<Record<number, string>>;
}

const EXITS: Readonly<Record<number, string>> = {
  0: 'done',
  1: 'a check or expectation failed',
  2: 'usage or environment',
  3: 'a defect of the emulator',
};

/** A command of the table with the manners that all of them have: it throws instead of exiting, and its help has examples and exit codes. */
export function makeCommand(name: string, manual: Manual): Command {
  const says = COMMANDS[name]?.says ?? '';
  return new Command(`emulator ${name}`)
    .description(says.charAt(0).toUpperCase() + says.slice(1))
    .helpOption('-h, --help', 'show this')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .addHelpText('afterAll', manualText(manual));
}

function manualText({ examples, exits = {} }: Manual): string {
  const width = Math.max(...examples.map(([line]) => line.length)) + 2;
  const codes = Object.entries({ ...EXITS, ...exits }).map(([code, says]) => `  ${code}  ${says}`);
  return [
    '',
    'Examples:',
    ...examples.map(([line, says]) => `  ${line.padEnd(width)} # ${says}`),
    '',
    'Exit codes:',
    ...codes,
  ].join('\n');
}
