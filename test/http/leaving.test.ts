import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { leave } from '../../emulator/http/leaving.ts';

async function served(listener: (incoming: IncomingMessage, outgoing: ServerResponse) => void): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

it('gives every answer what is its own, text or parts', async () => {
  const url = await served(({ url = '' }, outgoing) => {
    const parts = [Buffer.from(url), Buffer.from('!')];
    const isText = url.startsWith('/text');
    outgoing.writeHead(200, { 'Content-Length': isText ? url.length : url.length + 1 });
    leave(outgoing, isText ? url : parts);
  });
  expect(await (await fetch(`${url}/text/alone`)).text()).toBe('/text/alone');
  const paths = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? `/text/${i}` : `/parts/${i}`));
  const bodies = await Promise.all(paths.map(async (path) => (await fetch(url + path)).text()));
  expect(bodies).toEqual(paths.map((path, i) => (i % 2 === 0 ? path : `${path}!`)));
});

it('gives nothing to a client that has gone meanwhile, and the others theirs', async () => {
  const url = await served((incoming, outgoing) => {
    outgoing.writeHead(200);
    leave(outgoing, 'here');
    if (incoming.url === '/gone') incoming.socket.destroy();
  });
  await expect(fetch(`${url}/gone`)).rejects.toThrow('fetch failed');
  expect(await (await fetch(`${url}/there`)).text()).toBe('here');
});
