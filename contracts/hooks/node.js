// Hooks for golive-emulator: how a rehearsal asks this integration to act, and looks at what it knows.
// They exist only where EMULATOR_RUN_TOKEN is set, as the emulator does for its runs. Never set it in production.
// Fill in the functions of the first part. Leave out what you do not have, with its line in emulator.config.yaml.
//
//   Express:    app.use((req, res, next) => emulatorHooks(req, res) || next());   // before all other middleware
//   node:http:  createServer((req, res) => emulatorHooks(req, res) || answer(req, res));
//
// This is an ES module. In CommonJS: const { createHash, timingSafeEqual } = require('node:crypto'), and module.exports.

import { createHash, timingSafeEqual } from 'node:crypto';

// Each answers [status, body], or a promise of it.

/** Reads this event from the API, now: 200 done, 404 not connected, 409 connection ended, 502 refused, 503 failed. */
const sync = (eventId) => [501, { error: 'sync is not filled in', eventId }];

/** Makes what is named: a document of a type for a receiver, an order where there is a PO number. What has no value is empty: 200 done, 202 kept for later, 422 refused. */
const create = (number, name, po, to, type) => [501, { error: 'create is not filled in', number, name, po, to, type }];

/** Takes a document (XML) that somebody else has made, and sends it as usual: 200 done, 202 kept for later, 422 refused. */
const submit = (document) => [501, { error: 'submit is not filled in', document }];

/** Makes so many documents, and sends them in batches: 202 at once. */
const batch = (count) => [501, { error: 'batch is not filled in', count }];

/** Makes each record of a JSON list by itself: 200 and {"rows": [{"key": …, "outcome": "done" | "refused" | "kept"}]}. */
const importRows = (rows) => [501, { error: 'importRows is not filled in', rows }];

/** Deletes the order of this PO number: 200 done or gone already, 422 refused, 503 failed. */
const remove = (po) => [501, { error: 'remove is not filled in', po }];

/** Writes a JSON list as one bulk job, and follows it to its end: 200 and {"done": 2, "failed": [{"index": 1, "reason": …}]}. */
const bulk = (rows) => [501, { error: 'bulk is not filled in', rows }];

/** Reads what this person lets you see, now: the same answers. */
const profile = (userId) => [501, { error: 'profile is not filled in', userId }];

/** Puts a dead letter to work again: 200 done, 404 unknown, 503 failed again. */
const replay = (deliveryId) => [501, { error: 'replay is not filled in', deliveryId }];

/** Puts the document of this number to work again, which was given up: 200 done, 202 kept for later, 404 unknown. */
const redrive = (number) => [501, { error: 'redrive is not filled in', number }];

/** Switches sending off: what comes is kept. 200 when it is off. */
const pause = () => [501, { error: 'pause is not filled in' }];

/** Switches sending on again: what was kept is sent. 200 when it is on. */
const resume = () => [501, { error: 'resume is not filled in' }];

/** Signs a customer up, with an account at the provider: 200 done, 202 the account comes later, 422 refused. */
const signup = (user, plan) => [501, { error: 'signup is not filled in', user, plan }];

/** Mints a session token, as for a page of this customer: 200 done, 409 the key is refused, 422 refused, 503 failed. */
const session = (user) => [501, { error: 'session is not filled in', user }];

/** Ends the connection of an application: the same answers. */
const disconnect = (user, app) => [501, { error: 'disconnect is not filled in', user, app }];

/** Opens the settings of an application: the same answers. */
const configure = (user, app) => [501, { error: 'configure is not filled in', user, app }];

/** Switches a workflow on, the first one where none is named: the same answers, 422 where it stays off. */
const enable = (user, app, workflow) => [501, { error: 'enable is not filled in', user, app, workflow }];

/** Fires an event with this JSON, or a usual one where it is empty: 200 fired, 202 kept for later, 422 refused. */
const fire = (user, event, app, payload) => [501, { error: 'fire is not filled in', user, event, app, payload }];

/** Reads one execution of a workflow: 200 done, 404 unknown, 503 failed. */
const look = (user, execution) => [501, { error: 'look is not filled in', user, execution }];

/** Runs again what failed, the last one where none is named: the same answers. */
const rerun = (user, execution) => [501, { error: 'rerun is not filled in', user, execution }];

