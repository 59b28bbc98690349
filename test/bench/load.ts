/** The load process: requests with rotating tokens, from argv JSON; prints one line of JSON. */
import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';

const job: { url: string; tokens: string; seconds: number; connections: number } = JSON.parse(process.argv[2] ?? '{}');
const tokens: string[] = JSON.parse(readFileSync(job.tokens, 'utf8'));
let next = 0;

const result = await autocannon({
  url: job.url,
  duration: job.seconds,
  connections: job.connections,
  requests: [
    {
      setupRequest: (request) => ({
        ...request,
        headers: { authorization: `Bearer ${tokens[next++ % tokens.length]}` },
      }),
    },
  ],
});

const answered = result['2xx'] + result.non2xx;
console.log(
  JSON.stringify({
    perSecond: answered / result.duration,
    non2xx: result.non2xx,
    errors: result.errors,
    p99: result.latency.p99,
  }),
);
