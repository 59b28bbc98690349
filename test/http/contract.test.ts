import { describe, expect, it } from 'vitest';
import { Contract, loadContract } from '../../emulator/http/contract.ts';
import { validatorOf } from '../../emulator/http/validation.ts';

const contract = loadContract('revento');

describe('reading a contract', () => {
  it('puts the servers’ base paths before the paths', () => {
    expect(contract.operation('getEvent')?.path).toBe('/api/v1/events/{event_id}');
    expect(contract.operation('token')?.path).toBe('/oauth/token');
  });

  it('knows the names of variants beside their operation', () => {
    expect(contract.operationNames).toEqual(expect.arrayContaining(['token', 'exchangeCode', 'refreshToken']));
  });

  it('reads what each operation requires', () => {
    expect(contract.operation('listParticipants')?.requirements).toEqual([
      { scheme: 'installation', scopes: ['participants.read'] },
    ]);
    expect(contract.operation('token')?.requirements).toEqual([]);
  });

  it.each([
    ['GET', '/api/v1/events/evt_1/particpants', 'listParticipants'],
    ['POST', '/oauth/tokens', 'token'],
    ['GET', '/api/v1/me/profil', 'getMyProfile'],
  ])('finds the operation nearest to %s %s', (method, path, id) => {
    expect(contract.nearest(method, path)?.id).toBe(id);
  });

  it('says where a missing contract was looked for', () => {
    expect(() => loadContract('nobody')).toThrow(/contracts\/nobody\/openapi\.yaml/);
  });
});

describe('validating against a contract', () => {
  const document = {
    openapi: '3.1.0',
    servers: [{ url: '/v1' }],
    paths: {
      '/things/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        post: {
          operationId: 'makeThing',
          parameters: [{ name: 'dry', in: 'query', schema: { type: 'boolean', default: false } }],
          requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } },
          responses: {
            '2XX': {
              description: 'made',
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
            },
          },
        },
      },
    },
    components: {
      schemas: { Thing: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } },
    },
  };
  const validator = validatorOf(new Contract('things', document));
  const operation = validator.contract.operation('makeThing');
  if (!operation) throw new Error('makeThing is missing');

  it('coerces parameters to their types and fills in defaults', () => {
    const path: Record<string, unknown> = { id: '7' };
    const query: Record<string, unknown> = {};
    expect([validator.parameters(operation, 'path', path), validator.parameters(operation, 'query', query)]).toEqual([
      [],
      [],
    ]);
    expect([path, query]).toEqual([{ id: 7 }, { dry: false }]);
  });

  it('says where and what is wrong', () => {
    expect(validator.parameters(operation, 'path', { id: 'seven' })).toEqual([
      { where: 'path.id', says: 'be integer', sent: 'seven', keyword: 'type' },
    ]);
    expect(validator.requestBody(operation, 'application/json', { name: 1 })[0]).toMatchObject({
      where: 'body/name',
      says: 'be string',
      sent: 1,
    });
    expect(validator.requestBody(operation, 'application/json', {})[0]).toMatchObject({
      where: 'body/name',
      says: 'be present',
    });
  });

  it('checks answers by status, status class and content type', () => {
    expect(validator.response(operation, 201, 'application/json', '{"name":"x"}')).toEqual([]);
    expect(validator.response(operation, 201, 'text/html', '')[0]?.where).toBe('content-type');
    expect(validator.response(operation, 404, 'application/json', '{}')[0]?.where).toBe('status');
    expect(validator.response(operation, 201, 'application/json', 'not json')[0]?.where).toBe('body');
  });
});
