import type { JsonObject } from '../../core/json.ts';
import type { Action } from '../definition.ts';
import {
  addCustomers,
  identity,
  nameOne,
  resumeSubscription,
  setQuota,
  suspendSubscription,
} from './actions/accounts.ts';
import { failNextJob, partialJob, slowJobs } from './actions/jobs.ts';
import { expireKey, issueKey, restrictRole, revokeKey, rotateKey } from './actions/keys.ts';
import { announceVersion, setVersion } from './actions/versions.ts';
import { declareManifest, rotateWebhookSecret, setWebhook } from './actions/webhooks.ts';

/** An action whose arguments are these properties, none of them required unless named. */
function action(says: string, properties: JsonObject, run: Action['run'], required: string[] = []): Action {
  return { says, parameters: { type: 'object', properties, required, additionalProperties: false }, run };
}

const name = { type: 'string', minLength: 1 };
const of = { type: 'string', description: 'An account by id, or by the name that it was given.' };
const environment = { enum: ['sandbox', 'production'] };
/** Whose: an account by name, or the first of an environment. */
const whose = { of, environment };
const key = { type: 'string', description: "A key by id; the account's first one that works without it." };
const seconds = { type: 'number', minimum: 0 };
const texts = { type: 'array', items: { type: 'string' }, uniqueItems: true };

/** What Augno and its people can do to accounts, keys and jobs: each is a scenario step and a control endpoint. */
export const actions: Readonly<Record<string, Action>> = {
  identity: action(
    'An account with data and an API key of its own comes into being, under a name: nobody shares it.',
    { as: name, environment, customers: { type: 'integer', minimum: 0, maximum: 1000 } },
    identity,
    ['as'],
  ),
  name: action('Gives an account a name for later steps.', { as: name, ...whose }, nameOne, ['as']),
  issueKey: action(
    'A new API key comes into being, with the role of an administrator or one that carries these permissions only.',
    { ...whose, name, permissions: texts },
    issueKey,
  ),
  rotateKey: action(
    'An API key gets a successor; the old one works for `grace_s` seconds more.',
    { ...whose, key, grace_s: seconds },
    rotateKey,
  ),
  revokeKey: action('An API key is revoked: api_key_revoked from now on.', { ...whose, key }, revokeKey),
  expireKey: action('An API key reaches its expiry now: api_key_expired from now on.', { ...whose, key }, expireKey),
  restrictRole: action(
    'The role of an API key becomes that of a user without some permissions (`without`), or with these only (`permissions`); with neither, that of an administrator.',
    { ...whose, key, without: texts, permissions: texts },
    restrictRole,
  ),
  suspendSubscription: action(
    'The subscription of an account is past due: every request is answered with 402.',
    whose,
    suspendSubscription,
  ),
  resumeSubscription: action('The subscription of an account is paid again.', whose, resumeSubscription),
  setVersion: action(
    'The API version of an account changes, and with it the shape of its webhooks.',
    { ...whose, version: name },
    setVersion,
    ['version'],
  ),
  announceVersion: action(
    'A newer API version is supported and the latest from now on.',
    { version: { ...name, pattern: '^[^\\s,]+$' } },
    announceVersion,
    ['version'],
  ),
  addCustomers: action(
    'An account gains customers.',
    { ...whose, count: { type: 'integer', minimum: 1, maximum: 100_000 } },
    addCustomers,
    ['count'],
  ),
  setQuota: action(
    'The plan allows so many sandboxes or seats.',
    { sandboxes: { type: 'integer', minimum: 0 }, seats: { type: 'integer', minimum: 1 } },
    setQuota,
  ),
  setWebhook: action(
    'The webhook endpoint of an environment gets another address, types, API version or status.',
    {
      environment,
      url: { type: ['string', 'null'] },
      like: { ...environment, description: 'The environment whose address it gets.' },
      event_types: texts,
      api_version: { type: ['string', 'null'] },
      status: { enum: ['enabled', 'disabled'] },
    },
    setWebhook,
  ),
  declareManifest: action(
    'These webhook endpoints are set in the Dashboard; an address may be a path of the integration.',
    {
      webhook_endpoints: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            environment,
            url: name,
            api_version: { type: ['string', 'null'] },
            status: { enum: ['enabled', 'disabled'] },
          },
          required: ['environment', 'url'],
          additionalProperties: false,
        },
      },
    },
    declareManifest,
  ),
  rotateWebhookSecret: action(
    'The signing secret of an environment is replaced; the old one signs, too, for a while.',
    { environment },
    rotateWebhookSecret,
  ),
  failNextJob: action('The next job fails as a whole, with this error.', { code: name }, failNextJob),
  partialJob: action(
    'Rows of the next job fail: these by number from 0, or the first one.',
    { rows: { type: 'array', items: { type: 'integer', minimum: 0 } }, code: name },
    partialJob,
  ),
  slowJobs: action('Jobs take so many seconds from now on.', { seconds }, slowJobs, ['seconds']),
};
