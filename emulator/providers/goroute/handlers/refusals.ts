import { refuse } from '../../../http/dialect.ts';
import type { Exchange, Reply } from '../../../http/exchange.ts';
import { dialect } from '../dialect.ts';
import { ERRORS } from '../errors.ts';
import type { Refused } from '../submitting.ts';

/** The answer to a document that was not taken over. */
export function refusal(exchange: Exchange, { code, message, fields = {} }: Refused): Reply {
  const reply = refuse(dialect, exchange, code, { ...(message !== undefined && { message }), fields });
  const status = Number(exchange.world.knobs.text('validation_status'));
  return code === 'VALIDATION_ERROR' ? { ...reply, status } : reply;
}

/** The same within a list of results. @see https://docs.goroute.ai/docs/sending-documents/batch-sending */
export function refusalInside({ code, message, fields }: Refused): Record<string, unknown> {
  const { details } = fields ?? {};
  const said = message ?? (typeof details === 'string' ? details : ERRORS[code]?.message);
  return { code, message: said ?? code, ...(Array.isArray(details) && { details }) };
}

/** 404 for a thing that the organization does not have, whoever else may. */
export function notFound(exchange: Exchange, code: string): Reply {
  return refuse(dialect, exchange, code);
}

/** 400 for a request that the contract allows and GoRoute does not. */
export function invalid(exchange: Exchange, details: string): Reply {
  return refuse(dialect, exchange, 'INVALID_REQUEST', { fields: { details } });
}
