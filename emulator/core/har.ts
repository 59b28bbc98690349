import { STATUS_CODES } from 'node:http';
import type { Content, Har, Entry as HarEntry, Header, Param, PostData, Request, Response } from 'har-format';
import type { AttemptEntry, Entry, Message, RequestEntry } from './entry.ts';
import { FORM_TYPE, isoInstant, lowerHeaders, mediaTypeOf, roundMs } from './entry-view.ts';
import type { SecretsInExport } from './ndjson.ts';
import { packageIdentity } from './package-root.ts';

/** Leaves a text as it is, or masks what is secret in it. */
type Mask = (text: string) => string;

/** The version of the format, and sizes that are not known. */
const HAR_VERSION = '1.2';
const UNKNOWN = -1;

/**
 * Requests and webhook attempts as an HTTP Archive 1.2, for the network panel of a browser. Each entry carries `_seq`, `_cause` and
 * `_operation`, so that a reader finds it again in the journal; where there was no answer, the status is 0 and `_error` says why.
 *
 * @see http://www.softwareishard.com/blog/har-12-spec/
 */
export function toHar(entries: Iterable<Entry>, secrets: SecretsInExport): Har {
  const mask: Mask = secrets === 'in-full' ? (text) => text : (text) => secrets.mask(text);
  const shown: HarEntry[] = [];
  for (const entry of entries) {
    if (entry.kind === 'request') shown.push(requestToHar(entry, mask));
    if (entry.kind === 'attempt') shown.push(attemptToHar(entry, mask));
  }
  return { log: { version: HAR_VERSION, creator: packageIdentity(), entries: shown } };
}

function requestToHar(entry: RequestEntry, mask: Mask): HarEntry {
  const { host = '127.0.0.1' } = lowerHeaders(entry.request.headers);
  const url = `${entry.tls ? 'https' : 'http'}://${[host].flat()[0]}${entry.path}${entry.query === '' ? '' : `?${entry.query}`}`;
  return {
    ...exchange(entry, entry.method, url, mask),
    connection: String(entry.socket),
    ...(entry.outcome === 'answered' ? {} : { comment: `outcome: ${entry.outcome}` }),
    _seq: entry.seq,
    _cause: entry.cause,
    _operation: entry.operation,
    ...(entry.response ? {} : { _error: entry.outcome }),
  };
}

function attemptToHar(entry: AttemptEntry, mask: Mask): HarEntry {
  const shape = entry.shape.length > 0 ? `, ${entry.shape.join(', ')}` : '';
  return {
    ...exchange(entry, 'POST', entry.url, mask),
    comment: mask(`webhook ${entry.type}, delivery ${entry.deliveryId}, attempt ${entry.attempt}${shape}`),
    _seq: entry.seq,
    _cause: entry.cause,
    _operation: entry.type,
    ...(entry.response ? {} : { _error: mask(entry.error ?? entry.outcome) }),
  };
}

function exchange(entry: RequestEntry | AttemptEntry, method: string, url: string, mask: Mask): HarEntry {
  const time = roundMs(entry.durationMs ?? 0);
  return {
    startedDateTime: isoInstant(entry.wall),
    time,
    request: requestOf(entry.request, method, url, mask),
    response: responseOf(entry.response, mask),
    cache: {},
    timings: { send: 0, wait: time, receive: 0 },
  };
}

function requestOf(message: Message, method: string, url: string, mask: Mask): Request {
  const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : '';
  return {
    method,
    url: mask(url),
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: headersOf(message, mask),
    queryString: pairsOf(query, mask),
    headersSize: UNKNOWN,
    bodySize: message.bytes,
    ...(message.body === '' ? {} : { postData: postDataOf(message, mask) }),
  };
}

function postDataOf(message: Message, mask: Mask): PostData {
  const mimeType = mediaTypeOf(lowerHeaders(message.headers));
  const remark = cutRemark(message);
  // The format allows one of the two, not both.
  if (mimeType === FORM_TYPE) return { mimeType, params: pairsOf(message.body, mask), ...remark };
  return { mimeType, text: mask(message.body), ...remark };
}

function responseOf(response: (Message & { readonly status: number }) | null, mask: Mask): Response {
  const status = response?.status ?? 0;
  return {
    status,
    statusText: STATUS_CODES[status] ?? '',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: response ? headersOf(response, mask) : [],
    content: response ? contentOf(response, mask) : { size: 0, mimeType: 'x-unknown' },
    redirectURL: response ? mask(locationOf(response)) : '',
    headersSize: UNKNOWN,
    bodySize: response?.bytes ?? UNKNOWN,
  };
}

function contentOf(message: Message, mask: Mask): Content {
  const mimeType = mediaTypeOf(lowerHeaders(message.headers)) || 'x-unknown';
  return { size: message.bytes, mimeType, text: mask(message.body), ...cutRemark(message) };
}

function cutRemark(message: Message): { comment?: string } {
  const kept = Buffer.byteLength(message.body);
  return kept < message.bytes ? { comment: `The first ${kept} of ${message.bytes} bytes.` } : {};
}

function locationOf(message: Message): string {
  return [lowerHeaders(message.headers).location ?? ''].flat()[0] ?? '';
}

function headersOf(message: Message, mask: Mask): Header[] {
  return Object.entries(lowerHeaders(message.headers)).flatMap(([name, value]) =>
    [value].flat().map((one) => ({ name, value: mask(one) })),
  );
}

function pairsOf(text: string, mask: Mask): (Header & Param)[] {
  return [...new URLSearchParams(text)].map(([name, value]) => ({ name: mask(name), value: mask(value) }));
}
