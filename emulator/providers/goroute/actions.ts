import type { JsonObject } from '../../core/json.ts';
import type { Action } from '../definition.ts';
import { allowAddresses, disableKey, enableKey, newKey, restrictKey, revokeKey, rotateKey } from './actions/keys.ts';
import { deregister, register, setReceiver } from './actions/network.ts';
import { identity, nameOne, setTier } from './actions/organizations.ts';
import { finish, nextOutcome, receiveDocument } from './actions/transactions.ts';
import { declareManifest, rotateWebhookSecret, setWebhook } from './actions/webhooks.ts';
import { FAILURES } from './errors.ts';
import { SCOPES } from './keys.ts';

/** An action whose arguments are these properties, none of them required unless named. */
function action(says: string, properties: JsonObject, run: Action['run'], required: string[] = []): Action {
  return { says, parameters: { type: 'object', properties, required, additionalProperties: false }, run };
}

const name = { type: 'string', minLength: 1 };
const of = { type: 'string', description: 'An organization by id, or by the name that it was given.' };
const environment = { enum: ['sandbox', 'production'] };
/** Whose: an organization by name, or the first of an environment. */
const whose = { of, environment };
const key = { type: 'string', description: "A key by id; the organization's first one that works without it." };
const seconds = { type: 'number', minimum: 0 };
const scopes = { type: 'array', items: { enum: SCOPES }, uniqueItems: true };
const address = { type: 'string', pattern: '^[0-9]{4}:.+', description: 'scheme:value, such as 0088:8712345000004.' };
const documents = { type: 'array', items: { type: 'string' }, uniqueItems: true };

/** What GoRoute, its people and the network can do: each is a scenario step and a control endpoint. */
export const actions: Readonly<Record<string, Action>> = {
  identity: action(
    'An organization with a participant and an API key of its own comes into being, under a name: nobody shares it.',
    { as: name, environment },
    identity,
    ['as'],
  ),
  name: action('Gives an organization a name for later steps.', { as: name, ...whose }, nameOne, ['as']),
  setTier: action(
    'An organization gets the rate limits of another tier.',
    { ...whose, tier: { enum: ['sandbox', 'starter', 'professional', 'enterprise'] } },
    setTier,
    ['tier'],
  ),
  issueKey: action('A further API key comes into being, with all scopes or these only.', { ...whose, scopes }, newKey),
  rotateKey: action(
    'An API key gets a successor; the old one works for `grace_s` seconds more.',
    { ...whose, key, grace_s: seconds },
    rotateKey,
  ),
  revokeKey: action('An API key is revoked: API_KEY_EXPIRED from now on.', { ...whose, key }, revokeKey),
  disableKey: action('An API key is disabled: API_KEY_DISABLED from now on.', { ...whose, key }, disableKey),
  enableKey: action('A disabled API key works again.', { ...whose, key }, enableKey),
  restrictKey: action(
    'An API key loses scopes (`without`), or keeps these only (`scopes`).',
    { ...whose, key, scopes, without: scopes },
    restrictKey,
  ),
  allowAddresses: action(
    'An API key may be used from these addresses only; without any, from everywhere.',
    { ...whose, key, addresses: { type: 'array', items: { type: 'string' } } },
    allowAddresses,
  ),
  register: action(
    'A participant of an organization is registered and published: it may send from now on.',
    { ...whose, address, name },
    register,
    ['address'],
  ),
  deregister: action(
    'A participant disappears from the SMP; without an address, the first one of the organization.',
    { ...whose, address },
    deregister,
  ),
  setReceiver: action(
    'Somebody on the network comes into being or changes: how documents are taken, and which.',
    {
      environment,
      address,
      name,
      country: name,
      behaviour: { enum: ['accept', 'reject', 'timeout', 'certificate', 'unlisted'] },
      documents,
    },
    setReceiver,
    ['address'],
  ),
  nextOutcome: action(
    'The next transactions end so, whatever their receivers are: delivered, stuck in sending, or failed with this code.',
    {
      outcome: { enum: ['delivered', 'stuck', ...Object.keys(FAILURES)] },
      times: { type: 'integer', minimum: 1 },
    },
    nextOutcome,
    ['outcome'],
  ),
  finish: action(
    'A transaction that is under way ends now: the one that is named, or all of an organization.',
    { ...whose, transaction: name, outcome: { enum: ['delivered', ...Object.keys(FAILURES)] } },
    finish,
  ),
  receive: action(
    'A document arrives for an organization, and document.received is sent.',
    {
      ...whose,
      document: { enum: ['Invoice', 'CreditNote'] },
      number: name,
      from: address,
      net_cents: { type: 'integer', minimum: 0 },
      xml: name,
      times: { type: 'integer', minimum: 1, maximum: 1000 },
    },
    receiveDocument,
  ),
  setWebhook: action(
    'The webhook that an organization has from the start gets another address, events, or is switched.',
    {
      ...whose,
      url: { type: ['string', 'null'] },
      like: { ...environment, description: 'The environment whose address it gets.' },
      events: { type: 'array', items: { type: 'string' }, uniqueItems: true },
      active: { type: 'boolean' },
    },
    setWebhook,
  ),
  declareManifest: action(
    'The webhooks of the environments that are named get their addresses; whom documents go to, and who sends them, is taken note of by checks.',
    {
      webhook_endpoints: {
        type: 'array',
        items: {
          type: 'object',
          properties: { environment, url: name, status: { enum: ['enabled', 'disabled'] } },
          required: ['environment', 'url'],
          additionalProperties: false,
        },
      },
      receivers: { type: 'array', items: address },
      organization: { type: 'object' },
    },
    declareManifest,
  ),
  rotateWebhookSecret: action(
    'The signing secret of the webhook that an organization has from the start is replaced.',
    { ...whose, secret: { type: 'string', minLength: 8 } },
    rotateWebhookSecret,
  ),
};
