import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import { callerOf } from '../caller.ts';
import { instant } from '../ids.ts';
import { pageOf } from '../pages.ts';
import { type Audit, cobaltState } from '../state.ts';

/** @see https://docs.gocobalt.io/changelog/2026 */
const KEPT_MS = 30 * 86_400_000;

/** Who did what. That there are these lists is known, what stands in them is inferred. */
export const logHandlers: Readonly<Record<string, Handler>> = {
  listAuditLogs: (exchange) => listed(exchange, () => true),
  listEventsReceived: (exchange) => listed(exchange, ({ event }) => event === 'EVENT_RECEIVED'),
  listAuditTrails: (exchange) => listed(exchange, ({ event }) => event !== 'EVENT_RECEIVED'),
};

function listed(exchange: Exchange, fits: (row: Audit) => boolean): Reply {
  const { world, sentQuery } = exchange;
  const { environment } = callerOf(exchange);
  const since = world.clock.now() - KEPT_MS;
  const of = sentQuery.get('linked_account_id');
  const rows = cobaltState(world.store)
    .audits.filter((row) => row.environment === environment && row.at >= since && fits(row))
    .filter((row) => of === null || row.linked_account_id === of)
    .reverse();
  return exchange.answer(
    200,
    pageOf(exchange, rows, ({ id, event, linked_account_id, metadata, at }) => ({
      _id: id,
      event,
      linked_account_id,
      metadata,
      createdAt: instant(at),
    })),
  );
}
