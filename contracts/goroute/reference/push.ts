import { Refused, reasonOf } from '../../reference/errors.ts';
import { isText, type Row } from '../../reference/json.ts';
import type { App } from './app.ts';
import { Stopped } from './errors.ts';
import type { Outgoing } from './outbox.ts';
import { codeOf, findingsOf } from './words.ts';

/** How a document came out for now. */
export type Outcome = 'done' | 'refused' | 'waiting';

/** Looks up, validates, sends. What cannot go out is told to people and put aside; anything else stays queued. Never throws. */
export async function push(app: App, document: Outgoing): Promise<Outcome> {
  try {
    await ready(app, document);
    taken(app, document, await app.parts.sendOne(app, current(app, document)));
    return 'done';
  } catch (error) {
    return failed(app, document, error);
  }
}

/** Everything that must hold before a document may leave. @throws Refused, Unavailable */
export async function ready(app: App, document: Outgoing): Promise<void> {
  app.parts.preflight(app, document);
  await app.parts.ensureSender(app, document);
  await app.parts.ensureReceiver(app, document);
  await app.parts.ensureValid(app, document);
}

/** GoRoute has it: from here on the transaction tells how it goes. */
export function taken(app: App, document: Outgoing, { transaction_id: id, status }: Row): void {
  const transactionId = isText(id) ? id : null;
  // A webhook, or a look, may have been faster.
  if (current(app, document).transactionId === transactionId) return;
  app.outbox.change(document, {
    status: 'pending',
    transactionId,
    code: null,
    reason: null,
    changedAt: app.clock.now(),
  });
  app.outbox.note(document, isText(status) ? status : 'pending', app.clock.now());
  app.metrics.count('goroute_documents_sent_total', { document_type: document.type });
  const { number, correlationId } = document;
  app.log('document sent', { number, transactionId, correlationId });
}

/** Tells people, and puts aside what was refused for good. */
export function failed(app: App, document: Outgoing, error: unknown): Outcome {
  const { number, correlationId } = document;
  const code = codeOf(error);
  app.log('document not sent', { number, code, reason: reasonOf(error), correlationId });
  const rules = findingsOf(error).map(({ rule }) => rule);
  app.messages.tell(number, app.parts.wordsFor(error), rules.length > 0 ? { rules } : {});
  app.outbox.note(document, 'attempt failed', app.clock.now(), code);
  if (!(error instanceof Refused) || error instanceof Stopped) return 'waiting';
  app.parts.onRefused(app, document, error);
  return 'refused';
}

/** In both vocabularies. */
const SENDER_UNKNOWN = ['PARTICIPANT_NOT_FOUND', 'PART_001'];

/** The document is at fault, or what it depends on: it waits for a person among the dead letters, and the others go on. */
export function onRefused(app: App, document: Outgoing, error: Refused): void {
  const code = codeOf(error);
  const at = app.clock.now();
  // What was refused is another action once it is put right, so its key is spent.
  app.outbox.change(document, { status: 'refused', code, reason: error.message, idempotencyKey: null, changedAt: at });
  app.outbox.note(document, 'refused', at, code);
  // Who is not registered any more may be so later.
  if (SENDER_UNKNOWN.includes(code)) {
    app.registered.delete(document.from);
    app.parts.notice(app, 'sender_not_registered', document.from);
  }
  app.parts.notice(app, 'document_refused', document.number);
}

/** The document as it is now: what was found out on the way is in the outbox. */
export function current(app: App, document: Outgoing): Outgoing {
  return app.outbox.get(document.number) ?? document;
}
