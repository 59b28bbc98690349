import { ENTRY_KINDS, type Entry, type EntryKind } from '../core/entry.ts';
import { viewEntry } from '../core/entry-view.ts';
import { EmulatorError } from '../core/errors.ts';
import type { JournalFilter } from '../core/journal.ts';
import type { JsonObject } from '../core/json.ts';
import type { SecretsInExport } from '../core/ndjson.ts';
import { suggestion } from '../core/nearest.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Call } from './call.ts';

/** The entries that a request asks for. @throws EmulatorError `kind_unknown`, `provider_unknown`, `mark_unknown` */
export function filterOf({ query, sandbox }: Call): JournalFilter {
  const filter: JournalFilter = {};
  if (typeof query.kind === 'string') filter.kind = query.kind.split(',').map(kindOf);
  if (typeof query.provider === 'string') filter.provider = sandbox.provider(query.provider).provider;
  if (typeof query.operation === 'string') filter.operation = query.operation.split(',');
  if (typeof query.type === 'string') filter.type = query.type;
  if (typeof query.deliveryId === 'string') filter.deliveryId = query.deliveryId;
  if (typeof query.credential === 'string') filter.credential = query.credential;
  if (typeof query.subject === 'string') filter.subject = query.subject;
  if (typeof query.status === 'number') filter.status = query.status;
  if (typeof query.outcome === 'string') filter.outcome = query.outcome;
  if (typeof query.name === 'string') filter.name = query.name;
  if (typeof query.since === 'string') filter.since = momentOf(sandbox, query.since);
  if (typeof query.until === 'string') filter.until = momentOf(sandbox, query.until);
  if (typeof query.under === 'number') filter.under = query.under;
  return filter;
}

/** How entries are shown: masked, unless the request says otherwise in so many words. */
export function shownTo({ query, sandbox }: Call): (entry: Entry) => JsonObject {
  const options = query.secrets === 'full' ? {} : { secrets: sandbox.secrets };
  return (entry) => viewEntry(entry, options);
}

/** The same for exports. */
export function secretsFor({ query, sandbox }: Call): SecretsInExport {
  return query.secrets === 'full' ? 'in-full' : sandbox.secrets;
}

function kindOf(word: string): EntryKind {
  const kind = ENTRY_KINDS.find((known) => known === word.trim());
  if (kind) return kind;
  throw new EmulatorError(
    'kind_unknown',
    `The journal has no entries of kind "${word}".${suggestion(word, ENTRY_KINDS)}`,
  );
}

/** A number of an entry, as it is or by the name of a mark. */
function momentOf({ journal }: Sandbox, word: string): number {
  if (/^\d+$/.test(word)) return Number(word);
  const seq = journal.mark(word);
  if (seq !== undefined) return seq;
  const known = new Set(
    journal.query({ kind: 'mark' }).flatMap((entry) => (entry.kind === 'mark' ? [entry.name] : [])),
  );
  throw new EmulatorError('mark_unknown', `The journal has no mark "${word}".${suggestion(word, known)}`, {
    status: 404,
  });
}
