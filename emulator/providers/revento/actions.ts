import type { JsonObject } from '../../http/contract.ts';
import type { Action } from '../definition.ts';
import { connect, expire, identity, nameEvent, revoke, signIn } from './connections.ts';
import { subjectOf } from './events.ts';
import {
  archive,
  deprecate,
  disconnect,
  lift,
  loseFormalStatus,
  regainFormalStatus,
  suspend,
  unpublish,
  withdraw,
} from './lifecycle.ts';
import { declareEventType, declareManifest, declareScope, rotate } from './manifest-changes.ts';
import { cancelApplication, fillIn, resetData, signUp } from './sandbox-data.ts';

/** A lifecycle action whose arguments are these properties, none of them required unless named. */
function action(says: string, properties: JsonObject, run: Action['run'], required: string[] = []): Action {
  return { says, parameters: { type: 'object', properties, required, additionalProperties: false }, run };
}

const texts = { type: 'array', items: { type: 'string' }, uniqueItems: true };

const of = { type: 'string', description: 'An event by id, or by the name that a connection was given.' };

/** What Revento and its people can do to connections: each is a scenario step and a control endpoint. */
export const actions: Readonly<Record<string, Action>> = {
  connect: action(
    'An organizer connects an event: a grant with tokens of its own, without a browser.',
    { as: { type: 'string' }, event: of, scopes: texts },
    connect,
  ),
  signIn: action('A participant signs in with Revento: a user grant with tokens of its own.', { event: of }, signIn),
  name: action('Gives an event a name for later steps.', { as: { type: 'string' }, event: of }, nameEvent, ['as']),
  identity: action(
    'An organization with one event comes into being, under a name: nobody shares it.',
    { as: { type: 'string' }, participants: { type: 'integer', minimum: 1, maximum: 500 } },
    identity,
    ['as'],
  ),
  disconnect: action('The organizer disconnects an event.', { of }, (world, args, cause) =>
    disconnect(world, subjectOf(world, args), 'organizer_revoked', cause),
  ),
  archive: action('The event is archived.', { of }, (world, args, cause) =>
    archive(world, subjectOf(world, args), cause),
  ),
  loseFormalStatus: action('The organization of the event loses its formal status.', { of }, (world, args, cause) =>
    loseFormalStatus(world, subjectOf(world, args), cause),
  ),
  regainFormalStatus: action('The organization of the event is verified as formal again.', { of }, (world, args) =>
    regainFormalStatus(world, subjectOf(world, args)),
  ),
  withdraw: action('A signed-in participant withdraws access.', { user: { type: 'string' } }, (world, args, cause) =>
    withdraw(world, typeof args.user === 'string' ? args.user : undefined, cause),
  ),
  suspend: action(
    'Revento suspends the integration: every token dies, then integration.suspended is sent once.',
    { reason: { enum: ['security_review', 'compliance', 'terms_violation', null] } },
    (world, args, cause) =>
      suspend(world, args.reason === null ? null : String(args.reason ?? 'security_review'), cause),
  ),
  lift: action('The suspension is lifted; dead tokens stay dead.', {}, (world) => lift(world)),
  deprecate: action('The integration is deprecated: no new connections.', {}, (world) => deprecate(world)),
  unpublish: action('The integration is unpublished: every connection ends.', {}, (world, _, cause) =>
    unpublish(world, cause),
  ),
  expire: action(
    'Tokens reach the end of their life now.',
    { tokens: { enum: ['access', 'refresh', 'all'] }, of },
    expire,
  ),
  revoke: action('A grant dies without a word to anybody.', { of }, revoke),
  rotate: action(
    'A secret of the integration is replaced.',
    { secret: { enum: ['client_secret', 'webhook_secret'] } },
    rotate,
    ['secret'],
  ),
  declareScope: action(
    'The manifest gains a scope; existing connections need a new consent for it.',
    { scope: { type: 'string' }, required: { type: 'boolean' } },
    declareScope,
    ['scope'],
  ),
  declareEventType: action(
    'The manifest gains or loses a webhook type, at once and without consent.',
    { type: { type: 'string' }, declared: { type: 'boolean' } },
    declareEventType,
    ['type'],
  ),
  declareManifest: action(
    'The manifest declares these scopes and webhook types, and no others.',
    { scopes: texts, webhook_event_types: texts },
    declareManifest,
  ),
  signUp: action(
    'Participants sign up for an activity; one snapshot is sent after the debounce interval.',
    { of, activity: { type: 'string' }, count: { type: 'integer', minimum: 1 } },
    signUp,
  ),
  fillIn: action(
    'A participant fills the application form in anew: a name, and answers. No webhook tells of it.',
    { of, name: { type: 'string' }, answers: { type: 'object' } },
    fillIn,
  ),
  cancelApplication: action(
    'An application is cancelled, of which no webhook tells.',
    { of, participant: { type: 'string' } },
    cancelApplication,
  ),
  resetData: action('The weekly reset of the sandbox: data as on the first day.', {}, resetData),
};
