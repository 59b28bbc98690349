import type { AttemptEntry } from '../../emulator/core/entry.ts';
import { lowerHeaders } from '../../emulator/core/entry-view.ts';
import type { ProviderEvent } from '../../emulator/http/world.ts';
import type { Trial } from './trial.ts';

/** The id by which an integration knows a delivery: what the header says that stays the same however often it is sent. */
export function idOf({ profile }: Trial, { request, deliveryId }: AttemptEntry): string {
  const value = lowerHeaders(request.headers)[profile.webhook.idHeader.toLowerCase()];
  return typeof value === 'string' && value !== '' ? value : deliveryId;
}

/** True where that id is the event's own, so that one event cannot come under two. */
export function isOfEvent({ profile }: Trial, { headers = [] }: ProviderEvent): boolean {
  return headers.some(([name]) => name.toLowerCase() === profile.webhook.idHeader.toLowerCase());
}
