import { describe, expect, it } from 'vitest';
import { documentSandbox, member, rowsOf } from '../../support/document.ts';

const ids = (json: unknown) => rowsOf(json).map((row) => String(row.id));

describe('pages', () => {
  it('goes by limit and offset, and counts in X-Total-Count', async () => {
    const { ask } = await documentSandbox('petshop', { knobs: { 'petshop.rows': 7 } });
    const seen: string[] = [];
    for (let offset = 0; offset < 7; offset += 3) {
      const { json, headers } = await ask('GET', '/pets', { query: { limit: 3, offset } });
      expect(headers.get('x-total-count')).toBe('7');
      seen.push(...ids(json));
    }
    expect(seen).toEqual(['1', '2', '3', '4', '5', '6', '7']);
  });

  it('goes by number, in an envelope that says how many there are', async () => {
    const { ask } = await documentSandbox('crm', { knobs: { 'crm.rows': 7 } });
    const { json } = await ask('GET', '/companies', { query: { page: 2, per_page: 3 } });
    expect(member(json, 'meta')).toEqual({ page: 2, per_page: 3, total: 7, total_pages: 3 });
    expect(rowsOf(json)).toHaveLength(3);
    expect(rowsOf((await ask('GET', '/companies', { query: { page: 3, per_page: 3 } })).json)).toHaveLength(1);
    expect(rowsOf((await ask('GET', '/companies', { query: { page: 4, per_page: 3 } })).json)).toEqual([]);
  });

  it('goes on from the id of a row and back, newest first', async () => {
    const { ask } = await documentSandbox('payments', { knobs: { 'payments.rows': 7 } });
    const all = ids((await ask('GET', '/v1/customers')).json);
    const first = await ask('GET', '/v1/customers', { query: { limit: 3 } });
    expect(ids(first.json)).toEqual(all.slice(0, 3));
    expect(member(first.json, 'has_more')).toBe(true);
    const second = await ask('GET', '/v1/customers', { query: { limit: 4, starting_after: all[2] } });
    expect(ids(second.json)).toEqual(all.slice(3));
    expect(member(second.json, 'has_more')).toBe(false);
    const back = await ask('GET', '/v1/customers', { query: { limit: 2, ending_before: all[3] } });
    expect(ids(back.json)).toEqual(all.slice(1, 3));
  });

  it('goes by cursor until there is none', async () => {
    const { ask } = await documentSandbox('tickets', { knobs: { 'tickets.rows': 7 } });
    const headers = { 'X-Tenant': 'acme-support' };
    const seen: string[] = [];
    let cursor: unknown;
    do {
      const { json } = await ask('GET', '/tickets', {
        headers,
        query: { page_size: 3, ...(typeof cursor === 'string' ? { cursor } : {}) },
      });
      seen.push(...ids(json));
      cursor = member(json, 'next_cursor');
    } while (typeof cursor === 'string');
    expect(new Set(seen).size).toBe(7);
    expect(seen).toHaveLength(7);
    const { status } = await ask('GET', '/tickets', { headers, query: { cursor: 'made-up' } });
    expect(status).toBe(400);
  });

  it('has as many rows as it should at each of two paths to them', async () => {
    const { ask } = await documentSandbox('chosen', { knobs: { 'chosen.rows': 5 } });
    for (const path of ['/pets', '/pets/byName', '/shelves', '/search'])
      expect(rowsOf((await ask('GET', path)).json), path).toHaveLength(5);
    const number = member((await ask('GET', '/search')).json, 0, 'number');
    expect((await ask('GET', `/shelves/${String(number)}`)).status).toBe(200);
  });

  it('goes by the link of the envelope', async () => {
    const { ask } = await documentSandbox('odd', { knobs: { 'odd.rows': 5 } });
    const first = await ask('GET', '/invoices/', { query: { count: 2 } });
    const next = String(member(first.json, 'paging', 'next'));
    expect(next).toMatch(/^\/backoffice\/invoices\/\?count=2&start=/);
    const second = await ask('GET', next.slice('/backoffice'.length));
    const numbers = [...rowsOf(first.json), ...rowsOf(second.json)].map(({ number }) => number);
    expect(new Set(numbers).size).toBe(4);
  });
});

