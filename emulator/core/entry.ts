/** What the journal records. One union, so that a reader can switch on `kind` and the compiler knows the rest. */

interface EntryBase {
  /** Position in the journal, from 1, without gaps. */
  readonly seq: number;
  /** Provider time, ms since the epoch. */
  readonly at: number;
  /** Wall time, ms since the epoch. */
  readonly wall: number;
  /** The entry that made this one happen, or null where it started on its own. */
  cause: number | null;
  /** The cause was concluded from time and subject, since HTTP does not carry it. */
  causeInferred?: true;
  readonly provider: string | null;
}

/** Headers as they crossed the wire; a repeated header keeps all its values. */
export type WireHeaders = Record<string, string | string[] | undefined>;

/** One side of an exchange. Bodies are kept up to a limit; `bytes` counts what was really sent. */
export interface Message {
  readonly headers: WireHeaders;
  readonly body: string;
  readonly bytes: number;
}

/** How an exchange ended, seen from the emulator's socket. */
export type Outcome =
  | 'open'
  | 'answered'
  /** The effect happened and the answer was withheld on purpose. */
  | 'dropped'
  | 'reset'
  | 'truncated'
  /** The client went away first. */
  | 'abandoned';

/** What was sent against what the contract expects, for a request that nearly fitted. */
export interface NearMiss {
  readonly what: 'route' | 'scope' | 'token' | 'content-type' | 'parameter' | 'body' | 'signature' | 'redirect_uri';
  readonly sent: string;
  readonly expected: string;
}

/**
 * How a port presents itself to clients over TLS: as it should; speaking versions 1.0 and 1.1 only; with a certificate of an authority that nobody
 * trusts; with one whose time is over; with one for another host.
 */
export type Posture = 'sound' | 'old' | 'untrusted' | 'expired' | 'wrong-host';

/** What a client and a port agreed on. */
export interface Negotiated {
  /** `TLSv1.3` */
  readonly version: string;
  readonly posture: Posture;
}

/** An exchange on a provider's port. Opened when the request is read, closed when the answer ended. */
export interface RequestEntry extends EntryBase {
  readonly kind: 'request';
  /** The operation's name, or null for a route that the contract does not have. */
  operation: string | null;
  /** False for a route that this emulator does not have; `explain` names the nearest one. */
  emulated: boolean;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly request: Message;
  response: (Message & { readonly status: number }) | null;
  outcome: Outcome;
  /** Wall ms from request read to answer ended. */
  durationMs: number | null;
  /** Names the grant, key or session that was presented, never its secret. */
  credential: string | null;
  /** What the exchange is about (for example the event of a connection): joins calls to deliveries. */
  subject: string | null;
  /** Requests of the same credential in flight when this one was accepted, itself included. */
  inFlight: number;
  /** Faults that this exchange met, by id. */
  faults: readonly string[];
  explain: readonly NearMiss[];
  /** Faults in our own answer, found by validating it against the contract. */
  violations?: string[];
  /** Local socket number, so that connection reuse can be counted. */
  readonly socket: number;
  /** What was negotiated, where the port speaks TLS. */
  tls?: Negotiated;
}

/** A connection over TLS that no request came over: its handshake failed, or the client closed it after that. */
export interface HandshakeEntry extends EntryBase {
  readonly kind: 'handshake';
  readonly socket: number;
  readonly outcome: 'refused' | 'unused';
  readonly posture: Posture;
  /** What was negotiated; null where it did not come so far. */
  readonly version: string | null;
  /** Why not, as far as the socket tells. */
  readonly reason: string | null;
}

/** Something that the provider tells the world: the start of its deliveries. */
export interface EventEntry extends EntryBase {
  readonly kind: 'event';
  readonly type: string;
  readonly eventId: string;
  readonly subject: string | null;
  readonly payload: unknown;
  /** Why nobody was told, or null when a delivery was made. */
  readonly withheld: string | null;
}

/** One attempt to deliver. Opened when the request is sent. */
export interface AttemptEntry extends EntryBase {
  readonly kind: 'attempt';
  readonly type: string;
  readonly deliveryId: string;
  /** From 1; a duplicate of an attempt repeats its number. */
  readonly attempt: number;
  readonly subject: string | null;
  readonly url: string;
  readonly request: Message;
  /** How this attempt departs from a plain one: `duplicate`, `held`, `sign: wrong`, … */
  readonly shape: string[];
  response: (Message & { readonly status: number }) | null;
  /** Why there was no response. */
  error: string | null;
  /** Wall ms from last byte sent to response head read. */
  durationMs: number | null;
  outcome: 'open' | 'accepted' | 'refused' | 'timeout' | 'unreachable';
  /** Provider time of the next attempt, or null. */
  nextAt: number | null;
  violations?: string[];
}

