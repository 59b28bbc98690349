import { createServer } from 'node:http';
import { closeServer, listen } from '../../emulator/http/listen.ts';

/** A receiver of webhooks that takes everything, and counts. */
export async function receiver(at = 0) {
  const ids: string[] = [];
  const server = createServer((request, response) => {
    ids.push(String(request.headers['x-revento-delivery-id'] ?? ''));
    request.resume().on('end', () => response.writeHead(204).end());
  });
  const port = await listen(server, at, '127.0.0.1', 'the test');
  return { url: `http://127.0.0.1:${port}/hooks`, port, ids, close: () => closeServer(server) };
}
