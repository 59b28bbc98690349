import type { Command } from 'commander';
import { ControlClient } from '../control-client.ts';
import { DEFAULT_PORT } from '../find-emulator.ts';
import { onInterrupt } from '../interrupt.ts';
import { takeLogPath } from '../log-path.ts';
import { makeCommand } from '../manual.ts';
import type { Ready } from '../ready.ts';
import { type Running, startHere } from '../running.ts';
import { addStartOptions, type StartFlags } from '../start-flags.ts';
import { startOptions } from '../start-options.ts';
import { print, printJson, say } from '../terminal.ts';

interface Flags extends StartFlags {
  readonly play?: string;
  readonly writeEnv?: string;
  readonly detach?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `emulator start`: everything in this process until somebody ends it. */
export function command(): Command {
  const start = makeCommand('start', {
    examples: [
      [
        'emulator start revento --webhook revento=http://127.0.0.1:3000/webhooks',
        'one provider, webhooks to your server',
      ],
      ['emulator start --port 0 --json --seed ci', 'free ports, one line of JSON, the same data every time'],
      ['emulator start --detach && emulator logs -f', 'in the background'],
    ],
  }).argument('[providers...]', 'names of providers; all of them by default');
  return (
    addStartOptions(
      start,
      `control port, ${DEFAULT_PORT} by default; each provider has its own at a fixed distance from it; 0 for free ones`,
    )
      .option('--play <scenario>', 'play a scenario when it is ready')
      // Node takes --env-file for itself, wherever it stands.
      .option(
        '--env-file, --write-env <file>',
        'write addresses and credentials into a .env file (Node 20 takes --env-file for itself and wants the file to exist; --write-env works everywhere)',
      )
      .option('-d, --detach', 'run in the background; see status, logs and stop')
      .option('--json', 'print one line of JSON when it is ready, and nothing else')
      .option('-q, --quiet', 'print nothing')
      .action(run)
  );
}

async function run(providers: string[], flags: Flags): Promise<void> {
  const log = takeLogPath();
  if (flags.detach && log === null) return detach(flags);
  if (flags.play !== undefined) await requireScenario(flags.play);
  const running = await startHere(await startOptions(providers, flags, DEFAULT_PORT), log);
  const stopListening = onInterrupt(() => void running.close());
  try {
    if (flags.writeEnv !== undefined) await writeEnv(flags.writeEnv, running.ready);
    await announce(running, flags, log !== null);
    if (flags.play !== undefined) await play(running, flags.play);
    await running.emulator.closed;
  } finally {
    await running.close();
    stopListening();
  }
}

async function announce({ ready, emulator }: Running, flags: Flags, detached: boolean): Promise<void> {
  if (detached) (await import('../detach.ts')).tellReady(ready);
  else if (flags.json) return printJson(ready);
  if (flags.quiet) return;
  const [{ greeting }, { printLive }] = await Promise.all([import('../greeting.ts'), import('../live-lines.ts')]);
  if (!detached) print(greeting(ready, { envFile: flags.writeEnv, left: await leftOpen(emulator) }));
  printLive(emulator.sandbox.journal, emulator.sandbox.secrets);
}

/** What the documents that are served leave open, a line each. */
async function leftOpen({ sandbox }: Running['emulator']): Promise<string[]> {
  const isServed = sandbox.providers.some(({ definition }) => definition.contract);
  if (!isServed) return [];
  const { openQuestions } = await import('../../emulator/resources/fidelity.ts');
  return sandbox.providers.flatMap(({ provider, definition }) => {
    const found = definition.contract && definition.engine ? openQuestions(definition.engine()) : [];
    return found.map(({ where, says }) => `${provider} ${where}: ${says}`);
  });
}

async function detach(flags: Flags): Promise<void> {
  const [{ startDetached }, { greeting }] = await Promise.all([import('../detach.ts'), import('../greeting.ts')]);
  const ready = await startDetached();
  if (flags.json) printJson(ready);
  else if (!flags.quiet) print(greeting(ready, { envFile: flags.writeEnv, detached: true }));
}

async function writeEnv(path: string, ready: Ready): Promise<void> {
  const { environmentOf, writeEnvFile } = await import('../env-lines.ts');
  writeEnvFile(path, environmentOf(ready));
}

/** A wrong name is told before anything listens. */
async function requireScenario(name: string): Promise<void> {
  const { findScenario } = await import('../../emulator/scenarios/catalogue.ts');
  await findScenario(name);
}

/** Lets it play beside everything else; how it ended is told on standard error, since standard output is for machines. */
async function play({ ready }: Running, scenario: string): Promise<void> {
  const [{ beginRun, endOfRun }, { verdictLines }] = await Promise.all([
    import('../play-run.ts'),
    import('../run-view.ts'),
  ]);
  const client = new ControlClient(ready.control, ready.token);
  const { id } = await beginRun(client, { scenario });
  endOfRun(client, id, new AbortController().signal).then(
    (run) => say(verdictLines(run).join('\n')),
    // The emulator was ended before the scenario was.
    () => {},
  );
}
