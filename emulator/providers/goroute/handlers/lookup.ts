import type { JsonObject } from '../../../core/json.ts';
import { refuse } from '../../../http/dialect.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import { dialect } from '../dialect.ts';
import { documentTypeId, typeNamed } from '../document-types.ts';
import { addressOf, type Identifier, identifierOf } from '../identifiers.ts';
import { listedAt, SMP_ENDPOINT } from '../network.ts';
import { callerOf } from '../organization.ts';
import type { Participant } from '../state.ts';

/** Certificates are of no year in particular; this one is invented. */
const CERTIFICATE_UNTIL = '2030-05-01T00:00:00Z';

type Shape = 'routing' | 'lookup' | 'first_call';

/** Asked in three forms, answered in three shapes: each page of the documentation shows its own. @see contract, `lookupParticipant` */
export const lookupParticipant: Handler = (exchange) => {
  const { world, query } = exchange;
  const form = query.peppol_id !== undefined ? 'first_call' : query.scheme !== undefined ? 'lookup' : 'routing';
  const text = {
    first_call: query.peppol_id,
    lookup: `${query.scheme}:${query.identifier ?? ''}`,
    routing: query.identifier,
  };
  const who = identifierOf(String(text[form] ?? ''));
  if (!who) {
    return refuse(dialect, exchange, 'INVALID_PARTICIPANT_ID', {
      fields: { details: `"${String(text[form] ?? '')}" names no participant.` },
    });
  }
  const shape = shapeOf(world.knobs.text('lookup_shape'), form);
  const found = listedAt(world, callerOf(exchange).environment, who);
  return found ? exchange.answer(200, SHAPES[shape](exchange, found)) : missed(exchange, who, shape, form);
};

function shapeOf(asked: string, form: Shape): Shape {
  return asked === 'routing' || asked === 'lookup' || asked === 'first_call' ? asked : form;
}

function missed(exchange: Exchange, who: Identifier, shape: Shape, form: Shape): Reply {
  const knob = exchange.world.knobs.text('lookup_miss');
  if (knob === 'status_404' || (knob === 'by_form' && form !== 'first_call')) {
    return refuse(dialect, exchange, 'PARTICIPANT_NOT_FOUND', {
      fields: { details: `${addressOf(who)} is in no SMP.` },
    });
  }
  const message = `Participant ${addressOf(who)} was not found in the Peppol network.`;
  const participant_id = addressOf(who);
  return exchange.answer(
    200,
    shape === 'routing' ? { participant_id, registered: false, message } : { found: false, participant_id, message },
  );
}

const SHAPES: Readonly<Record<Shape, (exchange: Exchange, row: Participant) => JsonObject>> = {
  /** @see https://docs.goroute.ai/docs/sending-documents/routing */
  routing: (_exchange, row) => ({
    participant_id: addressOf(row),
    registered: true,
    access_point: { name: row.access_point.name, url: row.access_point.endpoint },
    document_types: row.documents.map((name) => ({
      document_type_id: documentTypeId(typeNamed(name)),
      process_id: typeNamed(name).process,
    })),
    certificate: { subject: `CN=${row.access_point.name}`, valid_until: CERTIFICATE_UNTIL },
  }),

  /** The sample code of the page reads three members beside `participant` that its JSON has within. @see https://docs.goroute.ai/docs/participant-management/lookup */
  lookup: ({ world }, row) => {
    const { name, country } = row;
    const capabilities = row.documents.map((document) => ({
      document_type: typeNamed(document).namespace,
      document_type_name: typeNamed(document).title,
      process_id: typeNamed(document).process,
      process_name: 'Peppol BIS Billing 3.0',
    }));
    return {
      found: true,
      participant: {
        scheme: row.scheme,
        identifier: row.identifier,
        name,
        country,
        access_point: row.access_point,
        capabilities,
        registered_since: row.registered_at,
        last_updated: row.updated_at,
      },
      name,
      country,
      capabilities,
      lookup_source: 'smp',
      lookup_time_ms: world.knobs.number('lookup_time_ms'),
    };
  },

  /** @see https://docs.goroute.ai/docs/getting-started/first-api-call */
  first_call: (_exchange, row) => ({
    found: true,
    participant_id: addressOf(row),
    scheme: row.scheme,
    name: row.name,
    country: row.country,
    capabilities: row.documents.map((document) => ({
      document_type: `${typeNamed(document).namespace}::${document}`,
      process_id: typeNamed(document).process,
    })),
    smp_endpoint: SMP_ENDPOINT,
  }),
};
