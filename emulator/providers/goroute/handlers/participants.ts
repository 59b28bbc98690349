import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import { refuse } from '../../../http/dialect.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import { dialect } from '../dialect.ts';
import { DOCUMENT_TYPES } from '../document-types.ts';
import { identifierOf } from '../identifiers.ts';
import { idWith } from '../ids.ts';
import { addParticipant, OWN_ACCESS_POINT, participantAt } from '../network.ts';
import { callerOf } from '../organization.ts';
import { changeParticipant, scheduleRegistration, shownParticipant } from '../participants.ts';
import { gorouteState, type Participant, timestamp } from '../state.ts';
import { pageOf } from './pages.ts';
import { invalid, notFound } from './refusals.ts';

/** Members of a registration that are kept as they are. */
const CONTACT = ['contact_email', 'contact_phone', 'technical_contact_email', 'address'];

/** @see https://docs.goroute.ai/docs/participant-management/registration */
export const participantHandlers: Readonly<Record<string, Handler>> = {
  registerParticipant: (exchange) => {
    const { world, json } = exchange;
    const { id: organizationId, environment } = callerOf(exchange);
    const who = identifierOf(`${json.scheme}:${json.identifier}`);
    if (!who) return badIdentifier(exchange);
    if (participantAt(world, environment, who)) return refuse(dialect, exchange, 'PARTICIPANT_EXISTS');
    const isPublished = json.auto_register_smp ?? world.knobs.flag('auto_register_smp');
    const waitMs = world.knobs.number('registration_s') * 1000;
    const isLater = isPublished === true && waitMs > 0;
    const row = addParticipant(world, {
      environment,
      ...who,
      organization_id: organizationId,
      name: String(json.name),
      country: String(json.country),
      contact: Object.fromEntries(CONTACT.filter((name) => json[name] !== undefined).map((name) => [name, json[name]])),
      access_point: OWN_ACCESS_POINT,
      ...((isLater || !isPublished) && { status: 'pending', smp_status: 'pending', registered_at: null }),
      due_at: isLater ? world.clock.now() + waitMs : null,
    });
    scheduleRegistration(world, row.id, exchange.entry.seq);
    return exchange.answer(201, shownParticipant(row));
  },

  listParticipants: (exchange) => {
    const rows = gorouteState(exchange.world.store).participants.by('organization', callerOf(exchange).id);
    return exchange.answer(200, pageOf(exchange, 'participants', rows, shownParticipant));
  },

  getParticipant: (exchange) => withOwn(exchange, (row) => exchange.answer(200, shownParticipant(row))),

  updateParticipant: (exchange) =>
    withOwn(exchange, (row) => {
      const { json, world, entry } = exchange;
      const documents = documentsIn(json.capabilities);
      if (documents === null) {
        const known = DOCUMENT_TYPES.map(({ name }) => name).join(', ');
        return invalid(exchange, `body/capabilities must name document types, which are ${known}`);
      }
      const contact = Object.fromEntries(
        CONTACT.filter((name) => json[name] !== undefined).map((name) => [name, json[name]]),
      );
      const patch: Partial<Participant> = {
        ...(typeof json.name === 'string' && { name: json.name }),
        ...(documents && { documents }),
        contact: { ...row.contact, ...contact },
      };
      const changed = changeParticipant(world, row.id, patch, entry.seq);
      return exchange.answer(200, shownParticipant(changed));
    }),

  deleteParticipant: (exchange) =>
    withOwn(exchange, (row) => {
      gorouteState(exchange.world.store).participants.delete(row.id);
      return { status: 204, headers: {}, body: '' };
    }),

  migrateParticipant: (exchange) => {
    const { world, json } = exchange;
    const { id: organizationId, environment } = callerOf(exchange);
    const who = identifierOf(`${json.scheme}:${json.identifier}`);
    if (!who) return badIdentifier(exchange);
    const known = participantAt(world, environment, who);
    if (known?.organization_id === organizationId) return refuse(dialect, exchange, 'PARTICIPANT_EXISTS');
    const participant = { ...who, name: json.name, country: json.country, contact_email: json.contact_email ?? null };
    const migration = gorouteState(world.store).migrations.insert({
      id: idWith(world, 'mig_'),
      organization_id: organizationId,
      participant,
      created_at: timestamp(world.clock.now()),
    });
    const current = String(json.current_access_point ?? '');
    return exchange.answer(202, {
      migration_id: migration.id,
      status: 'pending_deregistration',
      participant,
      current_access_point: {
        name: current || (known?.access_point.name ?? null),
        peppol_id: known?.access_point.peppol_id ?? null,
      },
      next_steps: [
        'Ask the current access point to deregister the participant.',
        'GoRoute registers it once it is free.',
      ],
      estimated_completion: '24–48 hours after deregistration',
      created_at: migration.created_at,
    });
  },
};

function withOwn(exchange: Exchange, use: (row: Participant) => Reply): Reply {
  const row = gorouteState(exchange.world.store).participants.get(exchange.path.participant_id ?? '');
  return row?.organization_id === callerOf(exchange).id ? use(row) : notFound(exchange, 'PARTICIPANT_NOT_FOUND');
}

function badIdentifier(exchange: Exchange): Reply {
  return refuse(dialect, exchange, 'INVALID_PARTICIPANT_ID');
}

/** The names of document types in a list of capabilities; undefined for no list, null for one with a name that there is not. */
function documentsIn(capabilities: unknown): string[] | null | undefined {
  if (!Array.isArray(capabilities)) return undefined;
  const names = capabilities.filter(isJsonObject).map((one: JsonObject) => String(one.document_type));
  return names.every((name) => DOCUMENT_TYPES.some((known) => known.name === name)) ? names : null;
}
