import { isDeepStrictEqual } from 'node:util';
import type { Exchange } from '../../http/exchange.ts';
import type { World } from '../../http/world.ts';
import type { Held } from '../../resources/held.ts';
import type { Resource } from '../../resources/model.ts';
import type { Change } from '../../resources/rules.ts';
import { type Announcement, announce, takeBack } from './announcing.ts';
import { keepAudit } from './audit.ts';
import { RECORDS } from './event-types.ts';
import { factsOf } from './request.ts';
import { typeOf } from './rows.ts';

/** Who and what is behind a change, for the audit and for webhooks. */
export interface Cause {
  readonly account: string;
  /** The account that was acted on: that one, or one of its customers. */
  readonly target: string;
  /** Id of the key, user or agent; null where it was nobody with a name. */
  readonly actor: string | null;
  /** Id of the request, or null where it was none. */
  readonly request: string | null;
  readonly idempotencyKey: string | null;
  /** Number of the journal entry. */
  readonly seq: number | null;
  /** Name of the operation, or null. */
  readonly operation: string | null;
}

/** Something that the platform or its people did, not a request. */
export function byNobody(account: string, seq: number | null = null): Cause {
  return { account, target: account, actor: null, request: null, idempotencyKey: null, seq, operation: null };
}

/** What is behind the changes of a request. */
export function byRequest(exchange: Exchange): Cause {
  const { id, account: target } = factsOf(exchange);
  return {
    account: exchange.identity?.subject ?? '',
    target,
    actor: exchange.identity?.credential ?? null,
    request: id,
    idempotencyKey: exchange.header('idempotency-key') ?? null,
    seq: exchange.entry.seq,
    operation: exchange.name,
  };
}

/** A row as it was before and is after all that one request (or one action) did to it. */
export interface RowChange {
  readonly kind: Change['kind'];
  readonly resource: Resource;
  readonly before: Held | null;
  readonly after: Held | null;
}

const causes = new WeakMap<World, Cause>();

/** Does something on behalf of a cause that is not a request: without one, a change outside of requests is nobody's news. */
export function causedBy<T>(world: World, cause: Cause, run: () => T): T {
  const outer = causes.get(world);
  causes.set(world, cause);
  try {
    return run();
  } finally {
    if (outer) causes.set(world, outer);
    else causes.delete(world);
  }
}

/** What is known of a row that a request has changed. */
interface Told {
  readonly change: RowChange;
  readonly auditId: string;
  readonly announcement: Announcement;
}

/** What one request has changed so far. */
export interface Telling {
  readonly cause: Cause;
  /** By kind and id. */
  readonly rows: Map<string, Told>;
}

function tellingOf(exchange: Exchange): Telling {
  const facts = factsOf(exchange);
  facts.telling ??= { cause: byRequest(exchange), rows: new Map() };
  return facts.telling;
}

/** Hears of every change of the data: audits it and tells webhooks. Several changes of a row by one request are one. */
export function changed(world: World, change: Change): void {
  const { exchange } = change;
  if (RECORDS.has(typeOf(change.resource))) return;
  if (!exchange) {
    const outer = causes.get(world);
    if (outer) record(world, outer, change, null);
    return;
  }
  const { cause, rows } = tellingOf(exchange);
  const key = `${change.resource.name} ${(change.after ?? change.before)?.id}`;
  const earlier = rows.get(key);
  const whole = earlier ? merged(earlier.change, change) : change;
  if (earlier) takeBack(world, exchange, earlier.auditId, earlier.announcement);
  const now = whole && record(world, cause, whole, exchange);
  if (now) rows.set(key, now);
  else rows.delete(key);
}

function record(world: World, cause: Cause, change: RowChange, exchange: Exchange | null): Told | null {
  const fields = differences(change);
  if (fields === null) return null;
  const auditId = keepAudit(world, cause, change, fields);
  return { change, auditId, announcement: announce(world, cause, change, fields, exchange) };
}

/** Two changes of a row as one; null where nothing is left of them. */
function merged(first: RowChange, then: RowChange): RowChange | null {
  if (first.kind === 'create' && then.kind === 'delete') return null;
  const kind = then.kind === 'delete' ? 'delete' : first.kind;
  return { kind, resource: then.resource, before: first.before, after: then.after };
}

/** One member that is another than before. Null stands for a member that is not there. */
export type Difference = readonly [member: string, before: unknown, after: unknown];

/** Members that never change, or change with everything else. */
export const UNTRACKED: ReadonlySet<string> = new Set(['id', 'object', 'created_at', 'updated_at']);

/** The members that are really others than before; null where an update changed none. */
function differences({ kind, resource, before, after }: RowChange): readonly Difference[] | null {
  if (kind !== 'update') return [];
  const found: Difference[] = [];
  for (const name of resource.entity.members.keys()) {
    const [old, now] = [before?.fields[name] ?? null, after?.fields[name] ?? null];
    if (old !== now && !UNTRACKED.has(name) && !isDeepStrictEqual(old, now)) found.push([name, old, now]);
  }
  return found.length > 0 || before?.goneAt !== after?.goneAt ? found : null;
}
