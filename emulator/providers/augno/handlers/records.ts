import type { RequestEntry } from '../../../core/entry.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import type { Held } from '../../../resources/held.ts';
import { pageOf } from '../../../resources/listing.ts';
import type { PageWanted } from '../../../resources/rules.ts';
import { auditRows } from '../audit.ts';
import { auditFits, isReadable } from '../audit-filters.ts';
import { auditedTypes } from '../event-types.ts';
import { logFits } from '../log-filters.ts';
import { logBodies, logEntry, logFields, logged } from '../logs.ts';
import { augnoResources } from '../resources.ts';

/** Whose records a request asks for. */
function accountOf({ identity }: Exchange): string {
  return identity?.subject ?? '';
}

function listRequestLogs(exchange: Exchange): Reply {
  const { options, model, showing } = augnoResources();
  const { world } = exchange;
  const wanted = options.pages.read(exchange);
  if ('why' in wanted) return options.refuse(exchange, wanted);
  const { answer } = model.deed('list-request-logs');
  const resource = model.resource('request-logs');
  const expanded = augnoResources().wanted(exchange);
  const found = pageOfLogs(exchange, wanted);
  const rows = found.entries.map((entry) => {
    return showing.row(
      world,
      heldOf(entry, accountOf(exchange), logFields(world, entry)),
      answer.shape ?? resource.entity,
      expanded,
    );
  });
  return options.pages.write(exchange, answer, { ...found, wanted, rows, total: () => rows.length });
}

/** A page of the logs that fit: newest first, from a place on. */
function pageOfLogs(exchange: Exchange, { limit, older, newer }: PageWanted) {
  const { world } = exchange;
  const account = accountOf(exchange);
  const fits = logFits(world, exchange.query);
  const isBack = newer !== undefined;
  const take = (from: number | undefined, towards: 'older' | 'newer', count: number) => {
    const taken: RequestEntry[] = [];
    for (const entry of logged(world, account, from, towards)) {
      if (!fits(entry)) continue;
      taken.push(entry);
      if (taken.length >= count) break;
    }
    return taken;
  };
  const taken = take(newer ?? older, isBack ? 'newer' : 'older', limit + 1);
  const hasMore = taken.length > limit;
  const entries = isBack ? taken.slice(0, limit).reverse() : taken.slice(0, limit);
  const first = entries[0]?.seq ?? null;
  const last = entries.at(-1)?.seq ?? null;
  const beyond = (from: number | null, towards: 'older' | 'newer') =>
    from !== null && take(from, towards, 1).length > 0;
  return {
    entries,
    first,
    last,
    hasOlder: isBack ? beyond(last, 'older') : hasMore,
    hasNewer: isBack ? hasMore : beyond(first, 'newer'),
  };
}

function retrieveRequestLog(exchange: Exchange): Reply {
  const resources = augnoResources();
  const { answer } = resources.model.deed('retrieve-request-log');
  const resource = resources.model.resource('request-logs');
  const id = exchange.path.id ?? '';
  const entry = logEntry(exchange.world, accountOf(exchange), id);
  if (!entry) return resources.refuse(exchange, { why: 'missing', resource, id });
  const { world } = exchange;
  const fields = { ...logFields(world, entry), ...logBodies(world, entry) };
  return resources.answerRow(exchange, answer, heldOf(entry, accountOf(exchange), fields));
}

function heldOf(entry: RequestEntry, scope: string, fields: Held['fields']): Held {
  return { id: String(fields.id), scope, parent: null, createdAt: entry.at, goneAt: null, fields };
}

function listAuditEvents(exchange: Exchange): Reply {
  const resources = augnoResources();
  const { options, model, showing } = resources;
  const { world } = exchange;
  const wanted = options.pages.read(exchange);
  if ('why' in wanted) return options.refuse(exchange, wanted);
  const { answer } = model.deed('list-audit-events');
  const resource = model.resource('audit-events');
  const fits = auditFits(world, exchange.query);
  const found = pageOf(auditRows(world), [['scope', accountOf(exchange)]], wanted, fits, 'newest');
  const expanded = resources.wanted(exchange);
  const rows = found.held.map((held) => showing.row(world, held, answer.shape ?? resource.entity, expanded));
  return options.pages.write(exchange, answer, { ...found, rows });
}

function retrieveAuditEvent(exchange: Exchange): Reply {
  const resources = augnoResources();
  const { answer } = resources.model.deed('retrieve-audit-event');
  const resource = resources.model.resource('audit-events');
  const target = resources.target(exchange, resource);
  if ('why' in target) return resources.refuse(exchange, target);
  if (!isReadable(exchange.world)(target)) {
    return resources.refuse(exchange, { why: 'missing', resource, id: target.id });
  }
  return resources.answerRow(exchange, answer, target);
}

function listResourceTypes(exchange: Exchange): Reply {
  const { options, model } = augnoResources();
  const { answer } = model.deed('list-audit-event-resource-types');
  return exchange.answer(answer.status, options.pages.embed(auditedTypes(), exchange.world));
}

/** Request logs and audit events. */
export const logHandlers: Readonly<Record<string, Handler>> = {
  'list-request-logs': listRequestLogs,
  'retrieve-request-log': retrieveRequestLog,
  'list-audit-events': listAuditEvents,
  'retrieve-audit-event': retrieveAuditEvent,
  'list-audit-event-resource-types': listResourceTypes,
};
