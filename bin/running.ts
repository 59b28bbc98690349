import { resolve } from 'node:path';
import { isoInstant } from '../emulator/core/entry-view.ts';
import { messageOf } from '../emulator/core/errors.ts';
import type { Emulator, EmulatorOptions } from '../emulator/emulator.ts';
import { startEmulator } from '../emulator/index.ts';
import { leaveLocator } from './locator.ts';
import { type Ready, readyOf } from './ready.ts';
import { say } from './terminal.ts';

/** An emulator in this process that other commands can find. */
export interface Running {
  readonly emulator: Emulator;
  readonly ready: Ready;
  /** Frees the ports and takes the locator away. */
  close(): Promise<void>;
}

/**
 * Starts an emulator and leaves a locator; `log` is where a detached one writes to.
 *
 * @throws EmulatorError for a wrong option or a busy port; then nothing is left running
 */
export async function startHere(options: EmulatorOptions, log: string | null = null): Promise<Running> {
  const emulator = await startEmulator(options);
  const ready = readyOf(emulator);
  const forget = locate(options, ready, isoInstant(emulator.sandbox.clock.wall()), log);
  // However the process ends, short of SIGKILL; of a killed one others sweep the locator away.
  process.on('exit', forget);
  return {
    emulator,
    ready,
    async close() {
      forget();
      process.off('exit', forget);
      await emulator.close();
    },
  };
}

/** Commands may run in another folder. */
function absolute(openapi: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(openapi).map(([name, source]) => [name, /^https?:/.test(source) ? source : resolve(source)]),
  );
}

/** Without a locator the emulator is as good; others only have to be told its address. */
function locate(
  options: EmulatorOptions,
  { control, token, providers }: Ready,
  startedAt: string,
  log: string | null,
): () => void {
  try {
    return leaveLocator({
      control,
      token: token ?? null,
      pid: process.pid,
      cwd: process.cwd(),
      startedAt,
      providers: Object.keys(providers),
      openapi: absolute(options.openapi ?? {}),
      log,
    });
  } catch (thrown) {
    say(`${messageOf(thrown)} Until then, other commands need --control ${control}.`);
    return () => {};
  }
}
