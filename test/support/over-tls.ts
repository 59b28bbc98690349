import { type RequestOptions, request } from 'node:https';

/** Like fetch over HTTPS, in a connection of its own, with what TLS allows to say: whom to trust, which versions. */
export function fetchOver(options: RequestOptions): typeof fetch {
  return (url, init = {}) => {
    const { method = 'GET', headers, body, signal } = init;
    const sent = { method, headers: Object.fromEntries(new Headers(headers)), agent: false, ...options };
    return new Promise((resolve, reject) => {
      const asked = request(String(url), { ...sent, ...(signal && { signal }) }, (incoming) => {
        const parts: Buffer[] = [];
        incoming.on('data', (part: Buffer) => parts.push(part));
        incoming.once('error', reject);
        incoming.once('end', () => {
          resolve(new Response(Buffer.concat(parts), { status: incoming.statusCode ?? 0 }));
        });
      });
      asked.once('error', reject);
      asked.end(typeof body === 'string' ? body : undefined);
    });
  };
}

/** A client that speaks versions of TLS that are out of date, too. */
export const PERMISSIVE = { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
