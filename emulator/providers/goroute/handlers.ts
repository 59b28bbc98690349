import type { Handler } from '../../http/exchange.ts';
import { batchHandlers } from './handlers/batches.ts';
import { documentHandlers } from './handlers/documents.ts';
import { invoiceHandlers } from './handlers/invoices.ts';
import { lookupParticipant } from './handlers/lookup.ts';
import { organizationHandlers } from './handlers/organizations.ts';
import { participantHandlers } from './handlers/participants.ts';
import { sendDocument } from './handlers/send.ts';
import { statusHandlers } from './handlers/status.ts';
import { transactionHandlers } from './handlers/transactions.ts';
import { validateDocument } from './handlers/validate.ts';
import { webhookHandlers } from './handlers/webhooks.ts';

/** All operations by name. */
export const handlers: Readonly<Record<string, Handler>> = {
  ...statusHandlers,
  validateDocument,
  sendDocument,
  ...batchHandlers,
  ...transactionHandlers,
  lookupParticipant,
  ...participantHandlers,
  ...organizationHandlers,
  ...documentHandlers,
  ...webhookHandlers,
  ...invoiceHandlers,
};
