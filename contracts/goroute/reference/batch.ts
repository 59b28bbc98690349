import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRow, isText, type Row } from '../../reference/json.ts';
import { call } from './api.ts';
import type { App } from './app.ts';
import { DocumentRefused } from './errors.ts';
import type { Outgoing } from './outbox.ts';
import { current, failed, type Outcome, ready, taken } from './push.ts';
import { retriesFor } from './send.ts';
import { wordsForCode } from './words.ts';

/** @see https://docs.goroute.ai/docs/sending-documents/batch-sending */
const MOST_DOCUMENTS = 100;
/** Below the limit of 50 MB, since JSON spells some characters out. */
const MOST_CHARACTERS = 20_000_000;
const MOST_IN_A_MINUTE = 10;
const MINUTE_MS = 60_000;

/** Of queued documents, those that go into one batch with the first: as many as may, and the same ones again where it was tried before. */
export function batchOf(queued: readonly Outgoing[]): Outgoing[] {
  const [first] = queued;
  const key = first?.idempotencyKey ?? null;
  const batch: Outgoing[] = [];
  let characters = 0;
  for (const document of queued) {
    if (!document.isBatched || document.idempotencyKey !== key) break;
    characters += document.xml?.length ?? 0;
    if (batch.length === MOST_DOCUMENTS || (characters > MOST_CHARACTERS && batch.length > 0)) break;
    batch.push(document);
  }
  return batch;
}

/** Sends documents in one request: each that is not ready, or that is refused, is handled by itself. Never throws. */
export async function pushBatch(app: App, group: readonly Outgoing[]): Promise<Outcome> {
  const good: Outgoing[] = [];
  for (const document of group) {
    try {
      // What was in a batch before was ready then, and must be in it again.
      if (document.idempotencyKey === null) await ready(app, document);
      good.push(current(app, document));
    } catch (error) {
      if (failed(app, document, error) === 'waiting') return 'waiting';
    }
  }
  if (good.length === 0) return 'refused';
  try {
    settle(app, good, await sent(app, good));
    return 'done';
  } catch (error) {
    const outcomes = good.map((document) => failed(app, document, error));
    return outcomes.includes('waiting') ? 'waiting' : 'refused';
  }
}

async function sent(app: App, good: readonly Outgoing[]): Promise<Row> {
  const [first] = good;
  const key = first?.idempotencyKey ?? randomUUID();
  const keyMadeAt = app.clock.now();
  for (const document of good) {
    if (document.idempotencyKey === null) app.outbox.change(document, { idempotencyKey: key, keyMadeAt });
  }
  await app.parts.paceBatch(app);
  const documents = good.map(({ number, xml }) => ({ id: number, xml }));
  return call(app, {
    method: 'POST',
    path: '/api/v1/send/batch',
    endpoint: 'batch',
    body: { type: 'application/json', text: JSON.stringify({ documents }) },
    idempotencyKey: key,
    correlationId: first?.correlationId ?? key,
    ...(first && retriesFor(app, first)),
  });
}

/** Each document of a batch has a result of its own. */
function settle(app: App, good: readonly Outgoing[], { results }: Row): void {
  const rows = (Array.isArray(results) ? results : []).filter(isRow);
  for (const document of good) {
    const row = rows.find(({ id }) => id === document.number);
    if (row?.status === 'accepted' && isText(row.transaction_id)) {
      taken(app, document, { transaction_id: row.transaction_id, status: 'pending' });
      continue;
    }
    const { code, message } = isRow(row?.error) ? row.error : { code: 'NO_RESULT', message: 'the batch has no result' };
    failed(app, document, new DocumentRefused(String(code), wordsForCode(String(code), String(message))));
  }
}

/** Ten batches in any minute, and no more. */
export async function paceBatch({ batches }: App): Promise<void> {
  const now = performance.now();
  while ((batches[0] ?? now) <= now - MINUTE_MS) batches.shift();
  const [oldest = now] = batches;
  if (batches.length >= MOST_IN_A_MINUTE) await sleep(oldest + MINUTE_MS - now);
  batches.push(performance.now());
}
