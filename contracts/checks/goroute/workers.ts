import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { announce, howAnswered } from '../../harness/fence.ts';
import type { Host } from '../../harness/host.ts';
import { answersOf } from '../../harness/jobs.ts';
import { type Asked, type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { ofGoroute } from './applies.ts';
import { sendsUsual, settled, takenOver } from './work.ts';

/** Documents for each of the two. */
const EACH = 4;
/** Documents that both are asked for at the same time, as a queue does that delivers at least once. */
const SHARED = 4;
const EVENTS = 3;
const MOST_SHOWN = 4;
const FETCH = 'getDocument';

export default defineCheck({
  id: 'goroute.workers',
  title: 'A second process shares the work, and nothing is sent or taken in twice',
  refs: ['goroute#checklist', 'sre-book#22'],
  needs: ['connect', 'create', 'restart'],
  wants: ['webhooks'],
  applies: ofGoroute,
  fix: 'Keep what must not happen twice where all processes see it: the ids of events that were taken in, and the idempotency key of each document, both under a constraint that only one of them can meet. Memory of a process is for what may be lost.',
  why: 'On the busiest day a second worker is started. A set of seen events in memory, or a key that each worker makes for itself, was enough until then, and is the reason for every double invoice from then on.',
  bad: 'const seen = new Set(); // of this process',
  good: 'INSERT INTO events (id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id',
  async run(trial) {
    const connection = await trial.connect('one');
    await sendsUsual(trial, connection, 'workers-0');
    if (!trial.host.canScale)
      trial.lack('restart', 'Its address has no {port}, so that no second process can be started.');
    trial.phase('A second process is started, with the same settings and the same folder');
    const { host: second, url } = await trial.host.another();
    await apart(trial, connection, second);
    await together(trial, connection, second);
    const events = await toldToBoth(trial, connection, url);
    return `With two processes, ${2 * EACH} documents of one or the other and ${SHARED} that both were asked for at the same time were sent, each once${events}.`;
  },
});

/** Each has documents of its own. */
async function apart(trial: Trial, connection: Connection, second: Host): Promise<void> {
  const mark = trial.phase('Each of the two is asked for documents of its own, at the same time');
  const numbers = Array.from({ length: EACH }, (_, i) => i + 1);
  const asked = await settled(trial, connection, () =>
    Promise.all(
      numbers.flatMap((i) => [
        trial.trigger('create', connection, { number: `first-${i}` }),
        askSecond(trial, second, `second-${i}`),
      ]),
    ),
  );
  requireOnce(
    trial,
    numbers.flatMap((i) => [`first-${i}`, `second-${i}`]),
    asked,
    mark,
  );
  trial.saw('both processes send documents', [mark, ...asked.map(({ entry }) => entry.seq)].slice(0, MOST_SHOWN));
}

/** Both are asked for the same documents at the same time. */
async function together(trial: Trial, connection: Connection, second: Host): Promise<void> {
  const mark = trial.phase('Both are asked for the same documents, at the same time');
  const numbers = Array.from({ length: SHARED }, (_, i) => `shared-${i + 1}`);
  const asked = await settled(trial, connection, () =>
    Promise.all(
      numbers.flatMap((number) => [trial.trigger('create', connection, { number }), askSecond(trial, second, number)]),
    ),
  );
  requireOnce(trial, numbers, asked, mark);
  trial.saw('what both were asked for is sent once', [mark]);
}

/** The same events come in at both. Gives the words of a pass. */
async function toldToBoth(trial: Trial, connection: Connection, url: string): Promise<string> {
  const { provider, config } = trial;
  const path = config.webhooks[provider.provider];
  const before = provider.setup.webhookUrl;
  if (path === undefined || before === null || !path.startsWith('/')) {
    trial.unjudged('events that come in at both (there is no address of webhooks)');
    return '';
  }
  const mark = trial.phase(`${EVENTS} events come in at both processes`);
  const since = trial.journal.last;
  const told = Array.from({ length: EVENTS }, () =>
    provider.definition.happen(provider, 'document.received', { ...connection.fields }),
  );
  await settled(trial, connection, async () => {
    for (const address of [before, url + path]) {
      await trial.act('setWebhook', { of: connection.subject, url: address });
      const attempts = (await Promise.all(told.map((event) => announce(trial, event)))).flat();
      const refused = attempts.find(({ outcome }) => outcome !== 'accepted');
      trial.require(
        refused === undefined,
        `An event at ${address === before ? 'the first' : 'the second'} process was answered ${refused && howAnswered(refused)}, wanted is 2xx.`,
        refused ? [refused.seq] : [],
      );
    }
  });
  await trial.act('setWebhook', { of: connection.subject, url: before });
  const fetches = trial.calls(connection, since).filter(({ operation }) => operation === FETCH);
  const paths = new Set(fetches.map(({ path: fetched }) => fetched));
  const seqs = [mark, ...seqsOf(fetches).slice(0, MOST_SHOWN)];
  if (fetches.length === 0) {
    trial.unjudged('events that come in at both (they cause no call)');
    return '';
  }
  trial.require(
    fetches.length === paths.size,
    `${EVENTS} events came in at both processes, and the ${paths.size} documents that they tell of were fetched ${fetches.length} times; wanted is that one of the two does the work.`,
    seqs,
  );
  trial.saw('events that come in at both are worked on once', seqs);
  return `, and ${EVENTS} events that came in at both were worked on once`;
}

function askSecond(trial: Trial, second: Host, number: string): Promise<Asked> {
  const name = `${trial.provider.provider}.create`;
  return trial.ask(`${name} of the second process`, { number }, () => second.trigger(name, { number }, trial.signal));
}

function requireOnce(trial: Trial, numbers: readonly string[], asked: readonly Asked[], mark: number): void {
  const rows = takenOver(trial).map((row) => String(row.invoice_number));
  const wrong = numbers.filter((number) => rows.filter((one) => one === number).length !== 1);
  const counts = wrong.map((number) => `${number} ${rows.filter((one) => one === number).length} times`).join(', ');
  const failed = asked.filter(({ status }) => !isSuccess(status));
  trial.require(
    wrong.length === 0,
    `With two processes, documents were sent otherwise than once: ${counts}${failed.length > 0 ? ` (answered ${answersOf(failed)})` : ''}.`,
    [mark, ...asked.map(({ entry }) => entry.seq).slice(0, MOST_SHOWN)],
  );
}
