import { refuse } from '../../http/dialect.ts';
import type { Stage } from '../../http/exchange.ts';
import { handle, linger, meetFaults, route, validate } from '../../http/stages.ts';
import { dialect } from './dialect.ts';
import { handlers } from './handlers.ts';
import { idempotent } from './idempotency.ts';
import { authenticate, permit } from './identity.ts';
import { limit } from './limits.ts';

/** A request that is no batch is one document at most. @see https://docs.goroute.ai/docs/sending-documents/batch-sending */
const withinSize: Stage = (exchange) => {
  if (exchange.name === 'sendBatch' || exchange.name === 'createBatch') return undefined;
  const most = exchange.world.knobs.number('document_limit_bytes');
  const { bytes } = exchange.entry.request;
  if (bytes <= most) return undefined;
  return refuse(dialect, exchange, 'PAYLOAD_TOO_LARGE', {
    fields: { details: `The request has ${bytes} bytes; a document has ${most} at most.` },
  });
};

/** The way of a request, in the order in which it may be refused: a key is asked for before anything else, known route or not. */
export const stages: readonly Stage[] = [
  meetFaults({ dialect }),
  authenticate,
  limit,
  route({ dialect }),
  permit,
  withinSize,
  idempotent,
  validate({ dialect }),
  linger,
  handle({ handlers }),
];
