import type { JsonObject } from '../../core/json.ts';
import type { Action } from '../definition.ts';
import { enableApp, recordsOf, revokeAtApp, setOAuthApp, troubleApp } from './actions/apps.ts';
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
import { addKey, declareManifest, rotateKey, setWebhook } from './actions/keys.ts';
import { setProxy, setProxyAuth } from './actions/proxies.ts';
import { defineWorkflow, enableWorkflow, fireEvent, runWorkflow, setWorkflow, stopRuns } from './actions/workflows.ts';
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
  issueSession: action(
    'A session token comes into being, or a personal access token, which does not expire.',
    { ...whose, personal: { type: 'boolean' } },
    issueSession,
  ),
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
  enableApp: action(
    'An application is switched on or off for the organization.',
    { app, enabled: { type: 'boolean' } },
    enableApp,
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
  defineWorkflow: action(
    'A workflow comes into being, with nodes that run one after the other; one of the same name is replaced.',
    {
      name,
      app,
      event: name,
      alias: name,
      published: { type: 'boolean' },
      auto_enable: { type: 'boolean' },
      timeout_s: { type: 'number', exclusiveMinimum: 0 },
      dedup_key: { type: 'string' },
      access: { type: 'object', description: 'Values that user-defined fields must have.' },
      inbound: { type: 'object', description: 'kind (hmac or token), header, secret, encoding, prefix.' },
      nodes: { type: 'array', items: { type: 'object' } },
    },
    defineWorkflow,
    ['name'],
  ),
  setWorkflow: action(
    'A workflow is published or not, hidden or not, enabled by itself, or for others.',
    {
      workflow: name,
      published: { type: 'boolean' },
      hidden: { type: 'boolean' },
      auto_enable: { type: 'boolean' },
      timeout_s: { type: 'number', exclusiveMinimum: 0 },
      dedup_key: { type: 'string' },
      access: { type: 'object' },
    },
    setWorkflow,
    ['workflow'],
  ),
  enableWorkflow: action(
    'A linked account switches a workflow on, or off.',
    { ...whose, workflow: name, enabled: { type: 'boolean' } },
    enableWorkflow,
    ['workflow'],
  ),
  fireEvent: action(
    'An event is fired for a linked account, as the product would do it.',
    { ...whose, event: name, app, payload: { type: 'object' } },
    fireEvent,
    ['event'],
  ),
  runWorkflow: action(
    'A workflow runs for a linked account, whether it is enabled or not.',
    { ...whose, workflow: name, payload: {} },
    runWorkflow,
    ['workflow'],
  ),
  stopRuns: action('All executions of a linked account are asked to stop.', whose, stopRuns),
  setProxy: action(
    'An API proxy comes into being, or changes: an endpoint of the product that workflows call.',
    {
      name,
      url: name,
      method: { enum: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] },
      headers: { type: 'object' },
      query: { type: 'object' },
      body: { type: 'object' },
      timeout_s: { type: 'number', exclusiveMinimum: 0 },
      opts_out: { type: 'boolean' },
    },
    setProxy,
    ['name'],
  ),
  setProxyAuth: action(
    'Before proxies are called a token is fetched from this address, and kept; without an address, none is.',
    {
      url: { type: ['string', 'null'] },
      body: { type: 'object' },
      token: name,
      header: name,
      prefix: { type: 'string' },
      cache_s: { type: 'number', minimum: 0 },
    },
    setProxyAuth,
  ),
  rotateKey: action(
    'The API key of an environment is replaced; the old one is refused at once.',
    { of, environment, grace_s: { const: 0, description: 'There is none: the old key is refused at once.' } },
    rotateKey,
  ),
  issueKey: action('A further API key of an environment comes into being.', { of, environment }, addKey),
  declareManifest: action(
    'Takes over where the webhooks of an environment go, as an integration says it.',
    {
      webhook_endpoints: {
        type: 'array',
        items: {
          type: 'object',
          properties: { environment, url: name, status: name },
          required: ['environment', 'url'],
        },
      },
    },
    declareManifest,
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
