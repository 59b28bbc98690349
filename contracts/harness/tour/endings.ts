import type { Connection, Person, Trial } from '../trial.ts';
import { lookAround, pages } from './everyday-work.ts';
import { stop } from './stop.ts';

/** Connections end, one by one and all at once. Before that it is killed and started again where it can be: what it stored is used. */
export async function endings(
  trial: Trial,
  connections: readonly Connection[],
  people: readonly Person[],
): Promise<void> {
  const [one, two] = connections;
  const [person = null] = people;
  trial.refill();
  if (two) await stop(trial, () => ended(trial, 'revoke', two, { of: two.name }));
  if (trial.has('restart')) await stop(trial, () => trial.restart());
  if (one) {
    if (trial.has('sync')) await stop(trial, () => trial.trigger('sync', one));
    await stop(trial, () => ended(trial, 'suspend', one, {}));
    await lookAround(trial, one, person);
    await stop(trial, () => pages(trial));
  }
  // Others may use this world, too.
  if (trial.provider.definition.actions.lift) await stop(trial, () => trial.act('lift'));
}

async function ended(
  trial: Trial,
  action: string,
  connection: Connection,
  args: Record<string, string>,
): Promise<void> {
  if (trial.provider.definition.actions[action] === undefined) return;
  await trial.act(action, args);
  await trial.provider.webhooks.idle();
  if (trial.has('sync')) await trial.trigger('sync', connection);
}
