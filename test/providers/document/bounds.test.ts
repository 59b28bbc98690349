import { describe, expect, it } from 'vitest';
import { documentSandbox } from '../../support/document.ts';
import { operation, writtenDocument } from '../../support/written.ts';

describe('a made-up value', () => {
  it.each([
    { type: 'integer', exclusiveMaximum: 1 },
    { type: 'integer', exclusiveMinimum: 4, maximum: 5 },
    { type: 'integer', maximum: -5 },
    { type: 'integer', minimum: 3, maximum: 10, multipleOf: 7 },
    { type: 'number', exclusiveMaximum: 0 },
    { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
    { type: 'number', minimum: 0.5, maximum: 0.75 },
    { type: 'array', minItems: 3, uniqueItems: true, items: { type: 'string', enum: ['a', 'b', 'c'] } },
    { type: 'array', minItems: 3, uniqueItems: true, items: { type: 'integer', minimum: 1, maximum: 9 } },
  ])('keeps to its bounds: %j', async (schema) => {
    const answer = { type: 'object', required: ['value'], properties: { value: schema } };
    const paths = { '/search': { post: operation('search', answer, { type: 'object' }) } };
    const { ask } = await documentSandbox('api', { openapi: { api: writtenDocument(paths) } });
    // The sandbox is strict: at its end no answer may have departed from the document.
    for (let i = 0; i < 20; i++) expect((await ask('POST', '/search', { body: { i } })).status).toBe(200);
  });
});