/** Moves the integration's own clock ahead: 200 when all that fell due on the way is done. */
const moveClock = (seconds) => [501, { error: 'moveClock is not filled in', seconds }];

/** 200 and the domain state: order, duplicates and delay of webhooks must not change it, so no times and no counters. */
const state = () => [501, { error: 'state is not filled in' }];

/** 200 and { "status": "connected" | "revoked" | "archived" | "suspended" | … }, or 404. */
const connection = (eventId) => [501, { error: 'connection is not filled in', eventId }];

/** 200 and { "status": "connected" | "revoked" | … } of a person who has signed in, or 404. */
const user = (userId) => [501, { error: 'user is not filled in', userId }];

/** 200 and what failed for good: [{ "delivery_id": …, "type": …, "reason": … }]. */
const deadLetters = () => [501, { error: 'deadLetters is not filled in' }];

/** 200 and the ids of one connection: { "requests": [{ "request_id": … }], "deliveries": [{ "delivery_id": … }] }. */
const trace = (eventId) => [501, { error: 'trace is not filled in', eventId }];

/** 200 and the alerts that were raised: [{ "alert": …, "count": … }]. */
const alerts = () => [501, { error: 'alerts is not filled in' }];

/** 200 and what people were told: [{"at": …, "about": …, "text": …}]. */
const messages = () => [501, { error: 'messages is not filled in' }];

// The rest is the same everywhere.

const PREFIX = '/emulator-hooks/';

/** Answers a request for a hook, and is true; false where the request is none, or hooks do not exist. */
export function emulatorHooks(req, res) {
  const token = process.env.EMULATOR_RUN_TOKEN;
  const target = req.originalUrl ?? req.url;
  if (!token || !target.startsWith(PREFIX)) return false;
  const isAllowed = isSame(token, req.headers['x-emulator-run-token'] ?? '');
  void respond(res, () => (isAllowed ? route(req, new URL(target, 'http://localhost')) : undefined));
  return true;
}

async function respond(res, hook) {
  let [status, body] = [500, { error: 'the hook failed' }];
  try {
    [status, body] = (await hook()) ?? [404, { error: 'not_found' }];
  } catch (failure) {
    console.error(failure);
  }
  res.statusCode = status;
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify(body));
}

async function bodyOf(req) {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function route(req, url) {
  const [name, id] = url.pathname.slice(PREFIX.length).split('/').map(decodeURIComponent);
  const asked = (parameter) => url.searchParams.get(parameter) ?? '';
  const hooks = {
    'POST sync': () => sync(asked('event_id')),
    'POST create': () => create(asked('number'), asked('name'), asked('po'), asked('to'), asked('type')),
    'POST submit': async () => submit(await bodyOf(req)),
    'POST batch': () => batch(Number(asked('count'))),
    'POST import': () => importRows(JSON.parse(asked('rows') || '[]')),
    'POST remove': () => remove(asked('po')),
    'POST bulk': () => bulk(JSON.parse(asked('rows') || '[]')),
    'POST profile': () => profile(asked('user_id')),
    'POST replay': () => replay(asked('delivery_id')),
    'POST redrive': () => redrive(asked('number')),
    'POST pause': () => pause(),
    'POST resume': () => resume(),
    'POST signup': () => signup(asked('user'), asked('plan')),
    'POST session': () => session(asked('user')),
    'POST disconnect': () => disconnect(asked('user'), asked('app')),
    'POST configure': () => configure(asked('user'), asked('app')),
    'POST enable': () => enable(asked('user'), asked('app'), asked('workflow')),
    'POST fire': async () => fire(asked('user'), asked('event'), asked('app'), await bodyOf(req)),
    'POST look': () => look(asked('user'), asked('execution')),
    'POST rerun': () => rerun(asked('user'), asked('execution')),
    'POST clock': () => moveClock(Number(asked('by'))),
    'GET state': () => state(),
    'GET connections': () => connection(id),
    'GET users': () => user(id),
    'GET dead-letters': () => deadLetters(),
    'GET trace': () => trace(asked('event_id')),
    'GET alerts': () => alerts(),
    'GET messages': () => messages(),
  };
  return hooks[`${req.method} ${name}`]?.();
}

/** In constant time: both are hashed, so that not even the length tells. */
function isSame(token, given) {
  const digest = (text) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(token), digest(given));
}
