import type { Handler } from '../../http/exchange.ts';
import { accessHandlers } from './handlers/access.ts';
import { aiHandlers } from './handlers/ai.ts';
import { catalogueHandlers } from './handlers/catalogue.ts';
import { contactHandlers } from './handlers/contacts.ts';
import { coreHandlers } from './handlers/core.ts';
import { customerHandlers } from './handlers/customers.ts';
import { inventoryHandlers } from './handlers/inventory.ts';
import { jobHandlers } from './handlers/jobs.ts';
import { messagingHandlers } from './handlers/messaging.ts';
import { notificationHandlers } from './handlers/notifications.ts';
import { operationsHandlers } from './handlers/operations.ts';
import { orderLineHandlers } from './handlers/order-lines.ts';
import { orderQuoteHandlers } from './handlers/order-quotes.ts';
import { orderHandlers } from './handlers/orders.ts';
import { logHandlers } from './handlers/records.ts';
import { salesHandlers } from './handlers/sales.ts';
import { schedulingHandlers } from './handlers/scheduling.ts';
import { settingsHandlers } from './handlers/settings.ts';
import { unitHandlers } from './handlers/units.ts';
import { deliveryHandlers } from './handlers/webhook-deliveries.ts';
import { webhookHandlers } from './handlers/webhook-endpoints.ts';
import { healthHandlers } from './health.ts';
import { realtimeHandlers } from './realtime.ts';

/** Operations whose behaviour the document does not tell. All others are carried out by what it says. */
export const handlers: Readonly<Record<string, Handler>> = {
  ...accessHandlers,
  ...healthHandlers,
  ...realtimeHandlers,
  ...catalogueHandlers,
  ...inventoryHandlers,
  ...unitHandlers,
  ...aiHandlers,
  ...coreHandlers,
  ...messagingHandlers,
  ...logHandlers,
  ...jobHandlers,
  ...contactHandlers,
  ...webhookHandlers,
  ...deliveryHandlers,
  ...notificationHandlers,
  ...operationsHandlers,
  ...schedulingHandlers,
  ...settingsHandlers,
  ...orderHandlers,
  ...orderLineHandlers,
  ...orderQuoteHandlers,
  ...customerHandlers,
  ...salesHandlers,
};
