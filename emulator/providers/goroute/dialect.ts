import type { JsonObject } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import type { ErrorDialect } from '../../http/dialect.ts';
import type { Exchange } from '../../http/exchange.ts';
import { codeOfStatus, ERRORS } from './errors.ts';

/** Header with the id of a request, which errors repeat. Inferred; the member of errors is documented. */
export const REQUEST_ID_HEADER = 'X-Request-ID';

/** Error codes and envelopes, in both vocabularies. @see https://docs.goroute.ai/docs/sending-documents/error-handling */
export const dialect: ErrorDialect = {
  codes: ERRORS,

  codeFor: codeOfStatus,

  violation(_exchange, { where, says }) {
    const code = where === 'content-type' ? 'UNSUPPORTED_MEDIA_TYPE' : 'INVALID_REQUEST';
    return { code, details: { fields: { details: `${where} must ${says}` } } };
  },

  render(exchange, code, status, message, { fields = {}, headers }) {
    const allow = status === 405 ? allowed(exchange) : null;
    const { numbered, ...more } = fields;
    const error =
      exchange.world.knobs.text('error_style') === 'numbered'
        ? { code: String(numbered ?? ERRORS[code]?.numbered ?? code), message, ...more, ...inWords(more) }
        : { code, message, ...more, request_id: exchange.answerHeaders[REQUEST_ID_HEADER] };
    return exchange.answer(status, { error }, { ...(allow && { Allow: allow }), ...headers });
  },
};

/** The numbered vocabulary has one sentence where the other has a list. */
function inWords({ details }: JsonObject): JsonObject {
  if (!Array.isArray(details)) return {};
  const lines = details.filter(isJsonObject).map(({ rule, message }) => `${String(rule)}: ${String(message)}`);
  // Each message ends with a full stop.
  return { details: lines.join(' ') };
}

function allowed({ world, entry }: Exchange): string {
  const fits = (template: string) => {
    const [wanted, sent] = [template.split('/'), entry.path.split('/')];
    return wanted.length === sent.length && wanted.every((part, i) => part.startsWith('{') || part === sent[i]);
  };
  const here = world.contract.operations.filter(({ path, also = [] }) => [path, ...also].some(fits));
  return [...new Set(here.map(({ method }) => method))].join(', ');
}