describe('what lists can be asked', () => {
  it('sorts, up and down', async () => {
    const { ask } = await documentSandbox('crm');
    const names = async (sort: string) =>
      rowsOf((await ask('GET', '/companies', { query: { sort } })).json).map(({ name }) => String(name));
    const up = await names('name');
    expect(up).toEqual([...up].sort((a, b) => a.localeCompare(b, 'en')));
    expect(await names('-name')).toEqual([...up].reverse());
  });

  it('filters by a member, by any of several, by the time, by text', async () => {
    const { ask } = await documentSandbox('crm');
    await ask('POST', '/companies', { body: { name: 'Birch Tools', industry: 'retail' } });
    const names = async (query: Record<string, unknown>) =>
      rowsOf((await ask('GET', '/companies', { query })).json).map(({ name }) => name);
    expect(await names({ q: 'birch' })).toEqual(['Birch Tools']);
    expect(await names({ industry: 'retail' })).toContain('Birch Tools');
    expect(await names({ industry: 'health' })).not.toContain('Birch Tools');
    expect(await names({ created_after: '2026-09-21T11:00:00Z' })).toEqual(['Birch Tools']);
    expect(await names({ created_before: '2026-09-21T11:00:00Z' })).not.toContain('Birch Tools');
  });

  it('refuses a value that a parameter cannot have, whatever is declared', async () => {
    const { ask } = await documentSandbox('crm', { strict: false });
    expect((await ask('GET', '/companies', { query: { industry: 'mining' } })).status).toBe(400);
  });

  it('shows a reference in short, and whole when it is asked for', async () => {
    const { ask } = await documentSandbox('crm');
    const [plain] = rowsOf((await ask('GET', '/deals')).json);
    expect(Object.keys(Object(plain?.company)).sort()).toEqual(['id', 'name']);
    const [whole] = rowsOf((await ask('GET', '/deals', { query: { expand: 'company' } })).json);
    expect(Object.keys(Object(whole?.company))).toContain('industry');
  });

  it('shows a reference by its id, and whole when it is asked for, in lists too', async () => {
    const { ask } = await documentSandbox('payments');
    const [plain] = rowsOf((await ask('GET', '/v1/refunds')).json);
    expect(plain?.charge).toMatch(/^chg_/);
    const [inList] = rowsOf((await ask('GET', '/v1/refunds', { query: 'expand[]=data.charge' })).json);
    expect(member(inList, 'charge', 'object')).toBe('charge');
    const { json } = await ask('GET', `/v1/refunds/${plain?.id}`, { query: 'expand[]=charge' });
    expect(member(json, 'charge', 'id')).toBe(plain?.charge);
  });
});

describe('bodies', () => {
  it('takes forms, nested ones too, typed as the schema has them', async () => {
    const { ask } = await documentSandbox('payments');
    const body = { name: 'Rosa Blum', balance: 250, address: { city: 'Ulm' }, metadata: { tier: '1' } };
    const { status, json } = await ask('POST', '/v1/customers', { form: true, body });
    expect(status).toBe(200);
    expect(json).toMatchObject({ name: 'Rosa Blum', balance: 250, address: { city: 'Ulm' }, metadata: { tier: '1' } });
    const wrong = await ask('POST', '/v1/customers', { form: true, body: { balance: 'much' } });
    expect(wrong.status).toBe(400);
    expect(member(wrong.json, 'error', 'param')).toBe('balance');
  });

  it('changes by POST only what is sent, and merges maps key by key', async () => {
    const { ask } = await documentSandbox('payments');
    const made = await ask('POST', '/v1/customers', { body: { name: 'Rosa', metadata: { a: '1' } } });
    const id = member(made.json, 'id');
    const { json } = await ask('POST', `/v1/customers/${id}`, { body: { metadata: { b: '2' } } });
    expect(json).toMatchObject({ id, name: 'Rosa', metadata: { a: '1', b: '2' } });
  });

  it('replaces by PUT, and brings defaults back', async () => {
    const { ask } = await documentSandbox('petshop');
    const made = await ask('POST', '/pets', { body: { name: 'Rex', speciesId: 1, status: 'sold', weightKg: 4 } });
    const { json } = await ask('PUT', `/pets/${member(made.json, 'id')}`, { body: { name: 'Rex', speciesId: 1 } });
    expect(json).toMatchObject({ name: 'Rex', status: 'available' });
    expect(json).not.toHaveProperty('weightKg');
  });

  it('leaves alone what only the server sets', async () => {
    const { ask } = await documentSandbox('petshop');
    const { json } = await ask('POST', '/store/orders', { body: { petId: 1, id: 999, status: 'delivered' } });
    expect(json).toMatchObject({ status: 'placed' });
    expect(member(json, 'id')).not.toBe(999);
  });

  it('takes an upload', async () => {
    const { example } = await documentSandbox('odd');
    expect((await example('postFiles')).status).toBe(200);
  });
});

