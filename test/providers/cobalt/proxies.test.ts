import { createServer, type IncomingHttpHeaders } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CUSTOMER, cobaltSandbox } from '../../support/cobalt.ts';
import { K, P } from './exercise.ts';

interface Called {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** The product's own API, which answers as it is told. */
async function product(answer: (nth: number, url: string) => { status: number; body?: unknown; late?: true }) {
  const called: Called[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { method = '', url = '', headers } = request;
    called.push({ method, url, headers, text });
    const { status, body, late } = answer(called.length, url);
    if (!late) response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body ?? {}));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { called, base: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}` };
}

async function enriching(base: string, knobs: Record<string, unknown> = {}) {
  const world = await cobaltSandbox({ knobs: { proxy_base: base, ...knobs } });
  await world.cobalt.act('connectApp', { app: 'harbor_crm' });
  await world.cobalt.act('enableWorkflow', { workflow: 'enrich-contact' });
  const fire = async (payload: unknown = { email: 'ada@example.test' }) => {
    await world.call('POST', `${P}/event`, { ...K, body: { event: 'contact.created', payload } });
    await world.seconds(1);
  };
  const newest = async () => {
    const { docs } = (await world.call('GET', `${P}/execution`, K)).body;
    const [run] = Array.isArray(docs) ? docs : [];
    return (await world.call('GET', `${P}/execution/${run?._id}`, K)).body;
  };
  return { ...world, fire, newest };
}

describe('an API proxy', () => {
  it("is called with the workflow's fields and the customer's credentials, and its answer is used", async () => {
    const { called, base } = await product(() => ({ status: 200, body: { name: 'Ada Lovelace' } }));
    const { call, fire, cobalt, newest } = await enriching(base);
    await call('PUT', `${P}/linked-account`, {
      body: { account_id: CUSTOMER, your_app: { auth_credentials: { 'x-tenant': 't-1' } } },
    });
    await call('PUT', `${P}/linked-account/default-app/auth-credentials/x-token`, { ...K, body: { value: 'secret' } });
    await fire();
    expect(called).toMatchObject([
      {
        method: 'POST',
        url: '/cobalt/proxies/lookup-customer',
        headers: { 'x-tenant': 't-1', 'x-token': 'secret', 'content-type': 'application/json' },
        text: '{"email":"ada@example.test"}',
      },
    ]);
    expect(cobalt.state('app_records')).toMatchObject([{ data: { email: 'ada@example.test', name: 'Ada Lovelace' } }]);
    expect(await newest()).toMatchObject({ status: 'COMPLETED' });
  });

  it('has an address with fields in it, a query, and headers that win or lose', async () => {
    const { called, base } = await product(() => ({ status: 200 }));
    const { cobalt, fire, call } = await enriching(base);
    await call('PUT', `${P}/linked-account/default-app/auth-credentials/X-Token`, { ...K, body: { value: 'stored' } });
    await cobalt.act('setProxy', {
      name: 'lookup-customer',
      method: 'GET',
      url: '/customers/{email}',
      query: { of: '{{linked_account.account_id}}' },
      headers: { 'x-token': 'own' },
    });
    await fire();
    cobalt.knobs.set('proxy_headers', 'credentials_win');
    await fire();
    expect(called).toMatchObject([
      { method: 'GET', url: '/customers/ada%40example.test?of=cust_4711', headers: { 'x-token': 'own' }, text: '' },
      { headers: { 'x-token': 'stored' } },
    ]);
  });

  it('gets nulls for what the event did not have, and fails the node when it refuses', async () => {
    const { called, base } = await product(() => ({ status: 422, body: { code: 'NO_EMAIL' } }));
    const { fire, newest } = await enriching(base);
    await fire({ name: 'Ada' });
    expect(called).toMatchObject([{ text: '{"email":null}' }]);
    expect(await newest()).toMatchObject({
      status: 'ERRORED',
      nodes: [
        {},
        {
          node_status: 'Errored',
          latest_output: {
            body: { message: 'Request failed with status code 422', error: { code: 'NO_EMAIL' }, status: 422 },
          },
        },
        {},
      ],
    });
  });

  it('is tried again after a 5xx, and after no answer at all', async () => {
    const { called, base } = await product((nth) =>
      nth === 1 ? { status: 503 } : nth === 2 ? { status: 0, late: true } : { status: 200 },
    );
    const { cobalt, fire, newest, seconds } = await enriching(base);
    await cobalt.act('setProxy', { name: 'lookup-customer', timeout_s: 0.2 });
    await fire();
    await seconds(1);
    await seconds(2);
    expect(called).toHaveLength(3);
    expect(await newest()).toMatchObject({ status: 'COMPLETED', nodes: [{}, { attempts_made: 3 }, {}] });
  });

  it('is called with a token that was fetched before, and kept for a while', async () => {
    const { called, base } = await product((_nth, url) => ({
      status: 200,
      body: url === '/token' ? { data: { jwt: 'j-1' } } : {},
    }));
    const { cobalt, fire, call, seconds } = await enriching(base);
    await call('PUT', `${P}/linked-account/default-app/auth-credentials/secret`, { ...K, body: { value: 's-1' } });
    const body = { secret: '{{linked_account.auth_credentials.secret}}', plan: '{{linked_account.udf.plan}}' };
    await cobalt.act('setProxyAuth', { url: '/token', body, token: 'data.jwt', cache_s: 3600 });
    await fire();
    await fire();
    await seconds(3600);
    await fire();
    expect(called.map(({ url }) => url)).toEqual([
      ...['/token', '/cobalt/proxies/lookup-customer', '/cobalt/proxies/lookup-customer'],
      ...['/token', '/cobalt/proxies/lookup-customer'],
    ]);
    expect(called[0]?.text).toBe('{"secret":"s-1","plan":"pro"}');
    expect(called[1]?.headers.authorization).toBe('Bearer j-1');
  });

  it('is at the address of the webhooks, and nowhere without one; other machines are not called', async () => {
    const { cobalt, fire, newest } = await enriching('');
    await fire();
    expect(JSON.stringify(await newest())).toContain('No address of the integration is known');
    cobalt.knobs.set('proxy_base', 'http://example.com');
    await fire();
    expect(JSON.stringify(await newest())).toContain(
      'http://example.com/cobalt/proxies/lookup-customer is not on this machine',
    );
  });
});
