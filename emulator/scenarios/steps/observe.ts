import { formatDuration, parseDuration } from '../../core/duration.ts';
import { viewEntry } from '../../core/entry-view.ts';
import { EmulatorError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { awaitEntries, type EntriesStep, selectEntries, shortForms, type Wanted, wantedEntries } from '../entries.ts';
import { valueAt } from '../pointer.ts';
import { done, type StepContext, type StepRunner } from '../run.ts';
import { entriesText } from '../vocabulary/keyword.ts';
import { trafficSchema } from '../vocabulary.ts';

/** A person who is asked to act needs so many times longer than an integration that is triggered. */
const BY_HAND = 6;

/** What an `await` step says. */
export interface AwaitStep extends EntriesStep {
  readonly count?: number;
  readonly within?: string;
  readonly optional?: boolean;
}

/** Waits until enough entries are there and have ended. */
export const awaiting: StepRunner<AwaitStep> = async (
  { count = 1, within = '10s', optional = false, ...entries },
  context,
) => {
  const { provider, host, patience, signal } = context;
  const withinMs = parseDuration(within) * patience * (host.triggers.length === 0 ? BY_HAND : 1);
  const found = await awaitEntries(provider, wanted(entries, context), { count, withinMs, signal });
  const what = namesOf(entries);
  if (found.length >= count) return done(`${count} ${what}: ${entriesText(found.map(({ seq }) => seq))}`);
  return {
    ok: optional,
    says: `waited ${formatDuration(withinMs)} for ${count} ${what}, there ${found.length === 1 ? 'is' : 'are'} ${found.length}`,
  };
};

/** What an `expect` step says. */
export interface ExpectStep {
  readonly says?: string;
  readonly entries?: EntriesStep;
  /** In place of entries: rows of a collection of the provider. */
  readonly rows?: string;
  /** Values of rows by JSON pointer. */
  readonly where?: JsonObject;
  readonly schema?: JsonObject | boolean;
  readonly count?: number;
  readonly min?: number;
  readonly max?: number;
}

/** Judges entries by number and schema. */
export const expect: StepRunner<ExpectStep> = ({ says, entries, rows, where, schema, count, min, max }, context) => {
  const found = entries ? selectEntries(context.provider.journal, wanted(entries, context)) : [];
  const among = rows === undefined ? found : rowsOf(context, rows, where);
  const what = rows ?? namesOf(entries ?? {});
  const problems = [
    ...(count !== undefined && among.length !== count
      ? [`there are ${among.length} ${what}, wanted are ${count}`]
      : []),
    ...(min !== undefined && among.length < min
      ? [`there are ${among.length} ${what}, wanted are at least ${min}`]
      : []),
    ...(max !== undefined && among.length > max
      ? [`there are ${among.length} ${what}, allowed are at most ${max}`]
      : []),
    // In full, since masked secrets may look alike; complaints name entries, never values.
    ...(schema === undefined
      ? []
      : trafficSchema(schema)
          .judge(found.map((entry) => viewEntry(entry)))
          .map((one) => one.says)),
  ];
  const promise = says ?? `${what} are as expected`;
  return problems.length === 0 ? done(promise) : { ok: false, says: `not so: ${promise}: ${problems.join('; ')}` };
};

function rowsOf({ provider }: StepContext, collection: string, where: JsonObject = {}): readonly unknown[] {
  const values = Object.entries(where);
  const fits = (row: unknown) => values.every(([pointer, value]) => valueAt(row, pointer) === value);
  return provider.state(collection).filter(fits);
}

function wanted(entries: EntriesStep, { provider, run }: StepContext): Wanted {
  const seqOfMark = (name: string) => {
    const seq = run.marks.get(name);
    if (seq === undefined) throw new EmulatorError('mark_unknown', `This run has not set the mark "${name}" yet.`);
    return seq;
  };
  return wantedEntries(entries, provider, seqOfMark, run.seqs[0]);
}

function namesOf(entries: EntriesStep): string {
  const form = shortForms.find((key) => entries[key] !== undefined);
  if (form) return `${form} ${[entries[form]].flat().join(' or ')}`;
  return [entries.kind ?? 'entries', entries.operation ?? entries.type ?? entries.name ?? ''].flat().join(' ').trim();
}