describe('refusals', () => {
  it('says no as the document does: a code and a message', async () => {
    const { ask } = await documentSandbox('petshop');
    expect((await ask('GET', '/pets/4711')).json).toEqual({ code: 404, message: 'There is no Pet "4711".' });
    const wrong = await ask('POST', '/pets', { body: { name: 'Rex' } });
    expect(wrong.json).toEqual({ code: 400, message: 'body/speciesId must be present' });
    const nowhere = await ask('POST', '/pets', { body: { name: 'Rex', speciesId: 4711 } });
    expect(nowhere.status).toBe(400);
  });

  it('gives problem details, with every member that is wrong', async () => {
    const { ask } = await documentSandbox('crm');
    const { status, headers, json } = await ask('POST', '/contacts', { body: { email: 'nobody' } });
    expect(status).toBe(422);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(json).toMatchObject({ status: 422 });
    const pointers = rowsOf(member(json, 'errors')).map(({ pointer }) => pointer);
    expect(pointers).toContain('/email');
  });

  it('tells nobody anything who has no credentials, and lets anybody in where the document does', async () => {
    const { ask } = await documentSandbox('crm');
    expect((await ask('GET', '/companies', { anonymous: true })).status).toBe(401);
    const wrong = await ask('GET', '/companies', { anonymous: true, headers: { Authorization: 'Bearer guess' } });
    expect(wrong.status).toBe(401);
    expect((await ask('GET', '/ping', { anonymous: true })).status).toBe(200);
  });

  it('wants all schemes of an alternative together: a cookie, and a header for writing', async () => {
    const { ask, provider } = await documentSandbox('odd');
    const cookie = { Cookie: `LKSESSION=${provider.facts.apiKey}` };
    expect((await ask('GET', '/categories/', { anonymous: true, headers: cookie })).status).toBe(200);
    const body = { title: 'Saws' };
    expect((await ask('POST', '/categories/', { anonymous: true, headers: cookie, body })).status).toBe(401);
    expect(
      (
        await ask('POST', '/categories/', {
          body,
          headers: { ...cookie, 'X-CSRF-Token': provider.facts.csrfKey ?? '' },
        })
      ).status,
    ).toBe(200);
  });

  it('takes a key as the user name of Basic credentials where the document says so', async () => {
    const { ask, provider } = await documentSandbox('payments');
    const basic = Buffer.from(`${provider.facts.accessToken}:`).toString('base64');
    const { status } = await ask('GET', '/v1/balance', {
      anonymous: true,
      headers: { Authorization: `Basic ${basic}` },
    });
    expect(status).toBe(200);
  });

  it('misses a header that the document demands', async () => {
    const { ask } = await documentSandbox('tickets');
    const { status, json } = await ask('GET', '/tickets');
    expect(status).toBe(400);
    expect(member(json, 'error')).toBe('bad_request');
  });
});

describe('what things do', () => {
  it('follows a verb to the state that it names', async () => {
    const { ask, example } = await documentSandbox('crm');
    const made = await example('create_deal');
    const path = `/deals/${member(made.json, 'id')}`;
    expect((await ask('POST', `${path}/win`)).json).toMatchObject({ status: 'won' });
    expect((await ask('POST', `${path}/reopen`)).json).toMatchObject({ status: 'open' });
    expect((await ask('POST', `${path}/lose`, { body: { lost_reason: 'price' } })).json).toMatchObject({
      status: 'lost',
      lost_reason: 'price',
    });
  });

  it('refuses to do twice what is done, where the document has a conflict for it', async () => {
    const { ask, example } = await documentSandbox('crm');
    const path = `/deals/${member((await example('create_deal')).json, 'id')}`;
    await ask('POST', `${path}/win`);
    expect((await ask('POST', `${path}/win`)).status).toBe(409);
  });

  it('puts a tag on and takes it off, and lists what is on', async () => {
    const { ask, example } = await documentSandbox('tickets');
    const headers = { 'X-Tenant': 'acme-support' };
    const path = `/tickets/${member((await example('createTicket')).json, 'id')}/tags`;
    await ask('PUT', `${path}/refund`, { headers });
    await ask('PUT', `${path}/refund`, { headers });
    expect(member((await ask('GET', path, { headers })).json, 'items')).toEqual(['refund']);
    await ask('DELETE', `${path}/refund`, { headers });
    expect(member((await ask('GET', path, { headers })).json, 'items')).toEqual([]);
  });

  it('keeps settings', async () => {
    const { ask, example } = await documentSandbox('tickets');
    const { json } = await example('putSettings', { name: 'Night desk' });
    expect(json).toMatchObject({ name: 'Night desk' });
    expect((await ask('GET', '/settings', { headers: { 'X-Tenant': 'acme-support' } })).json).toEqual(json);
  });

  it('answers again what it answered under the same idempotency key', async () => {
    const { ask } = await documentSandbox('payments');
    const headers = { 'Idempotency-Key': 'order-17' };
    const asked = { headers, body: { name: 'Rosa' } };
    const first = await ask('POST', '/v1/customers', asked);
    expect((await ask('POST', '/v1/customers', asked)).json).toEqual(first.json);
    expect((await ask('POST', '/v1/customers', { body: { name: 'Rosa' } })).json).not.toEqual(first.json);
  });
});
