import type { JsonObject } from '../core/json.ts';
import type { Exchange, Reply } from '../http/exchange.ts';
import type { World } from '../http/world.ts';
import type { Answer } from './answer.ts';
import type { Held } from './held.ts';
import type { Resource } from './model.ts';
import type { Shape } from './shape.ts';

/** A thing that is being made or changed. */
export interface Making {
  readonly world: World;
  readonly scope: string;
  readonly parent: string | null;
  /** What it is made from: the request, by the names of the entity. */
  readonly fields: JsonObject;
  /** What it was before a change; null for a new one. */
  readonly before: JsonObject | null;
  /** The request behind it, or null. */
  readonly exchange: Exchange | null;
}

/**
 * What a document cannot say about one kind of thing (a resource, or an object within one), by the name of its schema.
 * Everything is optional: without rules a thing is kept as its schema has it.
 */
export interface EntityRules {
  /** Names of requests that are other names in answers: `{ buyer_account_id: 'customer' }`, with dots for members of members. */
  readonly named?: Readonly<Record<string, string>>;
  /** Members of which no two things of a scope may have the same value. */
  readonly unique?: readonly string[];
  /** Members that a search (`q`) looks at; all text members by default. */
  readonly searched?: readonly string[];
  /** The member that filters by date look at; the day of creation by default. */
  readonly dated?: string;
  /**
   * Query parameters of lists that mean something of their own, by plain name (`item_ids`): whether a value lets a row through. All
   * parameters of the request are given beside, for those that mean something together.
   */
  readonly filters?: Readonly<
    Record<string, (value: unknown, world: World, query: JsonObject) => (held: Held) => boolean>
  >;
  /** Whether lists show a row at all; one that is left out can still be read by its id. */
  listed?(held: Held): boolean;
  /** What a list is sorted by, the smallest first and equals as ever, under these parameters; null for the usual order. All rows are looked at. */
  ordered?(query: JsonObject, world: World): ((held: Held) => number) | null;
  /** More indexes by name: what a row is found under within its scope, see `indexValue`; null for nothing. */
  readonly indexes?: Readonly<Record<string, (fields: JsonObject) => string | null>>;
  /** A deleted one is gone, which is another answer than never having been. */
  readonly soft?: boolean;
  /** What the server decides, when it is made and when it is changed. It goes over what the request said. May throw {@link Objected}. */
  fill?(making: Making): JsonObject;
  /** Refuses a deletion by throwing {@link Objected}. */
  guard?(world: World, held: Held): void;
  /**
   * Shows a reference to a thing that is kept under another schema: whoever acted, whatever was linked. With it, things of this kind are
   * never rows of their own. Null for a reference to nothing.
   */
  refer?(world: World, scope: string, key: string): JsonObject | null;
  /** Members that {@link EntityRules.derive} gives: nothing is kept of them. */
  readonly derived?: readonly string[];
  /** What is worked out when it is shown. */
  derive?(world: World, fields: JsonObject, held: Held | null): JsonObject;
}

/** A change that clients can see, as it is told to whoever keeps logs or sends webhooks. */
export interface Change {
  readonly kind: 'create' | 'update' | 'delete';
  readonly resource: Resource;
  readonly before: Held | null;
  readonly after: Held | null;
  /** The request that made it, or null. */
  readonly exchange: Exchange | null;
}

/** Why something is refused, before the provider puts it into its words. */
export type Objection =
  | { readonly why: 'missing'; readonly resource: Resource; readonly id: string }
  | { readonly why: 'gone'; readonly resource: Resource; readonly id: string }
  | { readonly why: 'reference'; readonly member: string; readonly id: string }
  | { readonly why: 'taken'; readonly member: string; readonly value: unknown }
  | { readonly why: 'system'; readonly resource: Resource }
  | { readonly why: 'cursor' }
  | { readonly why: 'page-size'; readonly member: string; readonly says: string }
  /** A rule of the provider's own, by one of its codes. */
  | { readonly why: 'rule'; readonly code: string; readonly says: string; readonly member: string | null };

/** Thrown by rules and by whatever they call: ends a request with a refusal before anything of it is kept. */
export class Objected extends Error {
  readonly objection: Objection;

  constructor(objection: Objection) {
    super(objection.why);
    this.objection = objection;
  }
}

/** How pages are asked for, and how a list looks. */
export interface PageStyle {
  /** What a request asks for, or why it cannot be had. */
  read(exchange: Exchange): PageWanted | Objection;
  /** The answer with a page. */
  write(exchange: Exchange, answer: Answer, page: PageFound): Reply;
  /** A list within an answer, where the contract wraps those, too. */
  embed(rows: readonly unknown[], world: World): unknown;
}

/** A page that is asked for. Positions are ranks by creation. */
export interface PageWanted {
  readonly limit: number;
  /** Continue with rows that are older than this rank, or newer. */
  readonly older?: number;
  readonly newer?: number;
  /** Rows to leave out at the start. */
  readonly skip?: number;
}

/** A page that was found. */
export interface PageFound {
  readonly wanted: PageWanted;
  /** As they are shown. */
  readonly rows: readonly unknown[];
  /** Ranks of the first and the last row; null for an empty page. */
  readonly first: number | null;
  readonly last: number | null;
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
  /** Rows in all; worked out only when it is read. */
  readonly total: () => number;
}

/** What a provider says about the things of its contract. */
export interface ResourceOptions {
  /** By schema name. */
  readonly entities: Readonly<Record<string, EntityRules>>;
  readonly pages: PageStyle;
  /** Newest first, or in order of creation. */
  readonly order: 'newest' | 'oldest';
  /** Whose things a caller sees. */
  scopeOf(exchange: Exchange): string;
  /** The scope of things that everybody has and nobody may change; null where there are none. */
  readonly system: string | null;
  /** Other things that nobody may change, whoever has them. */
  isSystem?(held: Held): boolean;
  /** The query parameter that asks for members that are left out otherwise; null where there is none. */
  readonly expansion: string | null;
  /** True where a reference to nothing is refused even where a thing shows only its id (`owner_id`). */
  readonly strictReferences?: boolean;
  /** What is said where a verb leads to the state that a thing is in already; without it, or with null, it is done again. */
  repeated?(exchange: Exchange, state: string): Objection | null;
  /** Refuses a change that names another id than its path does; without it, that one is passed over. */
  renamed?(exchange: Exchange, member: string, id: string): Reply;
  /** A new id for a thing of this shape; `shape` is that of its id. */
  id(world: World, entity: Shape, shape?: Shape): string | number;
  /** An instant as the provider writes it. */
  instant(ms: number): unknown;
  /** Puts an objection into the provider's words. */
  refuse(exchange: Exchange, objection: Objection): Reply;
  /** Hears of every change. */
  changed?(world: World, change: Change): void;
}
