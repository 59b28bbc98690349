import { isJsonObject, type JsonObject } from '../../../emulator/core/json.ts';
import { announce } from '../../harness/fence.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import type { Canary } from './surfaces.ts';

const LETTERS = 12;
/** The kinds differ in what they tell of: an application, a profile. */
const KINDS = 2;

/** A connection whose event has somebody in it who can be found again. */
export interface Planted extends Connection {
  readonly canaries: readonly Canary[];
  /** What happenings name that person by. */
  readonly person: JsonObject;
}

/** Lets somebody at the provider write texts into their form that nobody else has. */
export async function plant(trial: Trial, connection: Connection): Promise<Planted> {
  const text = (what: string) => `Canary-${what}-${trial.provider.random.text(LETTERS)}`;
  const [name, note, answer] = [text('name'), text('note'), text('answer')];
  const person = await trial.act('fillIn', { of: connection.name, name, answers: { note, answer } });
  const canaries = [
    { what: 'a name', text: name },
    { what: 'a note', text: note },
    { what: 'an answer', text: answer },
  ];
  return { ...connection, canaries, person: isJsonObject(person) ? person : {} };
}

/** Tells of that person by webhooks of the usual kinds; whether they are accepted is not judged. */
export async function tell(trial: Trial, { fields, person }: Planted): Promise<void> {
  const { provider, profile } = trial;
  await Promise.all(
    profile.webhook.samples
      .slice(0, KINDS)
      .map((type) => announce(trial, provider.definition.happen(provider, type, { ...fields, ...person }))),
  );
}
