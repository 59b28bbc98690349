import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { onTestFinished } from 'vitest';
import { isJsonObject, type JsonObject, tryParseJson } from '../../emulator/core/json.ts';

/** A delivery as it came in. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Byte for byte. */
  readonly text: string;
  readonly body: JsonObject;
}

/** A receiver of webhooks that answers as it is told, closed when the test ends. */
export async function receiver(answer: (nth: number, path: string) => number | { to: string } = () => 204) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const body = tryParseJson(text);
    const path = request.url ?? '';
    received.push({ path, headers: request.headers, text, body: isJsonObject(body) ? body : {} });
    const given = answer(received.length, path);
    if (typeof given === 'number') response.writeHead(given).end();
    else response.writeHead(307, { Location: given.to }).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { received, url: `http://127.0.0.1:${port}` };
}
