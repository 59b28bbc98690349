import type { AttemptEntry } from '../../emulator/core/entry.ts';
import { lowerHeaders } from '../../emulator/core/entry-view.ts';
import { isJsonObject, tryParseJson } from '../../emulator/core/json.ts';
import type { ProviderEvent } from '../../emulator/http/world.ts';
import type { Trial } from './trial.ts';

/**
 * The id by which an integration knows a delivery: what stays the same however often it is sent, in its header, or in its body where no header
 * has one.
 */
export function idOf({ profile }: Trial, { request, deliveryId }: AttemptEntry): string {
  const { idHeader, idMember } = profile.webhook;
  const value =
    idHeader !== null
      ? lowerHeaders(request.headers)[idHeader.toLowerCase()]
      : idMember !== undefined
        ? memberOf(request.body, idMember)
        : undefined;
  return typeof value === 'string' && value !== '' ? value : deliveryId;
}

function memberOf(text: string | undefined, name: string): unknown {
  const body = tryParseJson(text ?? '');
  return isJsonObject(body) ? body[name] : undefined;
}

/** True where that id is the event's own, so that one event cannot come under two. */
export function isOfEvent({ profile }: Trial, { headers = [] }: ProviderEvent): boolean {
  const { idHeader } = profile.webhook;
  // Without a header it is the body that tells one event from another.
  return idHeader === null || headers.some(([name]) => name.toLowerCase() === idHeader.toLowerCase());
}
