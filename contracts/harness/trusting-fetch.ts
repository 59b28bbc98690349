import { request } from 'node:https';

/** How a page is asked for. */
export interface Asked {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: URLSearchParams | null;
  readonly signal: AbortSignal;
}

/** Like fetch, which cannot be told whom to trust: over HTTPS, trusting this authority (PEM) alone. Redirects are not followed. */
export function trustingFetch(url: URL, { method, headers, body, signal }: Asked, ca: string): Promise<Response> {
  const form = body === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers: { ...form, ...headers }, signal, ca, agent: false });
    asked.once('error', reject);
    asked.once('response', (incoming) => {
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.once('error', reject);
      incoming.once('end', () => {
        const received = new Headers();
        for (let i = 0; i + 1 < incoming.rawHeaders.length; i += 2) {
          received.append(incoming.rawHeaders[i] ?? '', incoming.rawHeaders[i + 1] ?? '');
        }
        const { statusCode: status = 0 } = incoming;
        // A status without a body must not be given one.
        const content = [204, 205, 304].includes(status) ? null : Buffer.concat(parts);
        resolve(new Response(content, { status, headers: received }));
      });
    });
    asked.end(body?.toString());
  });
}