/** A delivery that will not be tried again, or was never sent. */
export interface DeliveryEntry extends EntryBase {
  readonly kind: 'delivery';
  readonly type: string;
  readonly deliveryId: string;
  readonly status: 'held' | 'released' | 'dropped' | 'dead-letter' | 'redelivered';
  readonly subject: string | null;
}

/** A fault was met by an exchange (`met`), or was set, removed or expired. */
export interface FaultEntry extends EntryBase {
  readonly kind: 'fault';
  readonly faultId: string;
  readonly change: 'set' | 'met' | 'expired' | 'cleared';
  readonly met: number;
  readonly does: string;
}

/** A credential came into being or died. Secrets are masked on the way out. */
export interface TokenEntry extends EntryBase {
  readonly kind: 'token';
  readonly change: 'issued' | 'rotated' | 'revoked' | 'expired' | 'reused';
  readonly tokenKind: string;
  readonly credential: string;
  readonly subject: string | null;
  readonly value: string;
  readonly reason: string | null;
}

/** Provider time was moved by somebody. */
export interface ClockEntry extends EntryBase {
  readonly kind: 'clock';
  readonly change: 'advanced' | 'frozen' | 'resumed';
  readonly byMs: number;
}

/** A lifecycle action of a provider, such as a suspension. */
export interface ActionEntry extends EntryBase {
  readonly kind: 'action';
  readonly action: string;
  readonly args: unknown;
  result: unknown;
}

/** A scenario step that began. */
export interface StepEntry extends EntryBase {
  readonly kind: 'step';
  readonly run: string;
  readonly step: string;
  readonly args: unknown;
}

/** How a scenario step or a whole run ended. */
export interface ResultEntry extends EntryBase {
  readonly kind: 'result';
  readonly run: string;
  readonly of: 'step' | 'run';
  readonly ok: boolean;
  readonly says: string;
}

/** A name for this moment, so that later steps and checks can say `since`. */
export interface MarkEntry extends EntryBase {
  readonly kind: 'mark';
  readonly name: string;
}

/** The integration was asked to do something. */
export interface TriggerEntry extends EntryBase {
  readonly kind: 'trigger';
  readonly trigger: string;
  readonly args: unknown;
  /** Both set when the integration has answered. */
  status: number | null;
  error: string | null;
}

/** Something that the provider tolerates and a careful engineer would not. */
export interface FindingEntry extends EntryBase {
  readonly kind: 'finding';
  readonly finding: string;
  readonly says: string;
}

/** A remark for the person who reads the journal. */
export interface NoteEntry extends EntryBase {
  readonly kind: 'note';
  readonly says: string;
}

/** Any record of the journal. */
export type Entry =
  | RequestEntry
  | HandshakeEntry
  | EventEntry
  | AttemptEntry
  | DeliveryEntry
  | FaultEntry
  | TokenEntry
  | ClockEntry
  | ActionEntry
  | StepEntry
  | ResultEntry
  | MarkEntry
  | TriggerEntry
  | FindingEntry
  | NoteEntry;

/** The kinds, for filters and messages. */
export type EntryKind = Entry['kind'];

/** Every kind of entry, in the order in which a reader meets them. */
export const ENTRY_KINDS: readonly EntryKind[] = [
  'request',
  'handshake',
  'event',
  'attempt',
  'delivery',
  'fault',
  'token',
  'clock',
  'action',
  'step',
  'result',
  'mark',
  'trigger',
  'finding',
  'note',
];

type Draft<E> = E extends Entry
  ? Omit<E, 'seq' | 'at' | 'wall' | 'cause' | 'provider'> & { cause?: number | null; provider?: string | null }
  : never;

/** An entry as it is handed to the journal, which adds its number and times. */
export type NewEntry = Draft<Entry>;

/** A request as it is handed to the journal. */
export type NewRequest = Draft<RequestEntry>;

/** The entry type of a kind. */
export type EntryOf<K extends EntryKind> = Extract<Entry, { kind: K }>;
