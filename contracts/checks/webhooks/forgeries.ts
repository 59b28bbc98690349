import { createHmac } from 'node:crypto';
import type { AttemptEntry } from '../../../emulator/core/entry.ts';
import type { ProviderEvent } from '../../../emulator/http/world.ts';
import type { SignMode } from '../../../emulator/webhooks/signing.ts';
import { announce, lastOf, sample } from '../../harness/fence.ts';
import { type Craft, replaceHeader, sendCrafted, type Tamper } from '../../harness/forge.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import type { Probe } from './probing.ts';
import { restamp, unstamp } from './stamps.ts';

/** A way to forge a webhook. `says` completes "a webhook …". */
interface Forgery {
  readonly says: string;
  /** How the provider's sender forges it, or how it is made by hand; null where this provider's scheme does not allow it. */
  readonly by: SignMode | ((trial: Trial, event: ProviderEvent) => Craft | null);
}

/** Still fresh, and not what was signed. */
const OFF_BY_S = 7;
const FOREIGN = 'é'.repeat(8);
const JUNK = 'x';

/** Every way that a receiver must refuse; `reserialised` is judged with the raw bytes. */
const FORGERIES: readonly Forgery[] = [
  { says: 'without a signature header', by: 'none' },
  { says: 'without a timestamp header', by: 'noTimestamp' },
  { says: 'with neither of the two headers', by: bare },
  { says: 'without a timestamp in the signature', by: unstamped },
  { says: 'with an empty signature', by: 'empty' },
  { says: 'with one wrong digit in the digest', by: 'wrong' },
  {
    says: 'with a wrong first digit in the digest',
    by: signature((value) => withDigit(value, prefixOf(value).length)),
  },
  { says: 'signed with another secret', by: 'otherSecret' },
  { says: 'signed with an empty secret', by: () => ({ secret: '' }) },
  { says: 'with the digest in another notation', by: 'unprefixed' },
  { says: 'with the digest in base64', by: inBase64 },
  { says: 'with nothing but the prefix of a signature', by: onlyPrefix },
  { says: 'with half a digest', by: signature((value) => value.slice(0, -32)) },
  { says: 'with a digest that goes on', by: signature((value) => `${value}00`) },
  { says: 'with something shorter than a digest', by: 'malformed' },
  { says: 'with letters outside of ASCII in the digest', by: signature((v) => v.slice(0, -FOREIGN.length) + FOREIGN) },
  { says: 'with the right digest behind a wrong one', by: behindWrong },
  { says: 'with the right digest behind junk', by: signature((value) => `${JUNK}${value}`) },
  { says: 'whose digest and prefix are those of SHA-1', by: withSha1 },
  { says: 'whose body was changed after signing', by: 'bodyChanged' },
  { says: 'with the signature of another body', by: anotherBody },
  { says: 'with a new timestamp over an old digest', by: restamped },
];

/** The forgeries that this provider's webhooks allow, about a connection. */
export function forgeriesFor(trial: Trial, connection: Connection): Probe[] {
  const { timestampHeader } = trial.provider.definition.webhooks;
  const probe = sample(trial, connection);
  return FORGERIES.filter(
    ({ by }) =>
      (by !== 'noTimestamp' || timestampHeader !== null) && (typeof by !== 'function' || by(trial, probe) !== null),
  ).map(({ says, by }) => ({ says, send: () => forge(trial, connection, says, by) }));
}

/** Sends a forged webhook about a connection. */
export async function forge(
  trial: Trial,
  connection: Connection,
  says: string,
  by: Forgery['by'],
): Promise<AttemptEntry> {
  const event = sample(trial, connection);
  if (typeof by === 'function') return sendCrafted(trial, event, says, by(trial, event) ?? {});
  const shape = trial.provider.webhooks.shape({ types: [event.type], sign: by, times: 1 }, trial.cause);
  const attempt = lastOf(await announce(trial, event));
  trial.provider.webhooks.clearShapes(shape.id, trial.cause);
  return attempt;
}

/** Rewrites the signature, where that makes another one of it. */
function signature(change: (value: string) => string) {
  return ({ provider }: Trial): Craft => ({ tamper: rewriting(provider.definition.webhooks.signatureHeader, change) });
}

