import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { isJsonObject } from '../../../emulator/core/json.ts';
import { rest } from '../../harness/fence.ts';
import type { Need } from '../../harness/needs.ts';
import type { Asked, Connection, Trial } from '../../harness/trial.ts';
import { lookAt, newsSince } from '../operations/told.ts';

const READ_JOB = 'retrieve-job';
/** Longest silence of an integration between two looks at a job. */
const QUIET_MS = 800;
/** Where people are told what became of their work. */
const TOLD: readonly Need[] = ['messages', 'connection'];
/** An integration may wait for the end of its job before it answers. */
const WITHIN_MS = 40_000;
/** Ids that Augno assigns differ from one job to the next. */
const ASSIGNED = /\b[a-z]{2,6}_[0-9a-z]{12,19}\b/g;

/** A bulk upsert that was asked for, and what came of it. */
export interface Bulk {
  readonly asked: Asked;
  /** What people and whoever asked were told, without what differs from one job to the next. */
  readonly heard: string;
  /** Alerts that were raised meanwhile, which may be about other work. */
  readonly alarms: string;
  /** How many of its rows Augno has taken. */
  readonly taken: number;
  /** Looks at the job. */
  readonly polls: readonly RequestEntry[];
}

/** Asks for an upsert of so many units, known by `label`, and waits until the integration has come to rest. */
export async function bulk(trial: Trial, connection: Connection, label: string, count: number): Promise<Bulk> {
  trial.refill();
  const before = await lookAt(trial, connection, TOLD);
  const calm = await lookAt(trial, connection, ['alerts']);
  const names = Array.from({ length: count }, (_, i) => `${label}-${String.fromCharCode(97 + i)}`);
  const rows = names.map((name) => ({
    name,
    abbreviation: name,
    type: 'quantity',
    ratio_numerator: '1',
    ratio_denominator: '1',
    offset_numerator: '0',
    offset_denominator: '1',
    is_base_unit: false,
  }));
  const asked = await trial.trigger('bulk', connection, { rows: JSON.stringify(rows) }, WITHIN_MS);
  await rest(trial, connection, QUIET_MS);
  const told = [...newsSince(before, await lookAt(trial, connection, TOLD)), answerOf(trial)];
  const alarms = newsSince(calm, await lookAt(trial, connection, ['alerts'])).map((text) => text.replace(/\d+/g, '…'));
  const plain = (text: string) => text.replaceAll(label, '…').replace(ASSIGNED, '…');
  const polls = trial.calls(connection, asked.entry.seq).filter(({ operation }) => operation === READ_JOB);
  return {
    asked,
    heard: told.map(plain).sort().join('\n'),
    alarms: alarms.sort().join('\n'),
    taken: takenOf(trial, names),
    polls,
  };
}

/** What the last job was answered with: other work may have been asked for meanwhile. */
function answerOf({ host }: Trial): string {
  const isJob = (what: string) => what.startsWith('trigger ') && what.includes('bulk');
  return host.sightings.all.findLast(({ surface, what }) => surface === 'answer' && isJob(what))?.text ?? '';
}

function takenOf({ provider }: Trial, names: readonly string[]): number {
  const held = provider.state('units').map((row) => ('fields' in row ? row.fields : row));
  return names.filter((name) => held.some((fields) => isJsonObject(fields) && fields.name === name)).length;
}
