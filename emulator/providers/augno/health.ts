import { emulatorOperation, type Operation } from '../../http/contract.ts';
import type { Handler } from '../../http/exchange.ts';

const HEALTH = 'healthz';

/** `GET /healthz`: needs neither version nor key, and is not limited. It is in no document. */
export const healthOperation: Operation = emulatorOperation(HEALTH, 'GET', '/healthz');

/** Its answer. */
export const healthHandlers: Readonly<Record<string, Handler>> = {
  [HEALTH]: (exchange) => exchange.answer(200, { object: 'healthcheck', status: 'ok' }),
};