function rewriting(name: string, change: (value: string) => string): Tamper {
  return (headers) => replaceHeader(headers, name, change);
}

/** `sha256=` or `t=1,v1=`, or nothing. */
function prefixOf(value: string): string {
  return value.slice(0, value.lastIndexOf('=', value.length - 3) + 1);
}

function withDigit(value: string, at: number): string {
  return `${value.slice(0, at)}${value[at] === '0' ? '1' : '0'}${value.slice(at + 1)}`;
}

function bare({ provider }: Trial): Craft | null {
  const { signatureHeader, timestampHeader } = provider.definition.webhooks;
  if (timestampHeader === null) return null;
  return { tamper: (headers) => headers.filter(([name]) => name !== signatureHeader && name !== timestampHeader) };
}

function inBase64({ provider }: Trial, event: ProviderEvent): Craft | null {
  const value = genuineSignature(provider, event);
  const isHex = /^[0-9a-f]{32,}$/i.test(value.slice(prefixOf(value).length));
  const change = (text: string) =>
    prefixOf(text) + Buffer.from(text.slice(prefixOf(text).length), 'hex').toString('base64');
  return isHex ? { tamper: rewriting(provider.definition.webhooks.signatureHeader, change) } : null;
}

function onlyPrefix({ provider }: Trial, event: ProviderEvent): Craft | null {
  if (prefixOf(genuineSignature(provider, event)) === '') return null;
  return { tamper: rewriting(provider.definition.webhooks.signatureHeader, prefixOf) };
}

/** Rightly made, with an algorithm that the provider does not use: whoever lets the header choose it believes this. */
function withSha1({ provider, clock }: Trial, event: ProviderEvent): Craft | null {
  const rules = provider.definition.webhooks;
  const body = Buffer.from(JSON.stringify(event.payload));
  const timestampS = Math.floor(clock.wire() / 1000);
  const secret = rules.secret(provider);
  const text = rules.signedText?.({ type: event.type, deliveryId: '', attempt: 1, timestampS, body, secret });
  if (text === undefined || !prefixOf(genuineSignature(provider, event)).includes('sha256')) return null;
  const digest = createHmac('sha1', secret).update(text).digest('hex');
  const change = (value: string) => prefixOf(value).replace('sha256', 'sha1') + digest;
  return { body, timestampS, tamper: rewriting(rules.signatureHeader, change) };
}

function anotherBody({ provider, clock }: Trial, event: ProviderEvent): Craft {
  const rules = provider.definition.webhooks;
  const timestampS = Math.floor(clock.wire() / 1000);
  const other = genuineSignature(provider, { ...event, payload: { ...event.payload, id: JUNK } }, timestampS);
  return { timestampS, tamper: rewriting(rules.signatureHeader, () => other) };
}

function restamped(trial: Trial): Craft | null {
  if (trial.profile.webhook.toleranceS === null) return null;
  return { tamper: restamp(trial, (stamp) => String(Number(stamp) - OFF_BY_S)) };
}

function unstamped(trial: Trial): Craft | null {
  const { timestampHeader, toleranceS } = trial.profile.webhook;
  return timestampHeader === null && toleranceS !== null ? { tamper: unstamp(trial) } : null;
}

/** A signature of several parts may have several digests: then one that is right is enough. */
function behindWrong({ provider }: Trial, event: ProviderEvent): Craft | null {
  if (prefixOf(genuineSignature(provider, event)).includes(',')) return null;
  const change = (value: string) => `${withDigit(value, value.length - 3)},${value}`;
  return { tamper: rewriting(provider.definition.webhooks.signatureHeader, change) };
}

/** What the provider would sign an event with. */
function genuineSignature(provider: Trial['provider'], event: ProviderEvent, timestampS = 0): string {
  const rules = provider.definition.webhooks;
  const body = Buffer.from(JSON.stringify(event.payload));
  const secret = rules.secret(provider);
  const headers = rules.headers({ type: event.type, deliveryId: '', attempt: 1, timestampS, body, secret });
  return headers.find(([name]) => name === rules.signatureHeader)?.[1] ?? '';
}
