import type { WireHeaders } from '../core/entry.ts';
import { tryParseJson } from '../core/json.ts';
import type { SigningInput, WebhookRules } from './rules.ts';
import { serialise } from './serialisation.ts';

/** Headers in wire order and case; names may repeat. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** How a delivery is forged. A correct receiver refuses every one of these. */
export type SignMode =
  /** No signature header. */
  | 'none'
  /** One digit of the digest is another. */
  | 'wrong'
  /** Correctly signed, but long ago. */
  | 'stale'
  /** Correctly signed, but in time to come. */
  | 'future'
  /** Correctly made with a secret that the receiver must not trust. */
  | 'otherSecret'
  /** The body was changed after it was signed. */
  | 'bodyChanged'
  /** The same JSON in other bytes than those that were signed: right only for a receiver that signs what it parsed. */
  | 'reserialised'
  /** No digest at all, and shorter than one. */
  | 'malformed'
  /** No timestamp header. */
  | 'noTimestamp'
  /** A signature header without a value. */
  | 'empty'
  /** The digest without its prefix; with one, where the provider uses none. */
  | 'unprefixed';

/** Every way to forge, for messages and checks. */
export const SIGN_MODES: readonly SignMode[] = [
  'none',
  'wrong',
  'stale',
  'future',
  'otherSecret',
  'bodyChanged',
  'reserialised',
  'malformed',
  'noTimestamp',
  'empty',
  'unprefixed',
];

/** What a forgery needs besides the mode. */
export interface Tampering {
  readonly mode: SignMode;
  /** How far off the timestamps of `stale` and `future` are. */
  readonly staleByS: number;
  readonly otherSecret: string;
}

/** What goes on the wire, besides Host, Content-Length and Connection. */
export interface SignedMessage {
  readonly headers: HeaderList;
  readonly body: Buffer;
}

/** Signs by the provider's rules; with `tampering`, forges. */
export function signMessage(rules: WebhookRules, input: SigningInput, tampering: Tampering | null): SignedMessage {
  if (tampering === null) return { headers: rules.headers(input), body: input.body };
  const { signatureHeader } = rules;
  const signed = (changes: Partial<SigningInput>) => ({
    headers: rules.headers({ ...input, ...changes }),
    body: input.body,
  });
  const rewritten = (change: (signature: string) => string) => ({
    headers: withHeader(rules.headers(input), signatureHeader, change),
    body: input.body,
  });
  switch (tampering.mode) {
    case 'none':
      return { headers: withoutHeader(rules.headers(input), signatureHeader), body: input.body };
    case 'wrong':
      return rewritten(withOtherDigit);
    case 'stale':
      return signed({ timestampS: input.timestampS - tampering.staleByS });
    case 'future':
      return signed({ timestampS: input.timestampS + tampering.staleByS });
    case 'otherSecret':
      return signed({ secret: tampering.otherSecret });
    case 'bodyChanged':
      return { headers: rules.headers(input), body: changed(input.body) };
    case 'reserialised':
      return { headers: rules.headers(input), body: reserialised(input.body) };
    case 'malformed':
      return rewritten((signature) => `${signature.slice(0, prefixLength(signature))}not-a-digest`);
    case 'noTimestamp':
      return { headers: withoutHeader(rules.headers(input), rules.timestampHeader), body: input.body };
    case 'empty':
      return rewritten(() => '');
    case 'unprefixed':
      return rewritten(unprefixed);
  }
}

/** The headers as the journal keeps them: by name as written, a repeated one with all its values. */
export function toWireHeaders(headers: HeaderList): WireHeaders {
  const wire: WireHeaders = {};
  for (const [name, value] of headers) {
    const before = wire[name];
    wire[name] = before === undefined ? value : [before, value].flat();
  }
  return wire;
}

function withoutHeader(headers: HeaderList, name: string | null): HeaderList {
  return headers.filter(([candidate]) => candidate !== name);
}

function withHeader(headers: HeaderList, name: string, change: (value: string) => string): HeaderList {
  return headers.map(([candidate, value]) => [candidate, candidate === name ? change(value) : value] as const);
}

/** Length of `sha256=` or `t=1,v1=`; trailing `=` are padding of the digest. */
function prefixLength(signature: string): number {
  return signature.lastIndexOf('=', signature.length - 3) + 1;
}

function unprefixed(signature: string): string {
  const length = prefixLength(signature);
  return length > 0 ? signature.slice(length) : `sha256=${signature}`;
}

/** The third digit from the end, since the last of base64 has bits that decoders ignore. */
function withOtherDigit(signature: string): string {
  return signature.replace(/[0-9A-Za-z](?=[0-9A-Za-z]{2}[^0-9A-Za-z]*$)/, (digit) => (digit === '0' ? '1' : '0'));
}

/** Valid JSON with one member more. */
function changed(body: Buffer): Buffer {
  return Buffer.from(body.toString().replace('{', '{"tampered":true,'));
}

function reserialised(body: Buffer): Buffer {
  const value = tryParseJson(body.toString());
  if (value === undefined) return changed(body);
  const spaced = Buffer.from(serialise(value, 'spaced'));
  return spaced.equals(body) ? Buffer.from(JSON.stringify(value)) : spaced;
}
