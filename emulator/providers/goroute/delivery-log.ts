import type { AttemptEntry } from '../../core/entry.ts';
import { type JsonObject, tryParseJson } from '../../core/json.ts';
import { object } from '../../http/contract.ts';
import type { World } from '../../http/world.ts';
import { type Delivery, webhookState } from '../../webhooks/delivery.ts';
import { timestamp } from './state.ts';
import { attemptId } from './webhooks.ts';

/** A delivery, and one of the attempts to make it. */
export interface LoggedAttempt {
  readonly delivery: Delivery;
  readonly entry: AttemptEntry;
}

/** The attempts to deliver to a webhook that are remembered, newest first. */
export function attemptsOf(world: World, webhookId: string): LoggedAttempt[] {
  const { deliveries } = webhookState(world.store);
  return world.journal
    .query({ kind: 'attempt', provider: world.provider })
    .flatMap((entry) => {
      const delivery = entry.kind === 'attempt' ? deliveries.get(entry.deliveryId) : undefined;
      return entry.kind === 'attempt' && delivery?.endpoint === webhookId ? [{ delivery, entry }] : [];
    })
    .reverse();
}

/** The id of an attempt, as its header has it. */
export function idOf({ entry }: LoggedAttempt): string {
  return attemptId(entry.deliveryId, entry.attempt);
}

/** An attempt as the log shows it; inferred. How long it took is left out: it would differ between two runs with one seed. */
export function shownAttempt(attempt: LoggedAttempt): JsonObject {
  const { delivery, entry } = attempt;
  const status = entry.outcome === 'open' ? 'pending' : entry.outcome === 'accepted' ? 'success' : 'failed';
  return {
    delivery_id: idOf(attempt),
    event_id: eventIdOf(delivery),
    event: entry.type,
    attempt: entry.attempt,
    status,
    response_status: entry.response?.status ?? null,
    duration_ms: null,
    error: entry.error,
    attempted_at: timestamp(entry.at),
    next_attempt_at: entry.nextAt === null ? null : timestamp(entry.nextAt),
  };
}

/** The id of the event that a delivery carries. */
export function eventIdOf({ body }: Delivery): string {
  return String(object(tryParseJson(body)).event_id ?? '');
}
