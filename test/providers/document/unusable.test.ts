import { describe, expect, it } from 'vitest';
import { openQuestions } from '../../../emulator/resources/fidelity.ts';
import { documentSandbox } from '../../support/document.ts';
import { operation, ref, writtenDocument } from '../../support/written.ts';

const json = (schema: object) => ({ 'application/json': { schema } });

/** A collection of things with a member `value` of this schema, which is a parameter of its list, too. */
async function served(value: unknown, beside: object = {}) {
  const schemas = { A: { type: 'object', properties: { id: { type: 'integer' }, n: { type: 'integer' }, value } } };
  const parameters = [
    { name: 'value', in: 'query', schema: value },
    { name: 'limit', in: 'query', schema: { type: 'integer' } },
  ];
  const paths = {
    '/as': {
      get: { ...operation('listAs', { type: 'array', items: ref('A') }), parameters },
      post: operation('createA', ref('A'), ref('A'), '201'),
    },
  };
  const { resources, ask } = await documentSandbox('api', {
    openapi: { api: writtenDocument(paths, schemas, beside) },
  });
  return { ask, open: openQuestions(resources).map(({ where, says }) => `${where} ${says}`) };
}

describe('what means nothing in a schema', () => {
  it.each([
    [
      { type: 'string', pattern: '(?i)^a' },
      'the pattern (?i)^a is none in JavaScript (Invalid group), so it is left out',
    ],
    [{ type: 'string', pattern: '[a-' }, 'the pattern [a- is none in JavaScript (Unterminated character class)'],
    [{ type: 'strin' }, 'type must be one of array, boolean, integer, null, number, object, string, not "strin"'],
    [ref('Missing'), 'refers to #/components/schemas/Missing, which is not there, so it is left out'],
    [{ enum: [] }, 'enum must be a list with something in it, not []'],
    [{ type: 'string', minLength: 'x' }, 'minLength must be a whole number from 0 on, not "x"'],
    [{ type: 'object', required: true }, 'required must be a list of names, not true'],
    [{ type: 'array', items: 5 }, 'is no schema'],
    [{ oneOf: {} }, 'oneOf must be a list of schemas'],
    [{ type: 'object', properties: [] }, 'properties must have names'],
    [{ type: 'object', properties: { a: null } }, 'is no schema'],
    [{ multipleOf: 0 }, 'multipleOf must be a number above 0, not 0'],
    [{ type: 'string', id: 'urn:a' }, 'id is no word of a schema; it is $id'],
  ])('%j is told, and the rest of the schema holds', async (value, says) => {
    const { ask, open } = await served(value);
    expect(open).toContainEqual(expect.stringMatching(/^#\/components\/schemas\/A\/properties\/value/));
    expect(open).toContainEqual(expect.stringContaining(says));
    expect(open).toContainEqual(expect.stringContaining('#/paths/~1as/get/parameters/0/schema'));
    expect((await ask('POST', '/as', { body: { n: 1 } })).status).toBe(201);
    expect((await ask('POST', '/as', { body: { n: 'one' } })).status).toBe(400);
    expect((await ask('GET', '/as')).status).toBe(200);
    expect((await ask('GET', '/as', { query: { limit: 'x' } })).status).toBe(400);
  });

  it('is no word that may be null, and a refusal names that, too', async () => {
    const { ask } = await served({ type: ['string', 'null'], enum: ['a', null] });
    expect((await ask('POST', '/as', { body: { value: 'x' } })).text).toContain('be one of a, null');
  });

  it('is nothing that only strict expressions refuse', async () => {
    const { ask, open } = await served({ type: 'string', pattern: '^[\\w\\-.]+\\_$' });
    expect(open.filter((one) => one.startsWith('#'))).toEqual([]);
    expect((await ask('POST', '/as', { body: { value: 'a-b_' } })).status).toBe(201);
    expect((await ask('POST', '/as', { body: { value: 'a b' } })).status).toBe(400);
  });

  it('is no example, and no name of the author’s', async () => {
    const headers = { schema: { schema: { type: 'string' }, example: { type: 'strin' } } };
    const { open } = await served(
      {
        type: 'object',
        properties: { type: { type: 'string' }, enum: { type: 'string' }, $ref: { type: 'string' } },
        example: { type: 'strin', enum: [] },
      },
      {
        'x-any': { schema: { type: 'strin' } },
        webhooks: {
          a: { post: { requestBody: { content: json({}) }, responses: { 200: { description: '', headers } } } },
        },
      },
    );
    expect(open.filter((one) => one.startsWith('#'))).toEqual([]);
  });
});
