import type { Command } from 'commander';
import { EmulatorError } from '../emulator/core/errors.ts';
import { packageIdentity } from '../emulator/core/package-root.ts';
import { ControlClient } from './control-client.ts';
import { type Locator, readLocators } from './locator.ts';

/** Where `emulator start` listens unless it is told otherwise. */
export const DEFAULT_PORT = 4400;

/** The options by which every command says which emulator it means. */
export interface ControlFlags {
  readonly control?: string;
}

/** Adds `--control`. */
export function addControlOption(command: Command): Command {
  return command.option(
    '--control <url>',
    'control port of the emulator that is meant; by default the one started here, or the only one',
  );
}

/** The emulator that is meant. @throws EmulatorError `emulator_missing`, `emulator_ambiguous`, `control_unreachable` */
export async function findEmulator(flags: ControlFlags): Promise<ControlClient> {
  const found = await findAny(flags);
  if (found) return found;
  throw new EmulatorError('emulator_missing', 'No emulator runs here. Start one with: emulator start');
}

/** The emulator that is meant, or null when none runs. @throws EmulatorError `emulator_ambiguous`, `control_unreachable` */
export async function findAny(flags: ControlFlags): Promise<ControlClient | null> {
  const named = flags.control ?? process.env.EMULATOR_CONTROL;
  if (named !== undefined && named !== '') return clientAt(named);
  const running = await runningEmulators();
  const here = running.filter(({ cwd }) => cwd === process.cwd());
  // The newest comes first: whoever starts a second one here works with that.
  const [one, ...others] = here.length > 0 ? here.slice(0, 1) : running;
  if (others.length > 0) {
    const all = running.map(({ control, cwd }) => `${control} (${cwd})`).join(', ');
    throw new EmulatorError('emulator_ambiguous', `Several emulators run: ${all}. Say which with --control.`);
  }
  return one ? new ControlClient(one.control, one.token) : emulatorAtDefaultPort();
}

/** Emulators of this user that answer, the newest first. */
export async function runningEmulators(): Promise<Locator[]> {
  const answers = await Promise.all(
    readLocators().map(async (locator) => ((await answersAs(locator)) ? [locator] : [])),
  );
  return answers.flat();
}

async function clientAt(given: string): Promise<ControlClient> {
  const url = /^\d+$/.test(given) ? `http://127.0.0.1:${given}` : given;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new EmulatorError(
      'control_invalid',
      `"${given}" is no address of a control port; write for example http://127.0.0.1:${DEFAULT_PORT}.`,
    );
  }
  const known = readLocators().find(({ control }) => control === new URL(url).origin);
  const client = new ControlClient(url, process.env.EMULATOR_CONTROL_TOKEN ?? known?.token ?? null);
  await client.get('/health');
  return client;
}

/** A process id is used again sooner or later, so the emulator itself must say that it is the one. */
async function answersAs({ control, token, pid }: Locator): Promise<boolean> {
  return new ControlClient(control, token).get('/health', {}, AbortSignal.timeout(3000)).then(
    (health) => health.pid === pid,
    () => false,
  );
}

/** One that left no locator for us: in a container, or of another user. */
async function emulatorAtDefaultPort(): Promise<ControlClient | null> {
  const client = new ControlClient(`http://127.0.0.1:${DEFAULT_PORT}`);
  const health = await client.get('/health', {}, AbortSignal.timeout(3000)).catch(() => ({ name: null }));
  return health.name === packageIdentity().name ? client : null;
}
