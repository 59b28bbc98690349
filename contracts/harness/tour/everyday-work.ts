import { announce, sample } from '../fence.ts';
import type { Need } from '../needs.ts';
import { PROBES } from '../needs.ts';
import type { Connection, Person, Trial } from '../trial.ts';
import { stop } from './stop.ts';

const NO_SUCH_PAGE = '/no-such-page-of-yours?q=1';

/** A good day: reads, a sign-in, a webhook that is genuine and one that is not, pages, and all that can be looked at. Gives who signed in. */
export async function everydayWork(trial: Trial, connection: Connection): Promise<Person[]> {
  trial.refill();
  if (trial.has('sync')) await stop(trial, () => trial.trigger('sync', connection));
  if (trial.has('webhooks')) await stop(trial, () => webhooks(trial, connection));
  const person = trial.has('login') ? await stop(trial, () => trial.login(connection)) : null;
  if (person && trial.has('profile')) await stop(trial, () => trial.trigger('profile', person));
  await stop(trial, () => pages(trial));
  await lookAround(trial, connection, person);
  return person ? [person] : [];
}

/** Asks for everything that the integration lets be seen. */
export async function lookAround(trial: Trial, connection: Connection, person: Person | null): Promise<void> {
  for (const probe of PROBES.filter(isNeed)) {
    const about = probe === 'user' ? person : connection;
    if (about && trial.has(probe)) await stop(trial, () => trial.probe(probe, about));
  }
}

/** Also what the integration answers to a forgery is a text that strangers read. */
async function webhooks(trial: Trial, connection: Connection): Promise<void> {
  await announce(trial, sample(trial, connection));
  const event = sample(trial, connection);
  const shape = trial.provider.webhooks.shape({ types: [event.type], sign: 'wrong', times: 1 }, trial.cause);
  await announce(trial, event);
  trial.provider.webhooks.clearShapes(shape.id, trial.cause);
}

/** What it shows to anybody: its front, and what it says where there is nothing. */
export async function pages(trial: Trial): Promise<void> {
  const door = trial.host.door(`${trial.provider.provider}.connect`, { of: '', eventId: '' });
  if (!door) return;
  const { origin } = new URL(door.address);
  for (const path of ['/', NO_SUCH_PAGE]) await stop(trial, () => trial.browser().open(origin + path));
}

function isNeed(word: string): word is Need {
  return PROBES.includes(word);
}
