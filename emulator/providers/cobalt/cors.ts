import type { Exchange, Stage } from '../../http/exchange.ts';

const METHODS = 'GET, POST, PUT, PATCH, DELETE';
const HEADERS =
  'authorization, content-type, slug, sync_execution, disable_field_options, config_id, linked_account_id, x-api-key';
const A_DAY_S = '86400';

/** Pages of any origin may read every answer: that much was seen in 2023. */
export function allowBrowsers({ answerHeaders }: Exchange): void {
  answerHeaders['Access-Control-Allow-Origin'] = '*';
}

/** What a browser asks before a call from another origin. What is allowed is inferred from what the frontend packages send. */
export const preflight: Stage = (exchange) => {
  if (exchange.entry.method !== 'OPTIONS' || exchange.header('access-control-request-method') === undefined) {
    return undefined;
  }
  exchange.entry.emulated = true;
  return {
    status: 204,
    headers: {
      'Access-Control-Allow-Methods': METHODS,
      'Access-Control-Allow-Headers': HEADERS,
      'Access-Control-Max-Age': A_DAY_S,
      Vary: 'Access-Control-Request-Headers',
    },
    body: '',
  };
};
