import type { Handler } from '../../http/exchange.ts';
import { appHandlers } from './apps/authorize.ts';
import { accountHandlers } from './handlers/accounts.ts';
import { applicationHandlers } from './handlers/applications.ts';
import { connectingHandlers } from './handlers/connecting.ts';
import { sessionHandlers } from './handlers/sessions.ts';

/** The operations of the contract by name. */
export const operations: Readonly<Record<string, Handler>> = {
  ...accountHandlers,
  ...sessionHandlers,
  ...applicationHandlers,
  ...connectingHandlers,
};

/** All of them, with those of the emulator's own pages. */
export const handlers: Readonly<Record<string, Handler>> = { ...operations, ...appHandlers };
