import { describe, expect, it } from 'vitest';
import { documentSandbox, member } from '../../support/document.ts';

describe('an id that a client chooses', () => {
  it('is refused as any other value that is taken, where a row has it', async () => {
    const { ask } = await documentSandbox('chosen');
    const body = { slug: 'harbour', name: 'Harbour' };
    expect((await ask('POST', '/orgs', { body })).status).toBe(201);
    const again = await ask('POST', '/orgs', { body });
    expect([again.status, member(again.json, 'message')]).toEqual([409, 'slug "harbour" is taken.']);
    // Its document knows no 409.
    const seeded = await ask('POST', '/pets', { body: { id: 1, name: 'Rex' } });
    expect([seeded.status, member(seeded.json, 'message')]).toEqual([400, 'id "1" is taken.']);
  });

  it('is passed over by those that are counted', async () => {
    const { ask } = await documentSandbox('chosen');
    const first = await ask('POST', '/pets', { body: { name: 'Rex' } });
    const next = Number(member(first.json, 'id')) + 1;
    expect((await ask('POST', '/pets', { body: { id: next, name: 'Tom' } })).status).toBe(200);
    const { status, json } = await ask('POST', '/pets', { body: { name: 'Pip' } });
    expect([status, member(json, 'id')]).toEqual([200, next + 1]);
  });
});

describe('a change', () => {
  it('leaves a row the id that only the server gives, whatever a PUT leaves out', async () => {
    const { ask } = await documentSandbox('chosen');
    const made = await ask('POST', '/keepers', { body: { full_name: 'Ada', level: 2 } });
    const path = `/keepers/${String(member(made.json, 'id'))}`;
    const put = await ask('PUT', path, { body: { full_name: 'Grace' } });
    const { id, created_at } = { id: member(made.json, 'id'), created_at: member(made.json, 'created_at') };
    expect(put.json).toEqual({ id, full_name: 'Grace', created_at });
    expect((await ask('GET', path)).json).toEqual(put.json);
    for (const value of ['on', 'off', 'on']) {
      const { json } = await ask('PUT', '/configs/dark-mode', { body: { value } });
      expect(json).toEqual({ key: 'dark-mode', value });
    }
  });

  it('is refused where it names another id than its path', async () => {
    const { ask } = await documentSandbox('chosen');
    const body = { slug: 'harbour', name: 'Harbour', plan: 'pro' };
    await ask('POST', '/orgs', { body });
    const put = await ask('PUT', '/orgs/harbour', { body: { ...body, slug: 'elsewhere' } });
    expect(put.status).toBe(400);
    expect(member(put.json, 'errors')).toEqual([{ field: 'slug', message: 'must be "harbour"' }]);
    expect((await ask('PATCH', '/orgs/harbour', { body: { slug: 'elsewhere' } })).status).toBe(422);
    expect((await ask('PUT', '/orgs/nowhere', { body })).status).toBe(400);
    expect((await ask('GET', '/orgs/harbour')).json).toEqual(body);
    expect((await ask('GET', '/orgs/elsewhere')).status).toBe(404);
    expect((await ask('PATCH', '/orgs/harbour', { body: { slug: 'harbour', name: 'Port' } })).json).toEqual({
      ...body,
      name: 'Port',
    });
  });
});

describe('a PUT', () => {
  it('replaces the row that its body names, and makes none where the contract knows a 404', async () => {
    const { ask } = await documentSandbox('chosen');
    await ask('POST', '/pets', { body: { id: 77, name: 'Rex', tag: 'dog' } });
    const put = await ask('PUT', '/pets', { body: { id: 77, name: 'Tom' } });
    expect([put.status, put.json]).toEqual([200, { id: 77, name: 'Tom' }]);
    expect((await ask('GET', '/pets/77')).json).toEqual({ id: 77, name: 'Tom' });
    expect((await ask('PUT', '/pets', { body: { id: 78, name: 'Pip' } })).status).toBe(404);
    expect((await ask('GET', '/pets/78')).status).toBe(404);
  });

  it('replaces what is within, too', async () => {
    const { ask } = await documentSandbox('chosen');
    const made = await ask('POST', '/keepers', { body: { full_name: 'Ada', desk: { room: 'A1', seat: 'left' } } });
    const path = `/keepers/${String(member(made.json, 'id'))}`;
    const { json } = await ask('PUT', path, { body: { full_name: 'Ada', desk: { room: 'B2' } } });
    expect(member(json, 'desk')).toEqual({ room: 'B2' });
  });

  it('makes the row that its body names, where no 404 is declared', async () => {
    const { ask } = await documentSandbox('chosen');
    const put = async (title: string) => (await ask('PUT', '/shelves', { body: { number: 77, title } })).status;
    expect([await put('Upper'), await put('Lower')]).toEqual([201, 200]);
    expect((await ask('GET', '/shelves/77')).json).toEqual({ number: 77, title: 'Lower' });
  });

  it('makes the row that its path names, where 201 is declared and 404 is not', async () => {
    const { ask } = await documentSandbox('chosen');
    const put = async (name: string) => (await ask('PUT', '/orgs/harbour', { body: { slug: 'harbour', name } })).status;
    expect([await put('Harbour'), await put('Port')]).toEqual([201, 200]);
    expect((await ask('GET', '/orgs/harbour')).json).toEqual({ slug: 'harbour', name: 'Port', plan: 'free' });
    const shelf = async () => ask('PUT', '/shelves/88', { body: { number: 88 } });
    expect([(await shelf()).json, (await shelf()).status]).toEqual([{ number: 88 }, 204]);
  });
});
