import type { Command } from 'commander';
import { onInterrupt } from '../interrupt.ts';
import { makeCommand } from '../manual.ts';
import { requireProvider } from '../require-provider.ts';
import { progressTeller } from '../show-progress.ts';
import { showReport } from '../show-report.ts';

/** What a check of an integration is told on the command line. */
interface CheckFlags {
  readonly config?: string;
  readonly only?: string[];
  readonly tests?: string[];
  readonly detail?: boolean;
  readonly json?: boolean;
}

/** `emulator check`: the go-live checklist as contract tests. */
export function command(): Command {
  return makeCommand('check', {
    examples: [
      ['emulator check revento', 'the integration of emulator.config.yaml'],
      ['emulator check revento --only webhook.dedupe,token.single-flight', 'two checks again'],
      ['emulator check revento -- node server.js', 'one that is started by this command'],
    ],
    exits: {
      0: 'every required item passed or is attested',
      1: 'something failed',
      2: 'usage or configuration',
      3: 'a defect of the emulator or its checks',
      4: 'nothing failed, but required items are undecided',
    },
  })
    .usage('[options] <provider> [-- <command> [arguments...]]')
    .argument('<provider>', 'whose checklist')
    .argument('[command...]', 'starts the integration, in place of `start` in the configuration')
    .option('-c, --config <file>', 'configuration of the integration; emulator.config.yaml by default')
    .option('--only <ids>', 'these items or checks only, with commas between', (text: string) => text.split(','))
    .option('--tests <files>', 'contract tests of your own, with commas between', (text: string) => text.split(','))
    .option('--detail', 'show the evidence of what passed, too')
    .option('--json', 'print the report as JSON')
    .action(run);
}

async function run(provider: string, words: string[], flags: CheckFlags): Promise<void> {
  requireProvider(provider);
  const [{ readConfig }, { runChecks }] = await Promise.all([
    import('../../contracts/harness/config.ts'),
    import('../../contracts/harness/run.ts'),
  ]);
  const config = readConfig(flags.config);
  const integration =
    words.length > 0 ? { ...config.integration, start: words.map(quoted).join(' ') } : config.integration;
  const stop = new AbortController();
  const stopListening = onInterrupt(() => stop.abort());
  const report = await runChecks({
    config: { ...config, providers: [provider], integration },
    ...(flags.only === undefined ? {} : { only: flags.only }),
    ...(flags.tests === undefined ? {} : { tests: flags.tests }),
    onProgress: progressTeller(),
    signal: stop.signal,
  }).finally(stopListening);
  showReport(report, { json: flags.json === true, detail: flags.detail === true });
}

/** A word as a shell reads it back. */
function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
