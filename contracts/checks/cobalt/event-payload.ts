import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { isJsonObject, type JsonObject } from '../../../emulator/core/json.ts';
import { defineCheck } from '../../harness/check.ts';
import { isSuccess, type Trial } from '../../harness/trial.ts';
import { ofCobalt } from './applies.ts';
import { FIRES } from './fires.ts';
import { ask, connected, EXPORT, executionsOf, headerOf, objectIn, requestsOf, runs, sentBy } from './work.ts';

const EVENT = 'contact.created';
const ORDER = 'order.paid';
/** Of the application whose workflow starts with an order. */
const MAIL = 'postbox';
/** What a workflow reads of a contact, and its sample has. */
const READ = 'email';

export default defineCheck({
  id: 'cobalt.event-payload',
  title:
    'Events have their exact names, all that their samples have, and the settings of their customer, so that runs find nothing missing; one with gaps is not fired',
  refs: ['cobalt#events', 'cobalt#go-live'],
  needs: ['signup', 'fire'],
  applies: ofCobalt,
  fix: 'Build payloads in one place, from the names of the sample, and look at each before it is sent: what is missing is an error of yours, and must be seen here.',
  why: 'Cobalt takes whatever comes. What is missing reaches the workflow as null, and becomes an empty field in the customer’s other application.',
  bad: "fire('contact.created', { email: contact.mail }); // undefined is left out",
  good: "const payload = contactPayload(contact);\nassertComplete('contact.created', payload);\nfire('contact.created', payload);",
  async run(trial) {
    const user = 'event-ada';
    await connected(trial, user);
    await trial.act('connectApp', { of: user, app: MAIL });
    await trial.act('enableWorkflow', { of: user, workflow: EXPORT });
    await whole(trial, user, EVENT);
    await reaches(trial, user, EVENT);
    await other(trial, user);
    await gap(trial, user);
    await nullReaches(trial, user);
    return 'Events had their names and all members of their samples, for their customer, and runs found nothing missing; one with gaps was refused, and would have reached its run as null.';
  },
});

/** One that was fired once, with all that its sample has. */
async function whole(trial: Trial, user: string, event: string): Promise<void> {
  const since = trial.phase(`Something happens that is told to workflows as ${event}`);
  const asked = await ask(trial, 'fire', user, { event });
  const [fired, ...more] = requestsOf(trial, since, ...FIRES);
  if (!fired)
    return trial.halt('untested', `Asked to fire an event, it fired none, and answered ${asked.status}.`, [
      asked.entry.seq,
    ]);
  const seqs = [asked.entry.seq, fired.seq];
  trial.require(more.length === 0, `One thing that happened was fired ${more.length + 1} times.`, seqs);
  complete(trial, user, event, fired, seqs);
  trial.saw(`${event} had all that its sample has`, seqs);
}

function complete(trial: Trial, user: string, event: string, fired: RequestEntry, seqs: readonly number[]): void {
  const sent = sentBy(fired);
  const name = sent.event ?? sent.trigger;
  trial.require(name === event, `The event is called "${String(name)}", wanted is exactly "${event}".`, seqs);
  const lacking = lacks(trial, event, objectIn(sent, 'payload'));
  trial.require(
    lacking.length === 0,
    `The payload of ${event} has nothing for ${lacking.join(', ')}: it reaches workflows as null.`,
    seqs,
  );
  const config = headerOf(fired, 'config_id');
  trial.require(
    config === '' || config === user,
    `The event names the settings "${config}", which are not those of ${user}.`,
    seqs,
  );
  trial.require(
    fired.subject === user,
    `The event was fired for ${fired.subject ?? 'nobody'}, wanted is ${user}.`,
    seqs,
  );
}

