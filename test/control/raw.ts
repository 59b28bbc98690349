import { request } from 'node:http';

/** One request with exactly these headers, `Host` included, which `fetch` would not let anybody choose. */
export function raw(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<{ status: number; text: string; headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((resolve, reject) => {
    const sending = request(
      url,
      { method: options.method ?? 'GET', headers: options.headers ?? {}, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
      },
    );
    sending.on('error', reject);
    sending.end(options.body);
  });
}

/** The code of a problem. */
export function codeOf(text: string): string {
  return String(JSON.parse(text).code);
}
