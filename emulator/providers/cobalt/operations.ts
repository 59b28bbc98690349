import type { Handler } from '../../http/exchange.ts';
import { appHandlers } from './apps/authorize.ts';
import { portalHandlers } from './apps/portal.ts';
import { accountHandlers } from './handlers/accounts.ts';
import { applicationHandlers } from './handlers/applications.ts';
import { configHandlers } from './handlers/config.ts';
import { connectingHandlers } from './handlers/connecting.ts';
import { credentialHandlers } from './handlers/credentials.ts';
import { datarefHandlers } from './handlers/datarefs.ts';
import { datastoreHandlers } from './handlers/datastores.ts';
import { directActionHandlers } from './handlers/direct-actions.ts';
import { eventHandlers } from './handlers/events.ts';
import { executionHandlers } from './handlers/executions.ts';
import { fieldHandlers } from './handlers/fields.ts';
import { inboundHandlers } from './handlers/inbound.ts';
import { logHandlers } from './handlers/logs.ts';
import { scheduleHandlers } from './handlers/schedules.ts';
import { sessionHandlers } from './handlers/sessions.ts';
import { tableHandlers } from './handlers/tables.ts';
import { variableHandlers } from './handlers/variables.ts';
import { webhookHandlers } from './handlers/webhooks.ts';
import { workflowHandlers } from './handlers/workflows.ts';

/** The operations of the contract by name. */
export const operations: Readonly<Record<string, Handler>> = {
  ...accountHandlers,
  ...sessionHandlers,
  ...applicationHandlers,
  ...connectingHandlers,
  ...credentialHandlers,
  ...configHandlers,
  ...fieldHandlers,
  ...datastoreHandlers,
  ...datarefHandlers,
  ...tableHandlers,
  ...variableHandlers,
  ...workflowHandlers,
  ...executionHandlers,
  ...eventHandlers,
  ...inboundHandlers,
  ...scheduleHandlers,
  ...directActionHandlers,
  ...webhookHandlers,
  ...logHandlers,
};

/** All of them, with those of the emulator's own pages. */
export const handlers: Readonly<Record<string, Handler>> = { ...operations, ...appHandlers, ...portalHandlers };