/** The run that an event has started found everything that it reads. */
async function reaches(trial: Trial, user: string, event: string): Promise<void> {
  await runs(trial, user);
  const run = executionsOf(trial, user).at(-1);
  if (!run) return trial.halt('failed', `${event} was fired, and started no run of a workflow that is switched on.`);
  const missing = nullsIn(run);
  trial.require(
    missing.length === 0,
    `${event} was fired, and its run found null where it reads ${missing.join(', ')}.`,
    [],
  );
  trial.saw(`the run of ${event} found nothing missing`, []);
}

/** Another event of the product, where it can be asked for. */
async function other(trial: Trial, user: string): Promise<void> {
  const since = trial.phase(`Something happens that is told to workflows as ${ORDER}`);
  const asked = await ask(trial, 'fire', user, { event: ORDER });
  const [fired] = requestsOf(trial, since, ...FIRES);
  if (!fired) return trial.unjudged(`the event ${ORDER} (asked for it, it fired none)`);
  complete(trial, user, ORDER, fired, [asked.entry.seq, fired.seq]);
  await reaches(trial, user, ORDER);
}

/** Whoever is asked to fire too little does not, and says so. */
async function gap(trial: Trial, user: string): Promise<void> {
  const since = trial.phase('What happened lacks a member');
  const refused = await ask(trial, 'fire', user, { event: EVENT, payload: { name: 'Ada' } });
  const gaps = requestsOf(trial, since, ...FIRES).filter(
    (call) => lacks(trial, EVENT, objectIn(sentBy(call), 'payload')).length > 0,
  );
  trial.require(
    gaps.length === 0,
    `Asked to fire ${EVENT} without an e-mail, it fired it like that, and answered ${refused.status}.`,
    [refused.entry.seq, ...gaps.map(({ seq }) => seq)],
  );
  trial.require(!isSuccess(refused.status), `An event with gaps was answered ${refused.status}, as if it were fired.`, [
    refused.entry.seq,
  ]);
  trial.saw('an event with gaps was not fired', [refused.entry.seq]);
}

/** The proof to the contrary: what is missing does reach a run as null, and would have been seen there. */
async function nullReaches(trial: Trial, user: string): Promise<void> {
  trial.phase('The same event is fired without a member, past the product');
  const sample = modelOf(trial, EVENT);
  const { [READ]: _, ...payload } = sample;
  await trial.act('fireEvent', { of: user, event: EVENT, payload });
  await runs(trial, user);
  const run = executionsOf(trial, user).at(-1);
  if (!run || nullsIn(run).length === 0)
    trial.halt(
      'inconclusive',
      `What ${EVENT} lacks did not reach the run as null, so a run without null proves nothing.`,
    );
  trial.saw('what an event lacks reaches its run as null', []);
}

/** What nodes of a run were to read of an event, and found null: templates that stand for nothing. */
function nullsIn({ runs: nodes }: JsonObject): string[] {
  const all: unknown[] = Array.isArray(nodes) ? nodes : [];
  return all.filter(isJsonObject).flatMap(({ input }) => nullPaths(input));
}

function nullPaths(value: unknown, path = ''): string[] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    // What a condition compares with is the author's.
    if (inner === null) return name === 'rhs' ? [] : [path + name];
    return nullPaths(inner, `${path}${name}.`);
  });
}

function modelOf(trial: Trial, event: string): JsonObject {
  const model = trial.provider
    .state('events')
    .filter(isJsonObject)
    .find(({ name }) => name === event);
  return isJsonObject(model?.sample) ? model.sample : {};
}

/** Paths of the sample for which a payload has nothing. */
function lacks(trial: Trial, event: string, payload: JsonObject): string[] {
  return pathsOf(modelOf(trial, event)).filter((path) => {
    const value = path.split('.').reduce<unknown>((at, name) => (isJsonObject(at) ? at[name] : undefined), payload);
    return value === undefined || value === null || value === '';
  });
}

function pathsOf(sample: JsonObject, prefix = ''): string[] {
  return Object.entries(sample).flatMap(([name, inner]) =>
    isJsonObject(inner) ? pathsOf(inner, `${prefix}${name}.`) : [prefix + name],
  );
}
