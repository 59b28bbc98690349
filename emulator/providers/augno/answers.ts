import type { JsonObject } from '../../core/json.ts';
import type { Exchange, Reply } from '../../http/exchange.ts';
import type { Held } from '../../resources/held.ts';
import type { Deed } from '../../resources/model.ts';
import { augnoResources } from './resources.ts';

/** What an operation does, as the contract has it. @throws TypeError outside of the contract */
export function deedOf({ operation }: Exchange): Deed {
  return augnoResources().model.deed(operation?.id ?? '');
}

/** Answers with a thing that is worked out and kept nowhere. What `fields` lacks is null, zero or empty. */
export function answerThing(exchange: Exchange, fields: JsonObject): Reply {
  return augnoResources().answerRow(exchange, deedOf(exchange).answer, unkept(exchange, fields));
}

/** Answers with a page of rows that are worked out and kept nowhere, in their own order. */
export function answerList(exchange: Exchange, rows: readonly JsonObject[]): Reply {
  const resources = augnoResources();
  const { answer } = deedOf(exchange);
  const { shape } = answer;
  const { pages } = resources.options;
  const wanted = pages.read(exchange);
  if ('why' in wanted) return resources.refuse(exchange, wanted);
  const end = wanted.newer === undefined ? undefined : wanted.newer - 1;
  const start = end === undefined ? (wanted.older ?? 0) : Math.max(0, end - wanted.limit);
  const shown = rows.slice(start, end ?? start + wanted.limit);
  const expanded = resources.wanted(exchange);
  return pages.write(exchange, answer, {
    wanted,
    rows: shape
      ? shown.map((row) => resources.showing.row(exchange.world, unkept(exchange, row), shape, expanded))
      : [],
    first: shown.length > 0 ? start + 1 : null,
    last: shown.length > 0 ? start + shown.length : null,
    hasOlder: start + shown.length < rows.length,
    hasNewer: start > 0,
    total: () => rows.length,
  });
}

function unkept({ world, identity }: Exchange, fields: JsonObject): Held {
  const scope = identity?.subject ?? '';
  return { id: String(fields.id ?? ''), scope, parent: null, createdAt: world.clock.now(), goneAt: null, fields };
}
