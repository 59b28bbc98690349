import type { World } from '../../http/world.ts';
import type { Held } from '../../resources/held.ts';
import { shownMs } from './state.ts';

type Query = Readonly<Record<string, unknown>>;
type Fits = (held: Held) => boolean;

const DAY_MS = 86_400_000;

/** Whether an audit event can be read by now, and still: it is written after the answer, and kept for as long as the knob says. */
export function isReadable({ clock, knobs }: World): Fits {
  const until = clock.now() - knobs.number('log_delay_ms');
  const days = knobs.number('audit_retention_days');
  const since = days === 0 ? 0 : clock.now() - days * DAY_MS;
  return ({ createdAt }) => createdAt <= until && createdAt >= since;
}

/** Which audit events a list is asked for. The two members that name a root only act together. @see https://docs.augno.com/api/audit-events */
export function auditFits(world: World, query: Query): Fits {
  const fits = Object.entries(query).flatMap(([name, value]) => FILTERS[name]?.(value) ?? []);
  const { root_resource_type: type, root_resource_id: id } = query;
  if (type !== undefined && id !== undefined) fits.push(({ fields }) => fields.$root === `${type} ${id}`);
  const readable = isReadable(world);
  return (held) => readable(held) && fits.every((one) => one(held));
}

const FILTERS: Readonly<Record<string, (value: unknown) => Fits>> = {
  starts_at: (value) => {
    const since = Date.parse(String(value));
    return ({ createdAt }) => shownMs(createdAt) >= since;
  },
  ends_at: (value) => {
    const until = Date.parse(String(value));
    return ({ createdAt }) => shownMs(createdAt) <= until;
  },
  resource_types: (value) => among(value, 'resource_type'),
  resource_ids: (value) => among(value, 'resource_id'),
  actor_ids: (value) => among(value, 'actor'),
  // Whoever acts by the API does so with a key.
  actor_types: (value) => {
    const isWanted = [value].flat().includes('api_key');
    return ({ fields }) => isWanted && fields.actor !== null;
  },
  actions: (value) => among(value, 'action'),
  actor_account_ids: (value) => {
    const wanted = words(value);
    return ({ scope }) => wanted.has(scope);
  },
  target_account_ids: (value) => among(value, 'account'),
  q: (value) => {
    const wanted = String(value).toLowerCase();
    return ({ fields }) =>
      [fields.resource_type, fields.resource_id, fields.action].some((text) => String(text).includes(wanted));
  },
};

function among(value: unknown, member: string): Fits {
  const wanted = words(value);
  return ({ fields }) => wanted.has(String(fields[member]));
}

function words(value: unknown): ReadonlySet<string> {
  return new Set([value].flat().map(String));
}
