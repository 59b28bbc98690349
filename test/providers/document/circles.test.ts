import { describe, expect, it, onTestFinished } from 'vitest';
import { Sandbox } from '../../../emulator/sandbox.ts';
import { member } from '../../support/document.ts';
import { operation, ref, writtenDocument } from '../../support/written.ts';

/** Not strict: what demands another of its kind without an end cannot be shown whole. */
async function served(path: string) {
  const sandbox = await Sandbox.start('test', { openapi: { api: path }, seed: 'test' });
  onTestFinished(() => sandbox.close());
  const provider = sandbox.provider('api');
  const ask = async (method: string, to: string, body?: object) => {
    const headers = { 'Content-Type': 'application/json' };
    const sent = body && { body: JSON.stringify(body) };
    const response = await fetch(`${provider.urls.apiBase}${to}`, { method, headers, ...sent });
    return { status: response.status, json: (await response.json()) as unknown };
  };
  return { provider, ask };
}

const collection = (name: string) => ({
  get: operation(`list${name}`, { type: 'array', items: ref(name) }),
  post: operation(`create${name}`, ref(name), ref(name), '201'),
});
const thing = (required: string[], properties: object) => ({
  type: 'object',
  required: ['id', ...required],
  properties: { id: { type: 'string', readOnly: true }, ...properties },
});

describe('a reference that leads to itself alone', () => {
  const paths = { '/a': { get: operation('getA', ref('A')) } };

  it.each([
    ['by others', { A: ref('B'), B: ref('A') }, 'A leads back to itself by way of #/components/schemas/B,'],
    ['at once', { A: ref('A') }, 'A leads back to itself, so nothing says what it is.'],
    ['as a part', { A: { allOf: [ref('A')] } }, 'A leads back to itself by way of #/components/schemas/A/allOf/0,'],
    ['as a form', { A: { oneOf: [ref('A'), { type: 'string' }] } }, 'by way of #/components/schemas/A/oneOf/0,'],
  ])('%s is refused where it stands', async (_how, schemas, says) => {
    await expect(Sandbox.start('test', { openapi: { api: writtenDocument(paths, schemas) } })).rejects.toMatchObject({
      code: 'openapi_invalid',
      message: expect.stringContaining(says),
    });
  });
});

describe('things that contain each other', () => {
  it('refer to each other where they have collections', async () => {
    const { ask } = await served(
      writtenDocument(
        { '/customers': collection('Customer'), '/accounts': collection('Account') },
        {
          Customer: thing(['account'], { name: { type: 'string' }, account: ref('Account') }),
          Account: thing(['customer'], { customer: { ...ref('Customer'), readOnly: true } }),
        },
      ),
    );
    const [first] = [(await ask('GET', '/customers')).json].flat();
    expect(member(first, 'account', 'customer', 'id')).toBe(member(first, 'id'));
    const made = await ask('POST', '/customers', { name: 'Ann', account: {} });
    expect(made.status).toBe(201);
    expect(member(made.json, 'account', 'customer', 'name')).toBe('Ann');
  });

  it('are cut where they are made up', async () => {
    const { ask } = await served(
      writtenDocument(
        { '/a': { get: operation('getA', ref('A')) }, '/search': { post: operation('search', ref('A'), ref('A')) } },
        { A: { type: 'object', required: ['a'], properties: { a: ref('A'), name: { type: 'string' } } } },
      ),
    );
    expect((await ask('GET', '/a')).json).toMatchObject({ a: { a: {} } });
    expect((await ask('POST', '/search', { a: { a: {} } })).status).not.toBe(500);
  });

  it('are cut within lists of which each demands one more', async () => {
    const { ask } = await served(
      writtenDocument(
        { '/trees': collection('Tree') },
        {
          Tree: thing(['children'], { children: { type: 'array', minItems: 1, items: ref('Branch') } }),
          Branch: {
            type: 'object',
            required: ['within'],
            properties: { within: { type: 'array', minItems: 1, items: ref('Branch') } },
          },
        },
      ),
    );
    expect((await ask('GET', '/trees')).status).toBe(200);
  });

  it('end in the payload of a webhook', async () => {
    const before = { type: 'object', properties: { type: { type: 'string' }, previous: ref('Event') } };
    const webhooks = {
      changed: { post: { requestBody: { content: { 'application/json': { schema: ref('Event') } } } } },
    };
    const { provider } = await served(
      writtenDocument({ '/a': { get: operation('getA', ref('A')) } }, { A: {}, Event: before }, { webhooks }),
    );
    expect(provider.definition.happen?.(provider, 'changed', {})).toMatchObject({ payload: { type: 'changed' } });
  });
});
