import type { JsonObject } from '../core/json.ts';
import type { Store } from '../core/store.ts';
import type { Contract, Operation } from '../http/contract.ts';
import type { Exchange, Handler, Reply } from '../http/exchange.ts';
import { type Answer, bodyShapeOf } from './answer.ts';
import { act } from './deeds/act.ts';
import { read, remove, replace, update } from './deeds/change.ts';
import { compute } from './deeds/compute.ts';
import { create } from './deeds/create.ts';
import { link } from './deeds/link.ts';
import { list } from './deeds/list.ts';
import { listMember } from './deeds/list-member.ts';
import { onlyOne } from './deeds/only-one.ts';
import { put } from './deeds/put.ts';
import type { Held } from './held.ts';
import { Keeper, type Keeping } from './keeper.ts';
import type { Ways } from './listing.ts';
import { type Deed, Model, memberNaming, type Resource } from './model.ts';
import { parametersOf } from './path.ts';
import type { References } from './references.ts';
import { Objected, type Objection, type ResourceOptions } from './rules.ts';
import { Showing } from './showing.ts';
import { membersOf } from './variants.ts';
import { NOTHING_WANTED, type Wanted, wantedOf } from './wanted.ts';

/**
 * Carries out the operations of a contract by what the contract says: keeps things, shows them, lists them in pages. A provider writes
 * handlers of its own where it does something particular, and uses the same parts for them.
 */
export class Resources {
  readonly model: Model;
  readonly keeper: Keeper;
  readonly showing: Showing;
  /** Which members name rows of which resources. */
  readonly references: References;
  readonly options: ResourceOptions;
  readonly #heard = new WeakMap<Operation, (name: string) => boolean>();

  constructor(contract: Contract, options: ResourceOptions) {
    this.options = options;
    const loose = Object.keys(options.entities).filter((name) => options.entities[name]?.refer);
    this.model = new Model(contract, new Set(loose));
    this.keeper = new Keeper(this.model, options);
    this.references = this.keeper.references;
    this.showing = new Showing(this.model, this.keeper.holdings, options);
  }

  /** Makes the collections of a store. */
  declare(store: Store): void {
    this.keeper.holdings.declare(store);
  }

  /** Carries out whatever operation of the contract a request is for. */
  readonly handle: Handler = (exchange) => {
    const { operation } = exchange;
    if (!operation) throw new TypeError('only operations of the contract can be carried out');
    return this.guarded(() => this.#carryOut(exchange, this.model.deed(operation.id)))(exchange);
  };

  /** A handler of a provider's own that may throw {@link Objected}. */
  guarded(handler: (exchange: Exchange) => Reply): Handler {
    return (exchange) => {
      try {
        return handler(exchange);
      } catch (thrown) {
        if (thrown instanceof Objected) return this.refuse(exchange, thrown.objection);
        throw thrown;
      }
    };
  }

  /** A refusal in the provider's words. */
  refuse(exchange: Exchange, objection: Objection): Reply {
    return this.options.refuse(exchange, objection);
  }

  /** Answers with a row, with the members that the request wants. */
  answerRow(exchange: Exchange, answer: Answer, held: Held): Reply {
    const { shape, wrapped } = answer;
    if (!shape || answer.status === 204 || shape.members.size === 0) return this.bare(exchange, answer);
    const wanted = this.wanted(exchange);
    if (!wrapped) {
      const json = this.showing.json(exchange.world, held, shape, wanted);
      return exchange.answerJson(answer.status, json, headersOf(answer));
    }
    const row = this.showing.row(exchange.world, held, shape, wanted);
    const around = this.keeper.filling.filled(exchange.world, wrapped.envelope, { [wrapped.member]: {} });
    return this.reply(exchange, answer, { ...around, [wrapped.member]: row });
  }

  /** An answer of the contract's own content type. */
  reply(exchange: Exchange, answer: Answer, value: unknown): Reply {
    return exchange.answer(answer.status, value, headersOf(answer));
  }

  /** An answer without content, or the emptiest that its schema has. */
  bare(exchange: Exchange, answer: Answer): Reply {
    if (answer.contentType === null || answer.status === 204) return { status: answer.status, headers: {}, body: '' };
    if (!answer.contentType.includes('json')) return plainText(answer);
    return this.reply(exchange, answer, answer.shape?.type === 'array' ? [] : {});
  }

  /** The members that a request asks for beyond those that are always shown. */
  wanted(exchange: Exchange): Wanted {
    const { expansion } = this.options;
    const sent = expansion === null ? undefined : exchange.query[expansion];
    return sent === undefined ? NOTHING_WANTED : wantedOf([sent].flat().map(String));
  }

  /** The row that a path names, or why there is none. */
  target(exchange: Exchange, resource: Resource): Held | Objection {
    const names = parametersOf(exchange.operation?.path ?? '');
    const above = parametersOf(resource.path).length;
    const parent = resource.parent ? (exchange.path[names[above - 1] ?? ''] ?? null) : null;
    const id = exchange.path[names[above] ?? ''] ?? '';
    const key = resource.idMember === null && parent !== null ? `${parent}/${id}` : id;
    const held = this.keeper.find(exchange.world, resource, this.options.scopeOf(exchange), key);
    if (!held || (parent !== null && !belongs(resource, held, parent))) return { why: 'missing', resource, id };
    return held.goneAt === null ? held : { why: 'gone', resource, id };
  }

  /** The row above a nested resource: null where there is none, an objection where it is missing. */
  parentOf(exchange: Exchange, resource: Resource): Held | Objection | null {
    return resource.parent ? this.target(exchange, resource.parent) : null;
  }

  /** The newest row that a caller sees. */
  latest(exchange: Exchange, resource: Resource): Held | Objection {
    const [latest] = this.keeper.rows(exchange.world, resource).walk(this.ways(exchange), 'older');
    return latest?.row ?? { why: 'missing', resource, id: 'current' };
  }

  /** Where the rows that a caller sees are found. */
  ways(exchange: Exchange): Ways {
    const scopes = [this.options.scopeOf(exchange), this.options.system].filter((one) => one !== null);
    return scopes.map((scope) => ['scope', scope] as const);
  }

  /** True for a thing that everybody has and nobody may change. */
  isSystem(held: Held): boolean {
    const isShared = this.options.system !== null && held.scope === this.options.system;
    return isShared || (this.options.isSystem?.(held) ?? false);
  }

  /** The id of a row as clients see it. */
  idOf(held: Held, resource: Resource | null): unknown {
    const { idMember = null } = resource ?? {};
    return idMember === null ? held.id : (held.fields[idMember] ?? held.id);
  }

  /** What a request says, without the members that only the server sets: those that are `readOnly`, and those that its body does not name. */
  said(exchange: Exchange): JsonObject {
    const { operation, json } = exchange;
    const heard = operation ? this.#heardBy(operation) : null;
    const names = Object.keys(json);
    // Most requests say nothing that is not heard.
    if (!heard || names.every((name) => heard(name))) return json;
    return Object.fromEntries(names.filter((name) => heard(name)).map((name) => [name, json[name]]));
  }

  #heardBy(operation: Operation): (name: string) => boolean {
    const before = this.#heard.get(operation);
    if (before) return before;
    const body = bodyShapeOf(this.model.shapes, operation);
    const members = body ? membersOf(body) : [];
    const isOpen = members.length === 0 || body?.open === true;
    const known = new Set(members.map(({ name }) => name));
    const written = new Set(members.filter(({ readOnly }) => !readOnly).map(({ name }) => name));
    const made = (name: string) => (known.has(name) ? written.has(name) : isOpen);
    this.#heard.set(operation, made);
    return made;
  }

