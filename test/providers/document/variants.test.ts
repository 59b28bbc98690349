import { describe, expect, it } from 'vitest';
import { openQuestions } from '../../../emulator/resources/fidelity.ts';
import { documentSandbox, member, rowsOf } from '../../support/document.ts';

describe('a verb after a colon', () => {
  it('does to a row what it does after a slash', async () => {
    const { ask } = await documentSandbox('variants');
    const { status, json } = await ask('POST', '/animals/3:archive');
    expect([status, member(json, 'id'), member(json, 'status')]).toEqual([200, 3, 'archived']);
    expect((await ask('GET', '/animals/3')).json).toEqual(json);
    expect((await ask('POST', '/animals/999:archive')).status).toBe(404);
  });

  it('is told of where nobody knows what it does', async () => {
    const { resources } = await documentSandbox('variants');
    expect(openQuestions(resources)).toEqual([
      { where: 'weighAnimal', says: expect.stringContaining('"weigh" changes nothing: no state') },
      { where: 'groomAnimal', says: expect.stringContaining('"groom" only keeps what a request says: no state') },
    ]);
  });
});

describe('a thing of one kind among several', () => {
  it('is kept and shown with the members of its own kind, by the word that tells it', async () => {
    const { ask } = await documentSandbox('variants');
    const rex = await ask('POST', '/animals', { body: { name: 'Rex', species: 'dog', breed: 'collie' } });
    const { id, licence, ...said } = { id: 0, licence: '', ...Object(rex.json) };
    expect(said).toEqual({ name: 'Rex', species: 'dog', breed: 'collie', status: 'active' });
    expect(typeof licence).toBe('string');
    const changed = await ask('PATCH', `/animals/${id}`, { body: { name: 'Max' } });
    expect(changed.json).toEqual({ ...said, id, licence, name: 'Max' });
    expect((await ask('GET', `/animals/${id}`)).json).toEqual(changed.json);
    const bird = await ask('POST', '/animals', { body: { name: 'Pip', species: 'bird', wingspan: 2 } });
    expect(bird.json).toEqual({
      id: member(bird.json, 'id'),
      name: 'Pip',
      species: 'bird',
      wingspan: 2,
      status: 'active',
    });
  });

  it('may become one of another kind', async () => {
    const { ask } = await documentSandbox('variants');
    const rex = await ask('POST', '/animals', { body: { name: 'Rex', species: 'dog', breed: 'collie' } });
    const path = `/animals/${String(member(rex.json, 'id'))}`;
    const { json } = await ask('PUT', path, { body: { name: 'Tom', species: 'cat', indoor: true } });
    expect(json).toEqual({
      id: member(rex.json, 'id'),
      name: 'Tom',
      species: 'cat',
      indoor: true,
      status: 'active',
    });
  });

  it('is known by what was sent, where no word tells it', async () => {
    const { ask } = await documentSandbox('variants');
    const card = await ask('POST', '/payments', { body: { last4: '4242', brand: 'visa' } });
    expect(card.json).toEqual({ id: member(card.json, 'id'), last4: '4242', brand: 'visa' });
    const transfer = await ask('POST', '/payments', { body: { iban: 'PL61' } });
    expect(transfer.json).toEqual({ id: member(transfer.json, 'id'), iban: 'PL61' });
  });

  it('is found and sorted by members that other kinds lack', async () => {
    const { ask } = await documentSandbox('variants', { knobs: { 'variants.rows': 0 } });
    for (const breed of ['poodle', 'collie'])
      await ask('POST', '/animals', { body: { name: breed, species: 'dog', breed } });
    await ask('POST', '/animals', { body: { name: 'Pip', species: 'bird', wingspan: 2 } });
    await ask('POST', '/animals', { body: { name: 'Kea', species: 'bird', wingspan: 9 } });
    const names = async (query: Record<string, string>) =>
      rowsOf((await ask('GET', '/animals', { query })).json).map(({ name }) => name);
    expect(await names({ breed: 'poodle' })).toEqual(['poodle']);
    expect((await names({ sort: '-wingspan' })).filter((name) => name === 'Pip' || name === 'Kea')).toEqual([
      'Kea',
      'Pip',
    ]);
  });

  it('is among the first rows in every kind', async () => {
    const { ask } = await documentSandbox('variants', { knobs: { 'variants.rows': 6 } });
    const animals = rowsOf((await ask('GET', '/animals')).json);
    expect(new Set(animals.map(({ species }) => species))).toEqual(new Set(['cat', 'dog', 'bird']));
    expect(animals.filter((animal) => 'breed' in animal).map(({ species }) => species)).toEqual(['dog', 'dog']);
    const payments = rowsOf((await ask('GET', '/payments')).json);
    expect(payments.filter((payment) => 'iban' in payment)).toHaveLength(3);
  });
});
