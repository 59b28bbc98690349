import type { Handler } from '../../../http/exchange.ts';
import { accountUserHandlers } from './account-users.ts';
import { apiKeyHandlers } from './api-keys.ts';
import { sandboxHandlers } from './sandboxes.ts';

/** Keys, sandboxes and people. */
export const accessHandlers: Readonly<Record<string, Handler>> = {
  ...apiKeyHandlers,
  ...sandboxHandlers,
  ...accountUserHandlers,
};
