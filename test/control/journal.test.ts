import { describe, expect, it } from 'vitest';
import { rowsOf, startControl } from './client.ts';

async function withCalls() {
  const started = await startControl();
  const { revento, ask } = started;
  const made = await ask('POST', '/providers/revento/actions/connect', { as: 'acme' });
  const { access_token: token, event_id: event } = JSON.parse(JSON.stringify(made.body.result));
  const call = (path: string) =>
    fetch(`${revento.urls.apiBase}${path}`, { headers: { Authorization: `Bearer ${token}` } });
  return { ...started, token: String(token), event: String(event), call };
}

describe('the journal over HTTP', () => {
  it('filters', async () => {
    const { ask, sandbox, event, call } = await withCalls();
    await call(`/events/${event}`);
    sandbox.journal.append({ kind: 'mark', name: 'race' });
    await call(`/events/${event}`);
    await call(`/events/${event}/nothing`);
    const seqs = async (query: string) =>
      rowsOf((await ask('GET', `/journal?${query}`)).body.entries).map(({ seq }) => seq);
    const all = await seqs('kind=request&wait=5s&count=3&ended=true');
    expect(all).toHaveLength(3);
    expect(await seqs('kind=request&since=race')).toEqual(all.slice(1));
    expect(await seqs('kind=request&until=race')).toEqual(all.slice(0, 1));
    expect(await seqs(`kind=request&since=${all[1]}`)).toEqual(all.slice(2));
    expect(await seqs('operation=getEvent')).toEqual(all.slice(0, 2));
    expect(await seqs('operation=getEv*&limit=1')).toEqual(all.slice(1, 2));
    expect(await seqs('kind=request&status=404')).toEqual(all.slice(2));
    expect(await seqs('kind=request&outcome=answered&provider=revento')).toEqual(all);
    expect(await seqs(`kind=request&subject=${event}`)).toEqual(all);
    expect(await seqs('kind=mark&name=race')).toHaveLength(1);
    expect(await seqs('kind=mark&name=other')).toEqual([]);
    const [action] = await seqs('kind=action&name=connect');
    expect(await seqs(`kind=token&under=${action}`)).toHaveLength(2);
    expect(await seqs('kind=token&kind=mark')).toHaveLength(3);
  });

  it('masks secrets in every form, unless asked in so many words', async () => {
    const { ask, token, event, call } = await withCalls();
    await call(`/events/${event}`);
    await ask('GET', '/journal?kind=request&wait=5s&ended=true');
    for (const path of ['/journal', '/journal/tree', '/journal.har', '/journal.ndjson']) {
      expect((await ask('GET', path)).text).not.toContain(token);
      expect((await ask('GET', path)).text).toContain(token.slice(-4));
      expect((await ask('GET', `${path}?secrets=full`)).text).toContain(token);
    }
  });

  it('gives files for other tools', async () => {
    const { ask, event, call } = await withCalls();
    await call(`/events/${event}`);
    const ndjson = await ask('GET', '/journal.ndjson');
    expect(ndjson.headers.get('content-disposition')).toBe('attachment; filename="journal.ndjson"');
    expect(
      ndjson.text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).seq)[0],
    ).toBe(1);
    expect((await ask('GET', '/journal.har')).body.log).toMatchObject({
      version: '1.2',
      entries: [{ _operation: 'getEvent' }],
    });
  });

  it('shows causes as a tree', async () => {
    const { ask } = await withCalls();
    const [root] = rowsOf((await ask('GET', '/journal/tree?kind=action,token')).body.trees);
    expect(root).toMatchObject({
      entry: { kind: 'action' },
      caused: [{ entry: { kind: 'token' } }, { entry: { kind: 'token' } }],
    });
  });

  it('answers a wait as soon as enough has happened', async () => {
    const { ask, event, call } = await withCalls();
    const waiting = ask('GET', '/journal?operation=getEvent&wait=60s&count=2&ended=true');
    await call(`/events/${event}`);
    await call(`/events/${event}`);
    const { body } = await waiting;
    expect(body.complete).toBe(true);
    expect(rowsOf(body.entries).map(({ outcome }) => outcome)).toEqual(['answered', 'answered']);
  });

  it('answers a wait with what there is when its time is over', async () => {
    const { ask, event, call } = await withCalls();
    await call(`/events/${event}`);
    const { body } = await ask('GET', '/journal?operation=getEvent&wait=150ms&count=2');
    expect(body.complete).toBe(false);
    expect(rowsOf(body.entries)).toHaveLength(1);
  });

  it('counts what was forgotten', async () => {
    const { ask, sandbox } = await startControl({ journal: { entries: 5 } });
    for (let i = 0; i < 9; i++) sandbox.journal.append({ kind: 'note', says: `note ${i}` });
    const { body } = await ask('GET', '/journal');
    expect(body).toMatchObject({ last: 9, oldest: 5, forgotten: 4, complete: true });
  });
});
