import { EmulatorError } from '../../../core/errors.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import { addressOf, type Identifier, identifierOf } from '../identifiers.ts';
import { addParticipant, OWN_ACCESS_POINT, participantAt } from '../network.ts';
import { organizationOf } from '../organization.ts';
import { changeParticipant } from '../participants.ts';
import { type Behaviour, gorouteState, type Participant, timestamp } from '../state.ts';

/** @throws EmulatorError `address_invalid`, `address_taken`, `organization_unknown` */
export function register(world: World, args: JsonObject, cause: number): JsonObject {
  const { id: organizationId, environment, name, country } = organizationOf(world, args);
  const who = addressIn(args);
  const known = participantAt(world, environment, who);
  if (known && known.organization_id !== organizationId) {
    throw new EmulatorError(
      'address_taken',
      `${addressOf(who)} belongs to somebody else in the ${environment} network.`,
      {
        status: 409,
      },
    );
  }
  const patch = { status: 'active', smp_status: 'registered', registered_at: timestamp(world.clock.now()) } as const;
  if (known) return told(changeParticipant(world, known.id, { ...patch, due_at: null }, cause));
  return told(
    addParticipant(world, {
      environment,
      ...who,
      organization_id: organizationId,
      name: typeof args.name === 'string' ? args.name : name,
      country,
      access_point: OWN_ACCESS_POINT,
    }),
  );
}

/** @throws EmulatorError `address_invalid`, `participant_unknown`, `organization_unknown` */
export function deregister(world: World, args: JsonObject, cause: number): JsonObject {
  const { id, name, environment } = organizationOf(world, args);
  const [first] = gorouteState(world.store).participants.by('organization', id);
  const row = args.address === undefined ? first : participantAt(world, environment, addressIn(args));
  if (row?.organization_id === id) return told(changeParticipant(world, row.id, { smp_status: 'deregistered' }, cause));
  const which = args.address === undefined ? 'participant' : `participant ${String(args.address)}`;
  throw new EmulatorError('participant_unknown', `${name} (${id}) has no ${which}.`, { status: 404 });
}

/** @throws EmulatorError `address_invalid` */
export function setReceiver(world: World, args: JsonObject): JsonObject {
  const environment = args.environment === 'production' ? 'production' : 'sandbox';
  const who = addressIn(args);
  const patch: Partial<Participant> = {
    ...(typeof args.name === 'string' && { name: args.name }),
    ...(typeof args.country === 'string' && { country: args.country }),
    ...(isBehaviour(args.behaviour) && { behaviour: args.behaviour }),
    ...(Array.isArray(args.documents) && { documents: args.documents.map(String) }),
  };
  const known = participantAt(world, environment, who);
  if (known) return told(gorouteState(world.store).participants.update(known.id, patch));
  return told(addParticipant(world, { environment, ...who, name: addressOf(who), country: 'NL', ...patch }));
}

function isBehaviour(word: unknown): word is Behaviour {
  return typeof word === 'string' && ['accept', 'reject', 'timeout', 'certificate', 'unlisted'].includes(word);
}

function addressIn({ address }: JsonObject): Identifier {
  const who = identifierOf(String(address));
  if (who) return who;
  throw new EmulatorError(
    'address_invalid',
    `"${String(address)}" names no participant; say for example 0088:8712345000004.`,
  );
}

function told(row: Participant): JsonObject {
  const { id, environment, organization_id, behaviour, documents, smp_status } = row;
  return {
    participant_id: id,
    address: addressOf(row),
    environment,
    organization_id,
    behaviour,
    documents,
    smp_status,
  };
}
