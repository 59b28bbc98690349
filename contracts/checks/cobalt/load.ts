import { isJsonObject } from '../../../emulator/core/json.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import type { Trial } from '../../harness/trial.ts';
import { ofCobalt } from './applies.ts';
import { FIRES } from './fires.ts';
import { CRM, connected, EXPORT, executionsOf, objectIn, requestsOf, runs, stateOf } from './work.ts';

const COUNT = 100;
const EMAIL = (i: number) => `load-${i}@example.test`;
/** At twenty in a second they take five seconds; so long (wall ms) whoever is slower may take. */
const MOST_MS = 30_000;
const POLL_MS = 50;
/** So many events over the limit are no pace. No source says how many: it is inferred. */
const MOST_LIMITED = 20;
const SOON_MS = 10_000;
const SHOWN = 8;

export default defineCheck({
  id: 'cobalt.load',
  title:
    'A hundred events at the same time are fired no faster than is allowed, once each, and every run is accounted for',
  refs: ['cobalt#events', 'cobalt#go-live'],
  needs: ['signup', 'fire'],
  wants: ['state'],
  applies: ofCobalt,
  fix: 'Put events into a queue on disk, and let one sender take them out, with so much between two that twenty in a second and five at once are not passed. File each run when its webhook comes.',
  why: 'An import, or the first minute after an outage, brings a hundred events at once. What is over the limit is refused, and whoever does not keep it has lost it.',
  bad: 'await Promise.all(contacts.map(fire)); // five are taken, 95 are refused',
  good: 'for (const contact of queue) {\n  await pace.next(); // 15 in a second\n  await fire(contact);\n}',
  async run(trial) {
    const user = 'load-ada';
    await connected(trial, user);
    await trial.act('enableWorkflow', { of: user, workflow: EXPORT });
    trial.refill();
    const since = trial.phase(`${COUNT} contacts are added at the same time`);
    const asked = Array.from({ length: COUNT }, (_, i) => fire(trial, user, i + 1));
    const fired = () => requestsOf(trial, since, ...FIRES);
    const taken = () => fired().filter(({ response }) => response?.status === 200);
    for (const began = trial.clock.monotonic(); taken().length < COUNT; ) {
      withinPace(trial, since);
      if (trial.clock.monotonic() - began > MOST_MS) break;
      await trial.sleep(POLL_MS);
    }
    await Promise.all(asked);
    withinPace(trial, since);
    if (fired().length === 0)
      return trial.halt('untested', `Asked to fire ${COUNT} events, it fired none.`, seqsOf(taken()));
    await runs(trial, user);
    await arrivedOnce(trial, seqsOf(fired()).slice(-SHOWN));
    await accounted(trial, user);
    return `${COUNT} events at the same time were fired within ${spanOf(taken())} s, with ${limitedOf(fired()).length} over the limit; each arrived once${trial.has('state') ? ', and the end of every run is filed' : ''}.`;
  },
});

async function fire(trial: Trial, user: string, i: number): Promise<void> {
  const payload = {
    id: `load-${i}`,
    email: EMAIL(i),
    name: `Ada ${i}`,
    country: 'PL',
    company: { name: 'Ada Bakery' },
  };
  const asking = trial.trigger('fire', null, { user, event: 'contact.created', payload }, MOST_MS * 2);
  // A check that ended before must not bring the process down.
  await asking.catch(() => undefined);
}

/** @see https://docs.gocobalt.io/api-reference/overview */
function withinPace(trial: Trial, since: number): void {
  const limited = limitedOf(requestsOf(trial, since, ...FIRES));
  trial.require(
    limited.length <= MOST_LIMITED,
    `Of ${COUNT} events more than ${MOST_LIMITED} were over the limit (an inferred threshold), wanted is a pace of twenty in a second, and five at once.`,
    seqsOf(limited).slice(0, SHOWN),
  );
}

async function arrivedOnce(trial: Trial, seqs: readonly number[]): Promise<void> {
  const held = await trial.act('recordsOf', { app: CRM });
  const records: unknown[] = isJsonObject(held) && Array.isArray(held.records) ? held.records : [];
  const emails = records.filter(isJsonObject).map(({ data }) => (isJsonObject(data) ? data.email : undefined));
  const counts = Array.from({ length: COUNT }, (_, i) => emails.filter((email) => email === EMAIL(i + 1)).length);
  const lost = counts.filter((count) => count === 0).length;
  const twice = counts.filter((count) => count > 1).length;
  trial.require(
    lost === 0,
    `Of ${COUNT} contacts that were added at the same time, ${lost} did not arrive in the other application.`,
    seqs,
  );
  trial.require(
    twice === 0,
    `Of ${COUNT} contacts that were added at the same time, ${twice} are in the other application more than once.`,
    seqs,
  );
  trial.saw(`${COUNT} contacts are in the other application, once each`, seqs);
}

/** Every run has ended, and the integration knows. */
async function accounted(trial: Trial, user: string): Promise<void> {
  if (!trial.has('state')) return trial.unjudged('whether the end of every run is known (there is no probe state)');
  const all = executionsOf(trial, user).map(({ id }) => String(id));
  const missing = async () => {
    const shown = objectIn(await stateOf(trial, user), 'runs');
    return all.filter((id) => objectIn(shown, id).status !== 'COMPLETED').length;
  };
  const left = await eventually(trial, missing, (count) => count === 0, SOON_MS);
  trial.require(left === 0, `Of ${all.length} runs, ${left} are not shown as completed by the state probe.`, []);
  trial.saw(`the end of all ${all.length} runs is filed`, []);
}

function limitedOf(calls: ReturnType<typeof requestsOf>) {
  return calls.filter(({ response }) => response?.status === 429);
}

function spanOf(calls: ReturnType<typeof requestsOf>): string {
  const walls = calls.map(({ wall }) => wall);
  return ((Math.max(...walls) - Math.min(...walls)) / 1000).toFixed(1);
}
