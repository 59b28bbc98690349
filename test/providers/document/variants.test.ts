import { describe, expect, it } from 'vitest';
import { openQuestions } from '../../../emulator/resources/fidelity.ts';
import { documentSandbox, member } from '../../support/document.ts';

const served = async () => documentSandbox('variants', { openapi: { variants: 'test/openapi/variants.yaml' } });

describe('a verb after a colon', () => {
  it('does to a row what it does after a slash', async () => {
    const { ask } = await served();
    const { status, json } = await ask('POST', '/animals/3:archive');
    expect([status, member(json, 'id'), member(json, 'status')]).toEqual([200, 3, 'archived']);
    expect((await ask('GET', '/animals/3')).json).toEqual(json);
    expect((await ask('POST', '/animals/999:archive')).status).toBe(404);
  });

  it('is told of where nobody knows what it does', async () => {
    const { resources } = await served();
    const told = openQuestions(resources).filter(({ where }) => where === 'weighAnimal');
    expect(told).toEqual([{ where: 'weighAnimal', says: expect.stringContaining('"weigh" changes nothing') }]);
  });
});
