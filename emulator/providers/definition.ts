import type { KnobDefinitions } from '../core/knobs.ts';
import type { Random } from '../core/random.ts';
import type { Store } from '../core/store.ts';
import type { Contract, JsonObject, Operation } from '../http/contract.ts';
import type { ErrorDialect } from '../http/dialect.ts';
import type { Exchange, Handler, Stage } from '../http/exchange.ts';
import type { BudgetOverride } from '../http/limits.ts';
import type { BodyLimit } from '../http/read-body.ts';
import type { BaseUrls, ProviderEvent, World } from '../http/world.ts';
import type { Resources } from '../resources/engine.ts';
import type { ExampleOptions } from '../resources/example.ts';
import type { WebhookRules } from '../webhooks/rules.ts';
import type { Documents } from './documents.ts';

/** What the person who starts the emulator says about the integration. */
export interface Setup {
  /** Where webhooks go, or null. */
  readonly webhookUrl: string | null;
  /** Where the consent page may send people back to. */
  readonly redirectUris: readonly string[];
}

/**
 * The roles that shared scenarios and checks speak of, so that they never name a provider.
 * A role that the provider lacks is null, and what needs it is not applicable.
 */
export interface Profile {
  /** Operation names by role. */
  readonly operations: {
    readonly authorize: string | null;
    readonly exchange: string | null;
    readonly refresh: string | null;
    readonly read: string | null;
    readonly list: string | null;
    readonly create: string | null;
    /** Reads as a person who has signed in. */
    readonly profile: string | null;
    /** Ends a token because the client says so. */
    readonly revoke: string | null;
    /** Asked now and then to see whether the API is there. */
    readonly health: string | null;
  };
  /** Error codes by meaning. */
  readonly errors: {
    readonly expired: string | null;
    readonly revoked: string | null;
    readonly deadGrant: string | null;
    /** The credentials of the integration itself are refused: nothing is said about any grant. */
    readonly badClient: string | null;
    readonly limited: string | null;
    readonly busy: string | null;
    readonly unavailable: string | null;
    /** The token lives, and must not do this: a new one would not help. */
    readonly forbidden: string | null;
  };
  /** True where an authorization needs a code challenge, and the exchange its verifier. */
  readonly pkce: boolean;
  /** Header that carries the key or the token, in lower case. */
  readonly credentialHeader: string;
  /** Header in which each request names itself, for tracing; null where there is none. */
  readonly requestIdHeader: string | null;
  /** Requests that one credential may have in flight, or null. */
  readonly inFlight: number | null;
  readonly webhook: {
    readonly signatureHeader: string;
    readonly timestampHeader: string | null;
    /** Header by which receivers know a delivery again; null where the body alone tells. */
    readonly idHeader: string | null;
    /** Member of the body that names what an ordinary webhook is about, however often it comes: where no header has an id. */
    readonly idMember?: string;
    /** Receivers must refuse stamps further off than this, in seconds. */
    readonly toleranceS: number | null;
    readonly deadlineMs: number;
    /** Types that make good samples: an ordinary one first. */
    readonly samples: readonly string[];
    /** Path to an object in the body of the first sample whose members are free in name, and hold text of any language. */
    readonly freeForm: readonly string[] | null;
    /** Types that tell of an end: of a connection whose data must go, of a person's access, of the whole integration. */
    readonly endings: {
      readonly deletion: string | null;
      readonly userRevoked: string | null;
      readonly suspended: string | null;
    };
    /** A type that carries the versions of one thing, or null. */
    readonly snapshot: Snapshot | null;
    /** Field of the payload that names the customer, beside the one that names the subject; null where there is none. */
    readonly tenantField: string | null;
  };
  /** Scopes that only a person who signs in can grant. */
  readonly personScopes: readonly string[];
  /** How a repeated write has one effect, or null where nothing helps with that. */
  readonly idempotency: Idempotency | null;
  /** How requests name a version of the API, or null where they do not. */
  readonly version: Versioning | null;
  /** What `create` makes, or null where it makes nothing. */
  readonly creation: Creation | null;
  /** How the list comes in pages, or null where it comes in one. */
  readonly paging: Paging | null;
  /** After how long (ms) a client is to give a call up, where the provider's documents name a time. */
  readonly callDeadlineMs: number | null;
  /** True where the provider's documents ask for a structured log of every call. */
  readonly auditLog: boolean;
  /** Statuses after which a client may try again, and those after which it must not. */
  readonly retryable: readonly number[];
  readonly permanent: readonly number[];
}

/** How a write that is sent again is known for the same one. */
export interface Idempotency {
  /** Request header with the key that all attempts of one write share. */
  readonly header: string;
  /** Header of an answer that was kept from the first attempt. */
  readonly replayedHeader: string | null;
  /** The first attempt is still running; and the key was used for another write. */
  readonly errors: { readonly inProgress: string | null; readonly mismatch: string | null };
}

/** How requests say which version of the API they mean. */
export interface Versioning {
  readonly header: string;
  /** No version was said, one that there is not, or one that this operation does not serve any more. */
  readonly errors: { readonly missing: string | null; readonly unknown: string | null; readonly tooOld: string | null };
}

/** How what an integration creates is known again, whoever made it. */
export interface Creation {
  /** Collection of the things that the operation `create` makes. */
  readonly collection: string;
  /** Member of the request, and of the thing, by which a team knows it: a number, a code. */
  readonly naturalKey: string;
  /** The error for a natural key that is taken; null where two things may have the same. */
  readonly taken: string | null;
  /** Argument of the trigger `create` that becomes the natural key. */
  readonly argument: 'number' | 'po';
}

