import { describe, expect, it, vi } from 'vitest';
import { startControl } from './client.ts';

interface ServerEvent {
  readonly event: string;
  readonly id: string | null;
  readonly data: { seq: number; kind: string; outcome?: string; from?: number; to?: number };
}

/** Follows a stream; `next(n)` gives the next n events. */
async function follow(url: string, headers: Record<string, string> = {}) {
  const leaving = new AbortController();
  const response = await fetch(url, { headers, signal: leaving.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const events: ServerEvent[] = [];
  return {
    response,
    leave: () => leaving.abort(),
    async next(count: number): Promise<ServerEvent[]> {
      while (events.length < count) {
        const part = await reader?.read();
        if (!part || part.done) throw new Error(`The stream ended after ${events.length} events.`);
        text += part.value;
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const event = eventOf(text.slice(0, end));
          if (event) events.push(event);
          text = text.slice(end + 2);
        }
      }
      return events.splice(0, count);
    },
    /** Resolves when the server has ended the stream. */
    async ended(): Promise<boolean> {
      for (;;) {
        const part = await reader?.read().catch(() => undefined);
        if (!part || part.done) return true;
      }
    },
  };
}

function eventOf(block: string): ServerEvent | undefined {
  const field = (name: string) =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  const event = field('event');
  return event === undefined
    ? undefined
    : { event, id: field('id') ?? null, data: JSON.parse(field('data') ?? 'null') };
}

describe('the journal as a stream', () => {
  it('tells what begins, with its number as id, and what ends', async () => {
    const { client, sandbox, revento } = await startControl();
    sandbox.journal.append({ kind: 'note', says: 'before' });
    const stream = await follow(`${client.url}/journal/stream`);
    revento.faults.add({ delayMs: 200 });
    const { id: before } = (await stream.next(1))[0] ?? {};
    expect(before).toBe('2');
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream');
    await fetch(`${revento.urls.apiBase}/events/x`);
    const told = await stream.next(3);
    expect(told.map(({ event, id, data }) => [event, id, data.kind])).toEqual([
      ['appended', '3', 'request'],
      ['appended', '4', 'fault'],
      ['closed', null, 'request'],
    ]);
    expect(told[0]?.data).toMatchObject({ seq: 3, outcome: 'open' });
    expect(told[2]?.data).toMatchObject({ seq: 3, outcome: 'answered' });
    stream.leave();
  });

  it('filters and masks', async () => {
    const { client, sandbox, ask } = await startControl();
    const stream = await follow(`${client.url}/journal/stream?kind=token`);
    const { body } = await ask('POST', '/providers/revento/actions/connect', {});
    sandbox.journal.append({ kind: 'note', says: 'not asked for' });
    const told = await stream.next(2);
    expect(told.map(({ data }) => data.kind)).toEqual(['token', 'token']);
    const { access_token: token } = JSON.parse(JSON.stringify(body.result));
    expect(JSON.stringify(told)).not.toContain(token);
    stream.leave();
  });

  it('goes on after the last event that a client has seen, exchanges that have ended meanwhile included', async () => {
    const { client, sandbox, revento } = await startControl();
    const first = await follow(`${client.url}/journal/stream`);
    revento.faults.add({ delayMs: 400 });
    const slow = fetch(`${revento.urls.apiBase}/events/x`);
    const seen = await first.next(2);
    const last = seen.at(-1)?.id ?? '';
    first.leave();
    await slow;
    await sandbox.journal.wait({ kind: 'request' }, { ended: true });
    sandbox.journal.append({ kind: 'note', says: 'meanwhile' });
    const second = await follow(`${client.url}/journal/stream`, { 'Last-Event-ID': last });
    const missed = await second.next(2);
    const open = seen.find(({ data }) => data.kind === 'request')?.data.seq;
    expect(missed.find(({ event }) => event === 'closed')?.data).toMatchObject({ seq: open, outcome: 'answered' });
    expect(missed.filter(({ event }) => event === 'appended').every(({ id }) => Number(id) > Number(last))).toBe(true);
    second.leave();
  });

  it('begins where `since` says, and with everything for a number from an earlier process', async () => {
    const { client, sandbox } = await startControl();
    for (const name of ['one', 'two', 'three']) sandbox.journal.append({ kind: 'mark', name });
    const since = await follow(`${client.url}/journal/stream?since=one`);
    expect((await since.next(2)).map(({ id }) => id)).toEqual(['2', '3']);
    const later = await follow(`${client.url}/journal/stream`, { 'Last-Event-ID': '4711' });
    expect((await later.next(3)).map(({ id }) => id)).toEqual(['1', '2', '3']);
    since.leave();
    later.leave();
  });

  it('says what was forgotten', async () => {
    const { client, sandbox } = await startControl({ journal: { entries: 3 } });
    for (let i = 0; i < 10; i++) sandbox.journal.append({ kind: 'note', says: `note ${i}` });
    const stream = await follow(`${client.url}/journal/stream`, { 'Last-Event-ID': '4' });
    const [gap, next] = await stream.next(2);
    expect(gap).toEqual({ event: 'gap', id: null, data: { from: 5, to: 7 } });
    expect(next).toMatchObject({ event: 'appended', id: '8' });
    stream.leave();
  });

  it('is open to so many clients, and to others when one has left', async () => {
    const { client, ask } = await startControl();
    const streams = await Promise.all(Array.from({ length: 32 }, () => follow(`${client.url}/journal/stream`)));
    expect(streams.every(({ response }) => response.status === 200)).toBe(true);
    const refused = await ask('GET', '/journal/stream');
    expect([refused.status, refused.body.code]).toEqual([429, 'stream_limit']);
    streams[0]?.leave();
    const again = await until(async () => {
      const next = await follow(`${client.url}/journal/stream`);
      if (next.response.status !== 200) next.leave();
      return next.response.status === 200 ? next : undefined;
    });
    for (const stream of [...streams, again]) stream.leave();
  });

  it('ends with the emulator, so that this can end', async () => {
    const { client, emulator } = await startControl();
    const stream = await follow(`${client.url}/journal/stream`);
    await emulator.close();
    expect(await stream.ended()).toBe(true);
  });

  it('shows a sign of life when nothing happens, which counts as use of the sandbox', async () => {
    const { client, sandbox, emulator } = await startControl();
    vi.spyOn(sandbox.clock, 'sleepWall').mockResolvedValueOnce();
    const response = await fetch(`${client.url}/journal/stream`);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes(': still here\n\n')) text += (await reader?.read())?.value ?? '';
    await emulator.close();
  });

  it('refuses an id that is none', async () => {
    const { ask } = await startControl();
    expect((await ask('GET', '/journal/stream', undefined, { 'Last-Event-ID': 'x' })).body.code).toBe('query_invalid');
  });
});

async function until<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const result = await attempt();
    if (result !== undefined) return result;
  }
}
