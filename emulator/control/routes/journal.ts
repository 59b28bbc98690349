import { parseDuration } from '../../core/duration.ts';
import { EmulatorError } from '../../core/errors.ts';
import { toHar } from '../../core/har.ts';
import type { EntryTree } from '../../core/journal.ts';
import type { JsonObject } from '../../core/json.ts';
import { toNdjson } from '../../core/ndjson.ts';
import { type Call, type Handlers, json } from '../call.ts';
import { filterOf, secretsFor, shownTo } from '../journal-query.ts';

/** Nobody's client waits longer without giving up. */
const LONGEST_WAIT_MS = 10 * 60_000;

/** What happened: as a list, a tree, a stream, and in forms for other tools. */
export const journal: Handlers = {
  async getJournal(call) {
    const { journal } = call.sandbox;
    const { entries, complete } = await found(call);
    const limit = typeof call.query.limit === 'number' ? call.query.limit : entries.length;
    const shown = limit === 0 ? [] : entries.slice(-limit).map(shownTo(call));
    return json({ entries: shown, complete, last: journal.last, oldest: journal.oldest, forgotten: journal.forgotten });
  },

  streamJournal(call) {
    const { since, ...filter } = filterOf(call);
    const sent = call.context.req.header('Last-Event-ID');
    if (sent !== undefined && !/^\d+$/.test(sent)) {
      throw new EmulatorError('query_invalid', `Last-Event-ID must be the number of an entry, not "${sent}".`);
    }
    return call.desk.streams.open(call, {
      filter,
      since: sent === undefined ? (since ?? null) : Number(sent),
      show: shownTo(call),
    });
  },

  getJournalTree(call) {
    const show = shownTo(call);
    const shown = ({ entry, caused }: EntryTree): JsonObject => ({ entry: show(entry), caused: caused.map(shown) });
    return json({ trees: call.sandbox.journal.trees(filterOf(call)).map(shown) });
  },

  getJournalHar(call) {
    return named(json(toHar(call.sandbox.journal.query(filterOf(call)), secretsFor(call))), 'journal.har');
  },

  getJournalNdjson(call) {
    const text = toNdjson(call.sandbox.journal.query(filterOf(call)), secretsFor(call));
    return named(new Response(text, { headers: { 'Content-Type': 'application/x-ndjson' } }), 'journal.ndjson');
  },
};

async function found(call: Call) {
  const { query, sandbox, signal } = call;
  const filter = filterOf(call);
  if (typeof query.wait !== 'string') return { entries: sandbox.journal.query(filter), complete: true };
  const withinMs = Math.min(LONGEST_WAIT_MS, parseDuration(query.wait));
  return sandbox.journal.wait(filter, {
    count: Number(query.count ?? 1),
    ended: query.ended === true,
    withinMs,
    signal,
  });
}

/** Tells a browser how to call the file. */
function named(response: Response, file: string): Response {
  response.headers.set('Content-Disposition', `attachment; filename="${file}"`);
  return response;
}