/** How a provider tells of a thing that changes: each event has the whole thing as it was then, and a list has it as it is. */
export interface Snapshot {
  readonly type: string;
  /** Argument of `happen` that names the thing. */
  readonly about: string;
  /** Collection of the things; its rows name their subject as connections do. */
  readonly collection: string;
  /** Fields of `data` that identify the thing, its own id first. */
  readonly ids: readonly string[];
  /** Where in `data`, and in a row of the list, a text stands that every version has another one of. */
  readonly text: readonly string[];
  /** Where it stands in a row of the list, where that is another place. */
  readonly textInRow?: readonly string[];
}

/** The words of a list that comes in pages. */
export interface Paging {
  /** Query parameter that asks for a page. */
  readonly cursor: string;
  /** Places in the answer, name by name: where the next page begins, whether there is one, and the rows. */
  readonly next: readonly string[];
  readonly more: readonly string[];
  readonly rows: readonly string[];
  /** What `next` holds: the cursor itself, or the address of the page, with the cursor in its query. */
  readonly nextIs: 'cursor' | 'address';
  /** Arguments of the action `identity` that make a list of several pages. */
  readonly manyRows: JsonObject;
}

/** Something that the provider or its people can do to a connection: a scenario step and a control endpoint. */
export interface Action {
  /** What happens, in one sentence. */
  readonly says: string;
  /** JSON Schema of the arguments. */
  readonly parameters: JsonObject;
  /** Carries it out; what it returns is shown to whoever asked. `cause` is the journal entry of the action. */
  run(world: World, args: JsonObject, cause: number): unknown | Promise<unknown>;
}

/** Who sends example requests. */
export interface ExampleCaller {
  readonly scope: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Rows and members that the schema of the operation does not explain. */
  readonly fit?: Pick<ExampleOptions, 'path' | 'body'>;
}

/** A provider: all that is particular to it, and nothing else. */
export interface ProviderDefinition {
  readonly name: string;
  readonly title: string;
  /** The document that it serves, where that is none of this package's. */
  readonly contract?: Contract;
  /** Paths that follow the origin in the two bases. */
  readonly basePaths: { readonly api: string; readonly auth: string };
  /** Bases that are told to integrations instead of the addresses that are listened on, where a knob says so. */
  toldBases?(world: World): Partial<Pick<BaseUrls, 'apiBase' | 'authBase'>>;
  readonly knobs: KnobDefinitions;
  readonly profile: Profile;
  readonly dialect: ErrorDialect;
  /** The way of a request, in the order in which this provider refuses. */
  readonly stages: readonly Stage[];
  /** By operation name, variants included. A test holds this against the contract. */
  readonly handlers: Readonly<Record<string, Handler>>;
  /** The engine that keeps its things; absent where handlers do all. */
  engine?(): Resources;
  /** Who sends an example of an operation: whose rows it names, and the credentials that it carries. Absent where there is no engine. */
  exampleCaller?(world: World, operation: Operation): ExampleCaller;
  /** Routes of the emulator's own, such as the target of a consent form; their handlers are in `handlers` too. */
  readonly extraOperations: readonly Operation[];
  /** How large the body of a request may be; a MiB by default. */
  readonly bodyLimit?: BodyLimit;
  /** First look at a request: headers that every answer carries. */
  begin(exchange: Exchange): void;
  readonly webhooks: WebhookRules;
  /** Types of events besides those of the contract, where that does not list them. */
  readonly eventTypes?: () => readonly string[];
  /** The same for one world, where they depend on its knobs. */
  webhooksIn?(world: World): WebhookRules;
  /** Declares the collections of a store. */
  declare(store: Store): void;
  /** Fills a fresh store with believable data and the integration's registration. */
  seed(world: World, setup: Setup): void;
  /**
   * Begins a first day, and tells what {@link credentials} will give on it: then its data is made when somebody first looks at it. Absent
   * where data is made sooner than told: then it is made at once. Nothing is to be read from the store here; `random` is for this alone.
   */
  foretell?(world: World, random: Random): Readonly<Record<string, string>>;
  /** Takes over a changed setup without touching data. */
  configure(world: World, setup: Setup): void;
  /** Makes timers and the register of secrets again from the store, after a restore or a restart. */
  resume(world: World): void;
  /** The account and the key (as journal entries name them) that an integration has from the start; absent where a consent makes connections. */
  given?(world: World): { readonly subject: string; readonly credential: string };
  /** What a person must copy into an integration, by camel-case name (`clientId`, `webhookSecret`, …). */
  credentials(world: World): Readonly<Record<string, string>>;
  readonly actions: Readonly<Record<string, Action>>;
  /** Lets something happen that the provider tells of: data changes, and the event is returned for sending. `overrides` replaces fields. */
  happen(world: World, type: string, overrides: JsonObject): ProviderEvent;
  /** Leaves the connections of a subject (or all) with what a scenario decides in a budget; absent where there are no budgets. */
  overrideLimit?(world: World, subject: string | undefined, budget: string, override: BudgetOverride): void;
  /** Documents that it takes in and judges; absent where it takes none. */
  readonly documents?: Documents;
  /** Collections that are computed for reading from outside, besides those of the store. */
  readonly views: Readonly<Record<string, (world: World) => JsonObject[]>>;
}
