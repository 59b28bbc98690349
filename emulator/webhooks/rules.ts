import type { ProviderEvent, World } from '../http/world.ts';
import type { HeaderList } from './signing.ts';

/** What a signature is made from. Bytes are what goes on the wire. */
export interface SigningInput {
  readonly type: string;
  readonly deliveryId: string;
  /** From 1, for providers whose headers count attempts. */
  readonly attempt: number;
  /** Unix seconds that the headers carry. */
  readonly timestampS: number;
  readonly body: Buffer;
  readonly secret: string;
  /** For providers that let deliveries be traced, or null. */
  readonly requestId?: string | null;
  /** Those of the event. */
  readonly headers?: HeaderList;
}

/** How one provider delivers webhooks: all that differs between providers, and nothing that does not. */
export interface WebhookRules {
  /** Where deliveries go, or null when nobody has given an address. `endpoint` is that of the event, where events have one. */
  url(world: World, endpoint?: string): string | null;
  /** The signing secret in force. */
  secret(world: World, endpoint?: string): string;
  /** A secret that receivers must not trust, such as that of the provider's other environment; without it a made-up one forges. */
  otherSecret?(world: World, endpoint?: string): string | null;
  /** The method of the request, where it is not always `POST`. */
  method?(world: World, endpoint?: string): string;
  /** The body of an event as text, where it is not what `JSON.stringify` gives. */
  write?(world: World, event: ProviderEvent): string;
  /** Why an event is not delivered (an undeclared type, for example), or null. */
  withhold(world: World, event: ProviderEvent): string | null;
  /** Delay of each attempt after the one before, in ms; the first is that of the first attempt, usually 0. */
  schedule(world: World): readonly number[];
  /** The receiver's deadline in wall ms, from the last byte sent to the response head read. */
  readonly deadlineMs: number;
  succeeds(status: number): boolean;
  /** Whether a failed attempt with this status is tried again (no answer at all always is). */
  retries(world: World, status: number): boolean;
  /** Hears how a genuine attempt ended, for providers that disable endpoints; `status` is null where there was no answer. */
  heard?(world: World, ended: { endpoint?: string; status: number | null; accepted: boolean }): void;
  /** Headers besides Host, Content-Length and Connection, in wire order and case, signature included. */
  headers(input: SigningInput): [name: string, value: string][];
  /** The bytes under the signature, for forging it with another algorithm; absent where a signature is more than a MAC. */
  signedText?(input: SigningInput): Buffer;
  /** A new signature for each attempt (the usual case), or the first one again. */
  resigns(world: World): boolean;
  /** Name of the signature and timestamp headers, for the shapes that tamper with them; null for one that the provider lacks. */
  readonly signatureHeader: string;
  readonly timestampHeader: string | null;
  readonly idHeader: string | null;
  /** A new delivery id. */
  deliveryId(world: World, event: ProviderEvent): string;
  /** A request id for an attempt; absent where deliveries carry none. */
  requestId?(world: World): string | null;
  /** The body of a retry, where it is not byte for byte that of the first attempt. */
  retryBody?(world: World, body: string): string;
  /** Whether a redirect is followed, once; otherwise it is an answer like any other. */
  follows?(world: World): boolean;
}
