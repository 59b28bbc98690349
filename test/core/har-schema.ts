/** HAR 1.2, as its specification has it; `additionalProperties` only where a name begins with an underscore. */

const text = { type: 'string' };
const number = { type: 'number', minimum: -1 };
const instant = { type: 'string', format: 'date-time' };

function exactly(required: Record<string, object>, optional: Record<string, object> = {}): object {
  return {
    type: 'object',
    required: Object.keys(required),
    properties: { ...required, ...optional, comment: text },
    patternProperties: { '^_': {} },
    additionalProperties: false,
  };
}

const list = (items: object) => ({ type: 'array', items });
const pair = exactly({ name: text, value: text });
const cookie = exactly(
  { name: text, value: text },
  { path: text, domain: text, expires: instant, httpOnly: { type: 'boolean' }, secure: { type: 'boolean' } },
);

const postData = {
  oneOf: [
    exactly({ mimeType: text, text }),
    exactly({
      mimeType: text,
      params: list(exactly({ name: text }, { value: text, fileName: text, contentType: text })),
    }),
  ],
};

const message = {
  httpVersion: text,
  cookies: list(cookie),
  headers: list(pair),
  headersSize: number,
  bodySize: number,
};

const request = exactly(
  { method: text, url: { type: 'string', format: 'uri' }, queryString: list(pair), ...message },
  { postData },
);

const response = exactly({
  status: { type: 'integer', minimum: 0, maximum: 599 },
  statusText: text,
  redirectURL: text,
  content: exactly({ size: number, mimeType: text }, { compression: number, text, encoding: text }),
  ...message,
});

const entry = exactly(
  {
    startedDateTime: instant,
    time: { type: 'number', minimum: 0 },
    request,
    response,
    cache: { type: 'object' },
    timings: exactly(
      { send: number, wait: number, receive: number },
      { blocked: number, dns: number, connect: number, ssl: number },
    ),
  },
  { pageref: text, serverIPAddress: text, connection: text },
);

export const harSchema = exactly({
  log: exactly(
    { version: { const: '1.2' }, creator: exactly({ name: text, version: text }), entries: list(entry) },
    { browser: exactly({ name: text, version: text }), pages: list({ type: 'object' }) },
  ),
});
