import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

/** What a page answers: its text, or whatever it does with the response. */
export type WebPage = string | ((response: ServerResponse) => void);

/** Serves pages by path on loopback, and 404 for all else, until the test ends. Returns its address. */
export async function webSite(pages: Readonly<Record<string, WebPage>>): Promise<string> {
  const server = createServer(({ url = '' }, response) => {
    const page = Object.hasOwn(pages, url) ? pages[url] : undefined;
    if (typeof page === 'function') page(response);
    else response.writeHead(page === undefined ? 404 : 200).end(page);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

/** Sends a client elsewhere. */
export function redirect(to: string): WebPage {
  return (response) => void response.writeHead(302, { Location: to }).end();
}
