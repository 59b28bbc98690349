import type { Command } from 'commander';
import { requireChecklist } from '../../contracts/harness/has-checklist.ts';
import { PROVIDER_NAMES } from '../../emulator/providers/registry.ts';
import { addCheckFlags, type CheckFlags, runOptionsOf } from '../check-flags.ts';
import { columns } from '../columns.ts';
import { makeCommand } from '../manual.ts';
import { rehearse } from '../rehearsal.ts';
import { reportShower } from '../show-report.ts';
import { print, printJson } from '../terminal.ts';

/** What a demonstration is told on the command line. */
interface DemoFlags extends CheckFlags {
  readonly mutant?: string;
  readonly list?: boolean;
}

/** `emulator demo`: the checks at work, without an integration of one's own. */
export function command(): Command {
  const made = makeCommand('demo', {
    examples: [
      ['emulator demo', 'a correct sample integration goes through the checklist'],
      ['emulator demo augno', 'the sample integration of another provider'],
      ['emulator demo --list', 'which defects it can have'],
      ['emulator demo --mutant sig-optional', 'the same with one defect: see it found'],
    ],
  })
    .argument('[provider]', 'whose checklist; revento by default')
    .option('--mutant <name>', 'give the sample this defect')
    .option('--list', 'list the defects');
  return addCheckFlags(made).action(run);
}

async function run(provider: string | undefined, flags: DemoFlags): Promise<void> {
  // Of names that are none, the references say that they do not know them.
  if (provider !== undefined && PROVIDER_NAMES.includes(provider)) requireChecklist(provider);
  if (flags.list) return list(provider, flags);
  const { runDemo } = await import('../../contracts/harness/demo.ts');
  const named = {
    ...(provider !== undefined && { provider }),
    ...(flags.mutant !== undefined && { mutant: flags.mutant }),
  };
  await rehearse((more) => runDemo({ ...named, ...runOptionsOf(flags), ...more }), reportShower(flags));
}

async function list(provider: string | undefined, flags: DemoFlags): Promise<void> {
  const { referenceOf } = await import('../../contracts/harness/demo.ts');
  const { mutants } = referenceOf(provider);
  const known = mutants.map(({ name, breaks }) => ({ name, breaks }));
  if (flags.json) printJson(known);
  else print(columns(known.map(({ name, breaks }) => [name, breaks])).join('\n'));
}
