import type { AttemptEntry } from '../../emulator/core/entry.ts';
import type { ProviderEvent } from '../../emulator/http/world.ts';
import { PostOffice } from '../../emulator/webhooks/post.ts';
import { type HeaderList, toWireHeaders } from '../../emulator/webhooks/signing.ts';
import { assertAllowedTarget, parseTarget } from '../../emulator/webhooks/target.ts';
import { Halt } from './halt.ts';
import type { Trial } from './trial.ts';

/** Changes the headers of a genuine message. */
export type Tamper = (headers: HeaderList) => HeaderList;

/**
 * Sends a webhook that was signed correctly and tampered with afterwards, in ways that the provider's own sender has no shape for.
 * It is journalled like any attempt, and never retried.
 */
export async function sendForged(
  trial: Trial,
  event: ProviderEvent,
  label: string,
  tamper: Tamper,
): Promise<AttemptEntry> {
  const { provider, journal, clock } = trial;
  const rules = provider.definition.webhooks;
  const url = rules.url(provider);
  if (url === null) throw new Halt('untested', 'There is no address to send webhooks to.');
  assertAllowedTarget(url, [new URL(url).hostname]);
  const target = parseTarget(url);
  const body = Buffer.from(JSON.stringify(event.payload));
  const deliveryId = rules.deliveryId(provider, event);
  const timestampS = Math.floor(clock.wire() / 1000);
  const genuine = rules.headers({
    type: event.type,
    deliveryId,
    attempt: 1,
    timestampS,
    body,
    secret: rules.secret(provider),
  });
  const headers: HeaderList = [['Host', target.host], ...tamper(genuine), ['Content-Length', String(body.length)]];
  const entry = journal.append({
    kind: 'attempt',
    provider: provider.provider,
    cause: trial.cause,
    type: event.type,
    deliveryId,
    attempt: 1,
    subject: event.subject,
    url,
    request: { headers: toWireHeaders(headers), body: body.toString(), bytes: body.length },
    shape: [label],
    response: null,
    error: null,
    durationMs: null,
    outcome: 'open',
    nextAt: null,
  });
  const office = new PostOffice(clock, rules.deadlineMs, 1);
  const answer = await office.post({ target, headers, body, barrier: null, loseAnswer: false });
  office.close();
  if (answer.status === null) Object.assign(entry, { outcome: answer.failure, error: answer.error });
  else {
    const { status, headers: answered, body: text, bytes, durationMs } = answer;
    Object.assign(entry, { response: { status, headers: answered, body: text, bytes }, durationMs });
    entry.outcome = rules.succeeds(status) ? 'accepted' : 'refused';
  }
  journal.close(entry);
  return entry;
}

/** Replaces the value of a header. */
export function replaceHeader(headers: HeaderList, name: string, change: (value: string) => string): HeaderList {
  return headers.map(([candidate, value]) => [candidate, candidate === name ? change(value) : value] as const);
}
