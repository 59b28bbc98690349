import type { AttemptEntry, RequestEntry } from '../../../emulator/core/entry.ts';
import { isJsonObject } from '../../../emulator/core/json.ts';
import { seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import { announce, howAnswered, lastOf, rest } from '../../harness/fence.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { textAt } from '../../harness/versions.ts';
import { membersOf } from '../environments/request-shape.ts';
import { setAside } from './set-aside.ts';

/** Versions that are served and whose jobs have different members. @see https://github.com/Augno/augno-go (documents of v0.14.1 and v0.16.1) */
const NEW = '1.0.forge-preview.3';
const OLD = '1.0.forge-preview.2';
const TYPE = 'job.completed';
const SHOWN_MS = 1_500;
const QUIET_MS = 300;
const MOST_TOLD = 3;

/** The end of a job that was told, and what the probe state shows of it. */
interface ToldJob {
  readonly attempt: AttemptEntry;
  readonly calls: readonly RequestEntry[];
  /** The members that are kept with its id, each with its kind; null where nothing is. */
  readonly kept: readonly string[] | null;
}

/**
 * Tells of the end of a job in the version that requests ask for, and of another one in the shape of the other version that is served: what is
 * kept of both must have the same members. Gives what became of the second one, in words, or null where nothing is kept of jobs.
 */
export async function jobsInBothShapes(
  trial: Trial,
  connection: Connection,
  pinned: string | null,
): Promise<string | null> {
  trial.phase('The end of a job is told in the version that is asked for');
  const own = await toldJob(trial, connection);
  if (own.kept === null) return null;
  trial.saw('the end of a job that is told in the version of requests is kept', seqsOf([own.attempt, ...own.calls]));
  const other = pinned === OLD ? NEW : OLD;
  trial.phase(`The end of a job is told in version ${other}, in which it has other members`);
  await trial.act('setWebhook', { api_version: other });
  const odd = await toldJob(trial, connection);
  await trial.act('setWebhook', { api_version: null });
  const seqs = seqsOf([odd.attempt, ...odd.calls]);
  const says = `The end of a job came in version ${other} (answered ${howAnswered(odd.attempt)})`;
  if (odd.kept === null) return setAside(trial, connection, odd.attempt, { says, seqs });
  const [lacking, foreign] = [without(own.kept, odd.kept), without(odd.kept, own.kept)];
  trial.require(
    lacking.length === 0 && foreign.length === 0,
    `${says}, and what its body says was stored as it came: it has ${told(foreign)} in place of ${told(lacking)}, which the version that requests ask for has.`,
    seqs,
  );
  trial.saw('the end of a job that is told in the other version is kept with the same members', seqs);
  return 'was kept as one in the version of requests';
}

async function toldJob(trial: Trial, connection: Connection): Promise<ToldJob> {
  const { provider, journal } = trial;
  trial.refill();
  const event = provider.definition.happen(provider, TYPE, { ...connection.fields });
  const id = textAt(event.payload, ['data', 'object', 'id']);
  const since = journal.last;
  const attempt = lastOf(await announce(trial, event));
  const look = async () => keptWith((await trial.probe('state', connection))?.value, id);
  const kept = await eventually(trial, look, (members) => members !== null, SHOWN_MS);
  await rest(trial, connection, QUIET_MS);
  return { attempt, calls: trial.calls(connection, since), kept };
}

function without(members: readonly string[], others: readonly string[]): string[] {
  return members.filter((member) => !others.includes(member));
}

function told(members: readonly string[]): string {
  const more = members.length > MOST_TOLD ? ` and ${members.length - MOST_TOLD} more` : '';
  return members.length === 0 ? 'nothing' : `${members.slice(0, MOST_TOLD).join(', ')}${more}`;
}

/** The members of the innermost thing that has this id, or is kept under it. */
function keptWith(value: unknown, id: string): readonly string[] | null {
  if (typeof value !== 'object' || value === null) return null;
  const held = Array.isArray(value) ? value : Object.values(value);
  const inner = held.filter((one) => one !== id).map((one) => keptWith(one, id));
  const found = inner.find((members) => members !== null);
  if (found) return found;
  if (isJsonObject(value) && id in value) return membersIn(value[id]);
  return held.includes(id) ? membersIn(value) : null;
}

function membersIn(value: unknown): readonly string[] {
  if (!isJsonObject(value)) return [membersOf(value)];
  return Object.entries(value)
    .map(([name, member]) => `${name}: ${membersOf(member)}`)
    .sort();
}
