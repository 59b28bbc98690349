import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { withoutBudgets } from '../../harness/boundless.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { control } from '../../harness/jobs.ts';
import { endOf } from '../../harness/meaning.ts';

const JOBS = 20;
/** With fewer requests, one connection for each and one for all look alike. */
const LEAST_REQUESTS = 15;
/** Beside as many as are needed at the same time: a pool that is warmed up, one of another kind of work. */
const SPARE = 2;
const MOST_SHOWN = 4;

export default defineCheck({
  id: 'transport.reuse',
  title: 'Connections are used again: many requests go over few of them',
  refs: ['rfc9112#9.3'],
  needs: ['connect', 'sync'],
  applies: ({ operations }) => ((operations.read ?? operations.list) === null ? 'it has no call to repeat' : null),
  fix: 'Make one client with a pool and keep-alive when the process starts, and let all work use that one. Read every answer to its end, since a connection with an unread answer cannot be used again.',
  why: 'A connection of its own for each request costs two round trips and a handshake before anything is asked, and under load it is ports and sockets that run out first.',
  bad: 'async function call(url) {\n  const agent = new https.Agent(); // a new pool for each request\n  return request(url, { agent });\n}',
  good: 'const agent = new https.Agent({ keepAlive: true, maxSockets: 20 }); // once\nconst call = (url) => request(url, { agent });',
  async run(trial) {
    const connection = await trial.connect('one');
    await control(trial, connection);
    trial.phase(`${JOBS} jobs are done, one after the other`);
    const since = trial.journal.last;
    await withoutBudgets(trial, async () => {
      for (let i = 0; i < JOBS; i++) await trial.trigger('sync', connection);
    });
    const requests = trial.journal.query({ kind: 'request', provider: trial.provider.provider, since });
    if (requests.length < LEAST_REQUESTS) {
      const says = `${JOBS} jobs made ${requests.length} requests, and it takes ${LEAST_REQUESTS} to judge.`;
      trial.halt('inconclusive', says, seqsOf(requests));
    }
    const used = new Set(requests.map(({ socket }) => socket)).size;
    const peak = peakOf(requests);
    const shown = seqsOf(requests).slice(0, MOST_SHOWN);
    trial.require(
      used <= peak + SPARE,
      `${requests.length} requests went over ${used} connections, though no more than ${peak} were under way at the same time; wanted are ${peak + SPARE} connections at most.`,
      shown,
    );
    trial.saw(`${requests.length} requests went over ${used} connections`, shown);
    return `${requests.length} requests of ${JOBS} jobs went over ${used} ${used === 1 ? 'connection' : 'connections'}; ${peak} were under way at the same time at most.`;
  },
});

/** How many were under way at the same moment at most. */
function peakOf(requests: readonly RequestEntry[]): number {
  const during = ({ wall }: RequestEntry) =>
    requests.filter((other) => other.wall <= wall && endOf(other) >= wall).length;
  return Math.max(0, ...requests.map(during));
}