  /** On whose behalf a request keeps things. */
  keeping(exchange: Exchange, parent: string | null = null): Keeping {
    return { world: exchange.world, scope: this.options.scopeOf(exchange), parent, exchange };
  }

  /** The rows of a new world, made by samples: `count` of each kind that nothing else belongs above. */
  insertSample(world: Keeping['world'], scope: string, resource: Resource, fields: JsonObject = {}): Held {
    return this.keeper.insert({ world, scope }, resource, { fields, children: [] }, true);
  }

  #carryOut(exchange: Exchange, deed: Deed): Reply {
    switch (deed.kind) {
      case 'list':
        return list(this, exchange, deed);
      case 'create':
        return create(this, exchange, deed);
      case 'read':
        return read(this, exchange, deed);
      case 'update':
        return update(this, exchange, deed);
      case 'replace':
        return replace(this, exchange, deed);
      case 'put':
        return put(this, exchange, deed);
      case 'delete':
        return remove(this, exchange, deed);
      case 'act':
        return act(this, exchange, deed);
      case 'link':
      case 'unlink':
        return link(this, exchange, deed);
      case 'list-member':
        return listMember(this, exchange, deed);
      case 'read-only-one':
      case 'write-only-one':
        return onlyOne(this, exchange, deed);
      case 'compute':
        return compute(this, exchange, deed.answer);
    }
  }
}

function headersOf({ contentType }: Answer): Record<string, string> {
  // Plain JSON is what every exchange says by itself.
  const isPlain = contentType === null || contentType === 'application/json' || contentType.includes('*');
  return isPlain ? {} : { 'Content-Type': contentType };
}

/** Something short of a content type that is no JSON, as the contract shows it. */
export function plainText({ status, contentType, example }: Answer): Reply {
  const type = contentType === null || contentType.includes('*') ? 'application/octet-stream' : contentType;
  return { status, headers: { 'Content-Type': type }, body: example ?? '' };
}

/** Whether a row is one of those of the row that a path names above it. */
export function belongs(resource: Resource, held: Held, parent: string): boolean {
  const member = resource.parent ? memberNaming(resource.entity, resource.parent) : undefined;
  return held.parent === parent || (member !== undefined && String(held.fields[member]) === parent);
}
