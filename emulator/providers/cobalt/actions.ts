import type { JsonObject } from '../../core/json.ts';
import type { Action } from '../definition.ts';
import { recordsOf, revokeAtApp, setOAuthApp, troubleApp } from './actions/apps.ts';
import {
  connectApp,
  disconnectApp,
  endSessions,
  expireApp,
  identity,
  issueSession,
  nameOne,
  setUdf,
} from './actions/customers.ts';
import { rotateKey, setWebhook } from './actions/keys.ts';
import { APPS } from './apps/catalogue.ts';

/** An action whose arguments are these properties, none of them required unless named. */
function action(says: string, properties: JsonObject, run: Action['run'], required: string[] = []): Action {
  return { says, parameters: { type: 'object', properties, required, additionalProperties: false }, run };
}

const name = { type: 'string', minLength: 1 };
const of = { type: 'string', description: 'A linked account by id, or by the name that it was given.' };
const environment = { enum: ['test', 'production'] };
/** Whose: a linked account by name, or the first of an environment. */
const whose = { of, environment };
const app = { enum: APPS.map(({ slug }) => slug) };
const udf = { type: 'object', description: 'User-defined fields, by name.' };
const scopes = { type: 'array', items: { type: 'string' }, uniqueItems: true };

/** What Cobalt, its people, customers and their applications can do: each is a scenario step and a control endpoint. */
export const actions: Readonly<Record<string, Action>> = {
  identity: action(
    'A linked account comes into being, under a name: nobody shares it.',
    { as: name, environment, udf },
    identity,
    ['as'],
  ),
  name: action('Gives a linked account a name for later steps.', { as: name, ...whose }, nameOne, ['as']),
  setUdf: action('User-defined fields of a linked account change.', { ...whose, udf }, setUdf, ['udf']),
  issueSession: action('A session token comes into being.', whose, issueSession),
  endSessions: action(
    'All session tokens of a linked account expire, or are revoked.',
    { ...whose, how: { enum: ['expired', 'revoked'] } },
    endSessions,
  ),
  connectApp: action(
    'A linked account is connected to an application, without a browser.',
    { ...whose, app, scopes },
    connectApp,
  ),
  disconnectApp: action('A connection ends, and its configs with it.', { ...whose, app }, disconnectApp),
  expireApp: action('The credentials of a connection die: it must be made again.', { ...whose, app }, expireApp),
  setOAuthApp: action(
    'The OAuth app is set up otherwise: the secret in Cobalt is wrong or right, the callback is registered at the application or not, scopes are not enabled there.',
    { app, secret: { enum: ['wrong', 'right'] }, callback: { type: 'boolean' }, without: scopes },
    setOAuthApp,
  ),
  troubleApp: action(
    'An application answers its next calls with a status.',
    {
      app,
      status: { type: 'integer', minimum: 400, maximum: 599 },
      times: { type: 'integer', minimum: 1 },
    },
    troubleApp,
  ),
  revokeAtApp: action(
    'An application revokes the credentials of a linked account; Cobalt notices when it uses them.',
    { ...whose, app },
    revokeAtApp,
  ),
  recordsOf: action('What an application holds.', { app }, recordsOf),
  rotateKey: action(
    'The API key of an environment is replaced; the old one is refused at once.',
    { environment },
    rotateKey,
  ),
  setWebhook: action(
    'The subscription that an environment has from the start gets another address, events, or is switched.',
    {
      environment,
      url: { type: ['string', 'null'] },
      like: { ...environment, description: 'The environment whose address it gets.' },
      events: { type: 'array', items: { type: 'string' }, uniqueItems: true },
      enabled: { type: 'boolean' },
    },
    setWebhook,
  ),
};
