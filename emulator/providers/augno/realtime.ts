import { emulatorOperation, type Operation } from '../../http/contract.ts';
import { refuse } from '../../http/dialect.ts';
import type { Handler } from '../../http/exchange.ts';
import { dialect } from './dialect.ts';

const REALTIME = 'realtime';

/** Where the Dashboard hears of news, by a web socket and with the session of a person. It is in no document. @see https://docs.augno.com/api/realtime */
export const realtimeOperation: Operation = emulatorOperation(REALTIME, 'GET', '/v1/ws');

/** API keys are refused. */
export const realtimeHandlers: Readonly<Record<string, Handler>> = {
  [REALTIME]: (exchange) =>
    refuse(dialect, exchange, 'invalid_credentials', { message: 'Realtime is for sessions of the Dashboard only.' }),
};
