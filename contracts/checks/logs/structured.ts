import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { isJsonObject, tryParseJson } from '../../../emulator/core/json.ts';
import { withoutBudgets } from '../../harness/boundless.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import { rest } from '../../harness/fence.ts';
import { control } from '../../harness/jobs.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { make } from '../writes/made.ts';
import { lineByRequest, linesOf, requestIds, workIds } from './lines.ts';
import { logsNow, needsLines, writtenSince } from './written.ts';

const WITHIN_MS = 3_000;
const MOST_TOLD = 3;
/** With one call, every line of it has the same ids. */
const LEAST_CALLS = 2;
/** Values that say nothing of a piece of work: levels, methods, names of hosts. */
const SHORTEST_ID = 6;
/** `level=info msg="api call" status=200`: at least so many pairs. */
const LOGFMT = /(?:^|\s)[\w.-]+=(?:"(?:[^"\\]|\\.)*"|\S+)/g;
const LEAST_PAIRS = 3;

/** A piece of work, with the calls that it made. */
interface Work {
  readonly seq: number;
  readonly calls: readonly RequestEntry[];
}

export default defineCheck({
  id: 'log.structured',
  title: 'The log is structured, and a correlation id joins the lines of one piece of work',
  refs: ['goroute#checklist', 'w3c#trace-context'],
  needs: ['connect', 'sync', 'create', 'logs'],
  applies: ({ auditLog, operations }) =>
    !auditLog
      ? 'its documents ask for no structured log'
      : operations.create === null
        ? 'it has no work of several calls'
        : null,
  fix: 'Log objects, one a line. Make an id when a piece of work begins, send it with every request of that work, and put it into every line that the work writes, beside the id that the provider answered with.',
  why: 'In the night when one invoice of thousands did not arrive, its lines are among a hundred thousand. With an id they are one query away, on your side and on the side of the provider.',
  bad: 'console.log("sent invoice, got " + status);',
  good: "const log = logger.child({ correlationId: randomUUID() }); // when the work begins\nlog.info({ method, path, status, requestId }, 'api call');",
  async run(trial) {
    const connection = await trial.connect('one');
    const quietMs = await control(trial, connection);
    needsLines(trial);
    const before = logsNow(trial);
    const works: Work[] = [];
    trial.phase('Two pieces of work are done');
    for (const key of ['structured-1', 'structured-2']) works.push(await work(trial, connection, key, quietMs));
    const short = works.find(({ calls }) => calls.length < LEAST_CALLS);
    if (short) {
      const says = `A piece of work made ${short.calls.length} calls, and it takes ${LEAST_CALLS} to judge what joins them.`;
      trial.halt('inconclusive', says, [short.seq]);
    }
    trial.phase('The log is read');
    const look = async () => wrongWith(trial, works, linesOf(writtenSince(before, logsNow(trial))));
    const wrong = await eventually(trial, look, (one) => one === null, WITHIN_MS);
    const seqs = works.flatMap(({ seq, calls }) => [seq, ...seqsOf(calls)]);
    trial.require(wrong === null, wrong ?? '', seqs);
    trial.saw('lines are structured, and joined by an id of the work', seqs);
    const count = works.reduce((sum, { calls }) => sum + calls.length, 0);
    return `The log is structured; the lines of ${count} calls of two pieces of work have ids by which calls are found at the provider, and each piece of work has an id of its own that joins its lines.`;
  },
});

async function work(trial: Trial, connection: Connection, key: string, quietMs: number): Promise<Work> {
  const since = trial.journal.last;
  const asked = await withoutBudgets(trial, async () => {
    const made = await make(trial, connection, key);
    await rest(trial, connection, quietMs);
    return made;
  });
  const calls = trial.calls(connection, since).filter(({ outcome }) => outcome === 'answered');
  return { seq: asked.entry.seq, calls };
}

/** What is wrong with the log, in a sentence, or null. */
function wrongWith(trial: Trial, works: readonly Work[], lines: readonly string[]): string | null {
  if (lines.length === 0)
    return 'Nothing was logged while two pieces of work were done, wanted is a line for each call.';
  const loose = lines.filter((line) => fieldsOf(line) === null);
  if (loose.length > 0) {
    return `Of ${lines.length} lines of the log ${loose.length} have no structure (${excerpt(trial, loose[0] ?? '')}), wanted is an object in each.`;
  }
  const calls = works.flatMap((one) => one.calls);
  const base = trial.provider.definition.basePaths.api;
  const found = lineByRequest(calls, lines, base);
  const lacking = calls.filter((call) => !found.has(call));
  if (lacking.length > 0) {
    return `Of ${calls.length} calls ${lacking.length} have no line in the log (${lacking[0]?.method} ${lacking[0]?.path}), wanted is one for each.`;
  }
  const nameless = calls.filter((call) => !hasId(call, found.get(call) ?? ''));
  if (nameless.length > 0) {
    return `Of the lines of ${calls.length} calls ${nameless.length} have no id by which the provider knows the call (${nameless
      .slice(0, MOST_TOLD)
      .map(({ path }) => path)
      .join(', ')}), neither one that was sent nor one that was answered.`;
  }
  const joined = works.map((one) => valuesOfAll(one.calls.map((call) => found.get(call) ?? '')));
  const apart = joined.findIndex((values, i) => !values.some((value) => !joined[1 - i]?.includes(value)));
  if (apart < 0) return null;
  return `The lines of the ${works[apart]?.calls.length} calls of one piece of work have nothing in common that other work does not have, wanted is a correlation id.`;
}

function hasId(call: RequestEntry, line: string): boolean {
  const values = Object.values(fieldsOf(line) ?? {});
  return [...requestIds(call), ...workIds(call)].some((id) => values.some((value) => value.includes(id)));
}

/** Values that are in all of these lines, and long enough to be an id. */
function valuesOfAll(lines: readonly string[]): string[] {
  const [first = [], ...others] = lines.map((line) => Object.values(fieldsOf(line) ?? {}));
  return first.filter((value) => value.length >= SHORTEST_ID && others.every((values) => values.includes(value)));
}

/** The fields of a line, those within others too, as texts by name; null where it has no structure. */
function fieldsOf(line: string): Record<string, string> | null {
  const start = line.indexOf('{');
  const value = start < 0 ? undefined : tryParseJson(line.slice(start));
  if (isJsonObject(value)) return Object.fromEntries(flat(value, ''));
  const pairs = [...line.matchAll(LOGFMT)].map(([pair]) => pair.trim());
  if (pairs.length < LEAST_PAIRS) return null;
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), pair.slice(at + 1).replace(/^"|"$/g, '')];
    }),
  );
}

function flat(value: unknown, name: string): [string, string][] {
  if (!isJsonObject(value)) return [[name, typeof value === 'string' ? value : JSON.stringify(value)]];
  return Object.entries(value).flatMap(([key, held]) => flat(held, `${name}.${key}`));
}

function excerpt({ provider }: Trial, line: string): string {
  const text = provider.secrets.mask(line);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
