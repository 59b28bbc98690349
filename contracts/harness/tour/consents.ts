import { triggerArguments } from '../../../emulator/scenarios/alias.ts';
import { attack } from '../attack.ts';
import type { Connection, Trial } from '../trial.ts';
import { stop } from './stop.ts';

const NAMES_IN_ONE_BROWSER = ['two', 'three', 'two'];
const NAMES_IN_OTHERS = ['five', 'six', 'eight'];

/** Consents of all kinds: several in one browser, one in part, one declined and then given, one after an attack. Gives the connections. */
export async function consents(trial: Trial): Promise<Connection[]> {
  const made = new Map<string, Connection>();
  const connect = async (name: string, how: Parameters<Trial['connect']>[1] = {}) => {
    const connection = await stop(trial, () => trial.connect(name, how));
    if (connection) made.set(name, connection);
  };
  const browser = trial.browser();
  for (const name of NAMES_IN_ONE_BROWSER) await connect(name, { browser });
  await connect('four', { decision: 'partial' });
  await stop(trial, () => decline(trial, 'five'));
  for (const name of NAMES_IN_OTHERS) await connect(name);
  await stop(trial, () => attacked(trial, 'seven'));
  await connect('seven');
  return [...made.values()];
}

async function decline(trial: Trial, name: string): Promise<void> {
  const args = triggerArguments(trial.provider, await trial.nameOf(name));
  const trigger = `${trial.provider.provider}.connect`;
  const walk = () =>
    trial.host.walk(trigger, args, { decision: 'decline', without: [] }, trial.browser(), trial.signal);
  await trial.ask(trigger, args, walk);
}

/** The callback is called with a state that nobody made, and a good code. */
async function attacked(trial: Trial, name: string): Promise<void> {
  const args = triggerArguments(trial.provider, await trial.nameOf(name));
  const door = trial.host.door(`${trial.provider.provider}.connect`, args);
  if (door) await attack('forged-state', door, () => trial.browser());
}
