import type { AttemptEntry } from '../../emulator/core/entry.ts';
import { lowerHeaders } from '../../emulator/core/entry-view.ts';
import type { ProviderEvent } from '../../emulator/http/world.ts';
import type { Trial } from './trial.ts';

/** The id by which an integration knows a delivery: what the header says that stays the same however often it is sent. */
export function idOf({ profile }: Trial, { request, deliveryId }: AttemptEntry): string {
  const { idHeader } = profile.webhook;
  const value = idHeader === null ? undefined : lowerHeaders(request.headers)[idHeader.toLowerCase()];
  return typeof value === 'string' && value !== '' ? value : deliveryId;
}

/** True where that id is the event's own, so that one event cannot come under two. */
export function isOfEvent({ profile }: Trial, { headers = [] }: ProviderEvent): boolean {
  const { idHeader } = profile.webhook;
  // Without a header it is the body that tells one event from another.
  return idHeader === null || headers.some(([name]) => name.toLowerCase() === idHeader.toLowerCase());
}
