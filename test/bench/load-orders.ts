/** The load process: orders are made and read by turns; prints one line of JSON. */
import autocannon from 'autocannon';

const job: {
  apiBase: string;
  headers: Record<string, string>;
  body: object;
  path: string | null;
  seconds: number;
  connections: number;
} = JSON.parse(process.argv[2] ?? '{}');
const body = JSON.stringify(job.body);
const headers = { 'content-type': 'application/json', ...job.headers };

const made = autocannon({
  url: job.apiBase,
  duration: job.seconds,
  connections: job.connections,
  headers,
  requests:
    job.path === null
      ? [
          {
            method: 'POST',
            path: '/v1/sales/sales-orders',
            body,
            onResponse: (_status, answer, context) => {
              Object.assign(context, { id: /"id":"([^"]+)"/.exec(answer)?.[1] });
            },
          },
          {
            method: 'GET',
            setupRequest: (request, context) => ({
              ...request,
              path: `/v1/sales/sales-orders/${'id' in context ? String(context.id) : ''}`,
            }),
          },
        ]
      : [{ method: 'GET', path: job.path }],
});
const result = await made;
const answered = result['2xx'] + result.non2xx;
console.log(JSON.stringify({ perSecond: answered / result.duration, non2xx: result.non2xx, errors: result.errors }));
