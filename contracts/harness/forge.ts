import type { AttemptEntry } from '../../emulator/core/entry.ts';
import { KEPT_BODY_BYTES } from '../../emulator/core/journal.ts';
import type { ProviderEvent } from '../../emulator/http/world.ts';
import { Barrier } from '../../emulator/webhooks/barrier.ts';
import { PostOffice } from '../../emulator/webhooks/post.ts';
import { type HeaderList, toWireHeaders } from '../../emulator/webhooks/signing.ts';
import { assertAllowedTarget, parseTarget } from '../../emulator/webhooks/target.ts';
import { Halt } from './halt.ts';
import type { Trial } from './trial.ts';

/** Changes the headers of a genuine message. */
export type Tamper = (headers: HeaderList) => HeaderList;

/** How a webhook departs from a plain one. What is not named is as the provider does it. */
export interface Craft {
  /** The bytes to sign and send, instead of the event as JSON. */
  readonly body?: Buffer;
  /** Unix seconds that are signed, instead of now. */
  readonly timestampS?: number;
  readonly secret?: string;
  /** Changes the headers after signing. */
  readonly tamper?: Tamper;
  /** How the bytes travel: with their length announced, in chunks, or in two packets with a pause in between. */
  readonly wire?: 'whole' | 'chunked' | 'paused';
}

/** Between two packets of one request. */
const PAUSE_MS = 300;

/** Sends a webhook that was signed correctly and tampered with afterwards, in ways that the provider's own sender has no shape for. */
export function sendForged(trial: Trial, event: ProviderEvent, label: string, tamper: Tamper): Promise<AttemptEntry> {
  return sendCrafted(trial, event, label, { tamper });
}

/** Sends a webhook made by hand. It is journalled like any attempt under this label, and never retried. */
export async function sendCrafted(
  trial: Trial,
  event: ProviderEvent,
  label: string,
  craft: Craft,
): Promise<AttemptEntry> {
  const { provider, journal, clock } = trial;
  const rules = provider.definition.webhooks;
  const url = rules.url(provider, event.endpoint);
  if (url === null) throw new Halt('untested', 'There is no address to send webhooks to.');
  assertAllowedTarget(url, [new URL(url).hostname]);
  const target = parseTarget(url);
  const { body = Buffer.from(JSON.stringify(event.payload)), tamper = (headers) => headers, wire = 'whole' } = craft;
  const deliveryId = rules.deliveryId(provider, event);
  const genuine = rules.headers({
    type: event.type,
    deliveryId,
    attempt: 1,
    timestampS: craft.timestampS ?? Math.floor(clock.wire() / 1000),
    body,
    secret: craft.secret ?? rules.secret(provider, event.endpoint),
    requestId: rules.requestId?.(provider) ?? null,
    ...(event.headers && { headers: event.headers }),
  });
  const length: HeaderList[number] =
    wire === 'chunked' ? ['Transfer-Encoding', 'chunked'] : ['Content-Length', String(body.length)];
  const headers: HeaderList = [['Host', target.host], ...tamper(genuine), length];
  const entry = journal.append({
    kind: 'attempt',
    provider: provider.provider,
    cause: trial.cause,
    type: event.type,
    deliveryId,
    attempt: 1,
    subject: event.subject,
    url,
    request: {
      headers: toWireHeaders(headers),
      body: body.toString('utf8', 0, KEPT_BODY_BYTES),
      bytes: body.length,
    },
    shape: [label],
    response: null,
    error: null,
    durationMs: null,
    outcome: 'open',
    nextAt: null,
  });
  const office = new PostOffice(clock, rules.deadlineMs, 1);
  // All but the last byte go out, then the rest: receivers that take the first packet for the whole see another body.
  const barrier = wire === 'paused' ? new Barrier(1, () => clock.sleepWall(PAUSE_MS, trial.signal)) : null;
  const answer = await office.post({ target, headers, body, barrier, loseAnswer: false });
  office.close();
  if (answer.status === null) Object.assign(entry, { outcome: answer.failure, error: answer.error });
  else {
    const { status, headers: answered, body: text, bytes, durationMs } = answer;
    Object.assign(entry, { response: { status, headers: answered, body: text, bytes }, durationMs });
    entry.outcome = rules.succeeds(status) ? 'accepted' : 'refused';
  }
  journal.close(entry);
  trial.signal.throwIfAborted();
  return entry;
}

/** Replaces the value of a header. */
export function replaceHeader(headers: HeaderList, name: string, change: (value: string) => string): HeaderList {
  return headers.map(([candidate, value]) => [candidate, candidate === name ? change(value) : value] as const);
}
