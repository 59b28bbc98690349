import type { World } from '../../http/world.ts';
import type { Cause, Difference, RowChange } from './changes.ts';
import { augnoResources } from './resources.ts';
import { typeOf } from './rows.ts';

const PARTICIPLES = { create: 'created', update: 'updated', delete: 'deleted' };

/** What a change of state of an order is called, by the states before and after. */
const ORDER_MOVES: Readonly<Record<string, string>> = {
  'estimate issued': 'sales_order.issued',
  'issued estimate': 'sales_order.unissued',
  'issued fulfilled': 'sales_order.closed',
  'fulfilled issued': 'sales_order.reopened',
};

/** Types that are not a kind of row and what was done to it. */
const NAMED = [
  ...Object.values(ORDER_MOVES),
  'job.started',
  'job.completed',
  'job.failed',
  'job.cancelled',
  'api_key.rotated',
  'api_key.revoked',
  'customer.merged',
  'customer.creation_failed',
];

/** What an audit event says was done: the verb of the operation where it has one of these. */
export function actionOf(kind: RowChange['kind'], operation: string | null): string {
  const verb = /^(archive|unarchive|restore|approve|reject|deny)-/.exec(operation ?? '')?.[1];
  if (verb === undefined || kind !== 'update') return kind;
  return { unarchive: 'restore', reject: 'deny' }[verb] ?? verb;
}

/** The types of the events that tell of a change: the general one first. */
export function typesOf({ kind, resource }: RowChange, differences: readonly Difference[], cause: Cause): string[] {
  const type = typeOf(resource);
  const action = actionOf(kind, cause.operation);
  const done = action === 'archive' ? 'archived' : action === 'restore' ? 'restored' : PARTICIPLES[kind];
  const general = `${type}.${done}`;
  const special = kind === 'update' ? specialOf(type, differences, cause) : undefined;
  return special === undefined ? [general] : [general, special];
}

function specialOf(type: string, differences: readonly Difference[], { operation }: Cause): string | undefined {
  const changed = (name: string) => differences.find(([member]) => member === name);
  if (type === 'api_key' && changed('revoked_at')) {
    return operation === 'rotate-api-key' ? 'api_key.rotated' : 'api_key.revoked';
  }
  const status = type === 'sales_order' ? changed('status') : undefined;
  return status && ORDER_MOVES[`${status[1]} ${status[2]}`];
}

let general: readonly string[] | undefined;

/** Kinds of rows whose changes are audited, in order of their names. */
export function auditedTypes(): readonly string[] {
  const { model } = augnoResources();
  const kept = model.resources.filter((resource) => model.home(resource) === resource && resource.idMember !== null);
  return [...new Set(kept.map(typeOf))].filter((type) => !RECORDS.has(type)).sort();
}

/** Kinds that are records of what happened, and no news themselves; jobs have events of their own. */
export const RECORDS: ReadonlySet<string> = new Set([
  'audit_event',
  'request_log',
  'job',
  'email_log',
  'entity',
  'actor',
]);

/** Every type of event that there is without a knob: no document lists them. */
export function usualEventTypes(): readonly string[] {
  general ??= auditedTypes().flatMap((type) =>
    ['created', 'updated', 'deleted', 'restored', 'archived'].map((done) => `${type}.${done}`),
  );
  return [...general, ...NAMED];
}

/** Every type of event that a world may send. */
export function eventTypes(world: World): string[] {
  const extra = world.knobs
    .text('extra_event_types')
    .split(/[\s,]+/)
    .filter(Boolean);
  return [...usualEventTypes(), ...extra];
}
