import type { World } from '../../http/world.ts';
import { upsertAll } from './bulk/upsert.ts';
import { priceList } from './exports.ts';
import { Insider } from './inside.ts';
import type { Outcome, Work } from './jobs.ts';

/** The bulk work of a world is done job by job: no row may see what another job is about to undo. */
const turns = new WeakMap<World, Promise<unknown>>();

/** Carries out what a job was created for. Operations are loaded only now: they and the jobs know each other. */
export async function outcomeOf(world: World, work: Work): Promise<Outcome> {
  if (work.operation === 'export-price-list') {
    return { results: null, file: priceList(world, work.cause.account, work.body) };
  }
  const { handlers } = await import('./handlers.ts');
  const insider = new Insider(world, work.cause, work.scopes, handlers);
  const turn = (turns.get(world) ?? Promise.resolve()).then(() => upsertAll(insider, work));
  turns.set(
    world,
    turn.catch(() => undefined),
  );
  return { results: await turn, file: null };
}
