import type { Command } from 'commander';
import { requireChecklist } from '../../contracts/harness/has-checklist.ts';
import { addCheckFlags, type CheckFlags, configWith, runOptionsOf } from '../check-flags.ts';
import { makeCommand } from '../manual.ts';
import { rehearse } from '../rehearsal.ts';
import { requireProvider } from '../require-provider.ts';
import { reportShower } from '../show-report.ts';

/** What a check of an integration is told on the command line. */
interface Flags extends CheckFlags {
  readonly config?: string;
  readonly attach?: boolean;
  readonly tests?: string[];
  readonly baseline?: string;
  readonly watch?: boolean;
}

/** `emulator check`: the go-live checklist as contract tests. */
export function command(): Command {
  const made = makeCommand('check', {
    examples: [
      ['emulator check revento', 'the integration of emulator.config.yaml'],
      ['emulator check revento -- python app.py', 'one that is started by this command'],
      ['emulator check revento --only dedupe-delivery-id,token.single-flight', 'an item and a check again'],
      ['emulator check revento --watch', 'again whenever the code changes, what failed first'],
      ['emulator check revento --report junit=golive.xml --report html=golive.html', 'for CI, and for the provider'],
    ],
    exits: {
      0: 'every required item passed or is attested',
      1: 'something failed, or the baseline is out of date',
      2: 'usage or configuration',
      3: 'a defect of the emulator or its checks, or nothing was checked',
      4: 'nothing failed, but required items are undecided',
      130: 'interrupted; what was decided until then is printed',
    },
  })
    .usage('[options] <provider> [-- <command> [arguments...]]')
    .argument('<provider>', 'whose checklist')
    .argument('[command...]', 'starts the integration, in place of `start` in the configuration')
    .option('-c, --config <file>', 'configuration of the integration; emulator.config.yaml by default')
    .option('--attach', 'rehearse the integration that runs already, and start none')
    .option(
      '--tests <paths>',
      'contract tests of your own, with commas between, besides those of the configuration',
      words,
    )
    .option('--baseline <file>', 'known failures, in place of `baseline` in the configuration')
    .option('--watch', 'rehearse again whenever the integration is restarted or its files change');
  return addCheckFlags(made).action(run);
}

async function run(provider: string, command: string[], flags: Flags): Promise<void> {
  requireChecklist(requireProvider(provider));
  const [{ readConfig }, { runChecks }] = await Promise.all([
    import('../../contracts/harness/config.ts'),
    import('../../contracts/harness/run.ts'),
  ]);
  const start = command.length > 0 ? command.map(quoted).join(' ') : null;
  const told = configWith(readConfig(flags.config), provider, start, flags.attach === true);
  const config = {
    ...told,
    tests: [...told.tests, ...(flags.tests ?? [])],
    baseline: flags.baseline ?? told.baseline,
  };
  const options = { config, ...runOptionsOf(flags) };
  const show = reportShower(flags);
  if (flags.watch) {
    const { watchChecks } = await import('../watch-checks.ts');
    return watchChecks(options, show);
  }
  await rehearse((more) => runChecks({ ...options, ...more }), show);
}

function words(text: string): string[] {
  return text.split(',').filter(Boolean);
}

/** A word as a shell reads it back. */
function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
