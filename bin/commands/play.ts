import type { Command } from 'commander';
import { ControlClient } from '../control-client.ts';
import { addControlOption, type ControlFlags, findAny } from '../find-emulator.ts';
import { INTERRUPTED, onInterrupt } from '../interrupt.ts';
import { makeCommand } from '../manual.ts';
import { beginRun, endOfRun, watchRun } from '../play-run.ts';
import { requireProvider } from '../require-provider.ts';
import { verdictLines } from '../run-view.ts';
import { addStartOptions, type StartFlags } from '../start-flags.ts';
import { print, printJson, say } from '../terminal.ts';

interface Flags extends ControlFlags, StartFlags {
  readonly provider?: string;
  readonly json?: boolean;
}

/** `emulator play`: a scenario, with everything that happens meanwhile. */
export function command(): Command {
  const play = makeCommand('play', {
    examples: [
      ['emulator play revento/suspension', 'in the emulator that runs, or in one for this alone'],
      ['emulator play common/burst-of-429 --provider revento', 'a scenario that any provider can suffer'],
      ['emulator play ./scenarios/our-worst-day.yaml --json', 'a file of your own; the outcome as JSON'],
    ],
    exits: { 0: 'the scenario passed', 1: 'it failed, was stopped, or broke nothing and so proved nothing' },
  }).argument('<scenario>', 'its name, or the path of a file');
  addControlOption(play)
    .option('--provider <name>', 'for a scenario of any provider: which one')
    .option('--json', 'print the run as JSON when it has ended');
  play.addHelpText('after', '\nThe options of a start count only where no emulator runs yet.');
  return addStartOptions(play, 'control port of an emulator of its own; a free one by default').action(run);
}

async function run(scenario: string, flags: Flags): Promise<void> {
  const client = await findAny(flags);
  if (client) return play(client, scenario, flags);
  const needed = flags.provider ?? (await providerOf(scenario));
  const [{ startHere }, { startOptions }] = await Promise.all([import('../running.ts'), import('../start-options.ts')]);
  const running = await startHere(await startOptions(needed === null ? [] : [requireProvider(needed)], flags, 0));
  try {
    if (!flags.json) say((await import('../greeting.ts')).shortGreeting(running.ready));
    await play(new ControlClient(running.ready.control, running.ready.token), scenario, flags);
  } finally {
    await running.close();
  }
}

async function play(client: ControlClient, scenario: string, flags: Flags): Promise<void> {
  const over = new AbortController();
  const stopListening = onInterrupt(() => over.abort());
  try {
    const begun = await beginRun(client, { scenario, provider: flags.provider });
    const run = flags.json ? await endOfRun(client, begun.id, over.signal) : await watchRun(client, begun, over.signal);
    if (flags.json) printJson(run.json);
    else print(`\n${verdictLines(run).join('\n')}`);
    process.exitCode = over.signal.aborted ? INTERRUPTED : run.state === 'passed' ? 0 : 1;
  } finally {
    stopListening();
  }
}

/** The only provider that a scenario needs, or null for one of any. @throws EmulatorError `scenario_unknown`, `scenario_invalid` */
async function providerOf(name: string): Promise<string | null> {
  const [{ findScenario }, { ANY_PROVIDER }] = await Promise.all([
    import('../../emulator/scenarios/catalogue.ts'),
    import('../../emulator/scenarios/load.ts'),
  ]);
  const { provider } = await findScenario(name);
  return provider === ANY_PROVIDER ? null : provider;
}
