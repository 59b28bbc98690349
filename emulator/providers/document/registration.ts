import { defineState, type Row } from '../../core/store.ts';
import type { World } from '../../http/world.ts';

/** What an integration has: one credential in each form that the document asks for, and an address for webhooks. */
export interface Registration extends Row {
  /** Values by credential name: `apiKey`, `accessToken`, `username`, `password`. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly webhookUrl: string | null;
  readonly webhookSecret: string;
  /** Refused since somebody took the credentials away. */
  readonly revoked: boolean;
}

/** An answer that is given again to the same idempotency key. */
export interface KeptAnswer extends Row {
  /** Digest of the request's body. */
  readonly fingerprint: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string;
}

/** Collections besides those of the document's own things. */
export const documentState = defineState((store) => ({
  registrations: store.collection<Registration>('registration'),
  answers: store.collection<KeptAnswer>('idempotent_answers'),
  counters: store.collection<Row & { readonly last: number }>('counters'),
}));

/** The one registration, or undefined before the first day. */
export function registrationOf(world: World): Registration | undefined {
  return documentState(world.store).registrations.get('integration');
}

/** The next number under a name, from 1. */
export function countOn(world: World, name: string): number {
  const { counters } = documentState(world.store);
  const last = (counters.get(name)?.last ?? 0) + 1;
  if (last === 1) counters.insert({ id: name, last });
  else counters.update(name, { last });
  return last;
}
