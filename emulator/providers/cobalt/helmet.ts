import { list } from '../../http/contract.ts';
import type { Exchange } from '../../http/exchange.ts';

/** Seen on answers about configs in 2023. @see https://github.com/gocobalt/mintlify-docs (api-reference/openapi.yaml) */
const HEADERS: Readonly<Record<string, string>> = {
  'Strict-Transport-Security': 'max-age=15552000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'SAMEORIGIN',
  'Referrer-Policy': 'no-referrer',
};

/** Puts the usual careful headers on answers about configs. */
export function addHelmet({ operation, answerHeaders }: Exchange): void {
  if (list(operation?.document.tags).includes('Config')) Object.assign(answerHeaders, HEADERS);
}
