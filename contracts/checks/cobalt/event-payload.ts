import { isJsonObject, type JsonObject } from '../../../emulator/core/json.ts';
import { defineCheck } from '../../harness/check.ts';
import { isSuccess, type Trial } from '../../harness/trial.ts';
import { ofCobalt } from './applies.ts';
import { ask, connected, headerOf, objectIn, requestsOf, sentBy } from './work.ts';

const EVENT = 'contact.created';
const FIRES = ['fireEvent', 'triggerEvent', 'fireAppEvent', 'fireDefaultAppEvent', 'triggerEventV1'];

export default defineCheck({
  id: 'cobalt.event-payload',
  title:
    'An event has its exact name, all that its sample has, and the settings of its customer; one with gaps is not fired',
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
    const since = trial.phase('Something happens that is told to workflows');
    const asked = await ask(trial, 'fire', user);
    const [fired, ...more] = requestsOf(trial, since, ...FIRES);
    if (!fired)
      return trial.halt('untested', `Asked to fire an event, it fired none, and answered ${asked.status}.`, [
        asked.entry.seq,
      ]);
    const seqs = [asked.entry.seq, fired.seq];
    const sent = sentBy(fired);
    trial.require(more.length === 0, `One thing that happened was fired ${more.length + 1} times.`, seqs);
    const name = sent.event ?? sent.trigger;
    trial.require(name === EVENT, `The event is called "${String(name)}", wanted is exactly "${EVENT}".`, seqs);
    const lacking = lacks(trial, objectIn(sent, 'payload'));
    trial.require(
      lacking.length === 0,
      `The payload of ${EVENT} has nothing for ${lacking.join(', ')}: it reaches workflows as null.`,
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
    trial.saw('the event had all that its sample has', seqs);
    const gap = trial.phase('What happened lacks a member');
    const refused = await ask(trial, 'fire', user, { event: EVENT, payload: { name: 'Ada' } });
    const gaps = requestsOf(trial, gap, ...FIRES).filter(
      (call) => lacks(trial, objectIn(sentBy(call), 'payload')).length > 0,
    );
    trial.require(
      gaps.length === 0,
      `Asked to fire ${EVENT} without an e-mail, it fired it like that, and answered ${refused.status}.`,
      [refused.entry.seq, ...gaps.map(({ seq }) => seq)],
    );
    trial.require(
      !isSuccess(refused.status),
      `An event with gaps was answered ${refused.status}, as if it were fired.`,
      [refused.entry.seq],
    );
    trial.saw('an event with gaps was not fired', [refused.entry.seq]);
    return 'The event had its name and all members of its sample, for its customer; one with gaps was refused.';
  },
});

/** Paths of the sample for which a payload has nothing. */
function lacks(trial: Trial, payload: JsonObject): string[] {
  const model = trial.provider
    .state('events')
    .filter(isJsonObject)
    .find(({ name }) => name === EVENT);
  return pathsOf(isJsonObject(model?.sample) ? model.sample : {}).filter((path) => {
    const value = path.split('.').reduce<unknown>((at, name) => (isJsonObject(at) ? at[name] : undefined), payload);
    return value === undefined || value === null || value === '';
  });
}

function pathsOf(sample: JsonObject, prefix = ''): string[] {
  return Object.entries(sample).flatMap(([name, inner]) =>
    isJsonObject(inner) ? pathsOf(inner, `${prefix}${name}.`) : [prefix + name],
  );
}
