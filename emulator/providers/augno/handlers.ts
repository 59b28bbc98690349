import type { Handler } from '../../http/exchange.ts';

/** Operations whose behaviour the document does not tell. All others are carried out by what it says. */
export const handlers: Readonly<Record<string, Handler>> = {};
