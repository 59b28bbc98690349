import type { Command } from 'commander';
import { type ChildEnd, endBySignal, runChild } from '../child-command.ts';
import { ControlClient } from '../control-client.ts';
import { environmentOf } from '../env-lines.ts';
import { makeCommand } from '../manual.ts';
import { beginRun, endOfRun } from '../play-run.ts';
import type { Ready } from '../ready.ts';
import { type RunView, verdictLines } from '../run-view.ts';
import { startHere } from '../running.ts';
import { addStartOptions, type StartFlags } from '../start-flags.ts';
import { startOptions } from '../start-options.ts';
import { say } from '../terminal.ts';

interface Flags extends StartFlags {
  readonly play?: string;
  readonly provider?: readonly string[];
}

/** `emulator exec`: providers for as long as a command runs. */
export function command(): Command {
  const exec = makeCommand('exec', {
    examples: [
      ['emulator exec -- npm test', 'addresses and credentials are in the environment: REVENTO_API_BASE, …'],
      ['emulator exec --provider revento --play revento/tok-expired -- pytest -q', 'the same on a bad day'],
    ],
    exits: {
      0: 'the command ended with 0',
      1: 'the scenario failed, or proved nothing, though the command was content',
    },
  })
    .usage('[options] -- <command> [arguments...]')
    .argument('<command...>', 'what to run; its exit code becomes that of this command');
  return addStartOptions(exec, 'control port; by default a free one')
    .option(
      '--provider <name>',
      'a provider to start; all of them by default (repeatable)',
      (name: string, before: string[] = []) => [...before, name],
    )
    .option('--play <scenario>', 'play a scenario meanwhile')
    .passThroughOptions()
    .action(run);
}

async function run(words: string[], flags: Flags): Promise<void> {
  const running = await startHere(await execOptions(flags));
  const over = new AbortController();
  let ended: ChildEnd;
  try {
    const client = new ControlClient(running.ready.control, running.ready.token);
    // Begun before the command, so that it meets the bad day from its first request on.
    const begun = flags.play === undefined ? null : await beginRun(client, { scenario: flags.play });
    const verdict = begun && endOfRun(client, begun.id, over.signal);
    ended = await runChild(words, environmentFor(running.ready));
    over.abort();
    process.exitCode = exitCode(ended.code, await verdict);
  } finally {
    over.abort();
    await running.close();
  }
  if (ended.signal) await endBySignal(ended.signal);
}

/** The command's word counts first; a scenario that went wrong, or never had an effect, must not pass for a success. */
function exitCode(code: number, run: RunView | null): number {
  if (run === null) return code;
  say(verdictLines(run).join('\n'));
  if (run.state === 'stopped') say('  It was still playing when the command ended.');
  return code === 0 && (run.state === 'failed' || run.state === 'unproved') ? 1 : code;
}

/** Free ports, whatever a configuration says: two of these may run at the same time. */
async function execOptions(flags: Flags) {
  const options = await startOptions(flags.provider ?? [], flags, 0);
  return { ...options, port: flags.port ?? 0 };
}

function environmentFor(ready: Ready): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...environmentOf(ready),
    EMULATOR_CONTROL: ready.control,
    ...(ready.token === undefined ? {} : { EMULATOR_CONTROL_TOKEN: ready.token }),
  };
}
