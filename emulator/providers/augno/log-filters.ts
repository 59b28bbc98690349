import type { RequestEntry, WireHeaders } from '../../core/entry.ts';
import type { World } from '../../http/world.ts';
import { errorCodeOf, logFields, routeOf, statusOf, targetOf } from './logs.ts';
import { shownMs } from './state.ts';

/** Calls that read the records themselves are recorded, and hidden from the list. @see https://docs.augno.com/api/request-logs */
const HIDDEN = /^\/v1\/core\/(request-logs|audit-events)(\/|$)/;

type Query = Readonly<Record<string, unknown>>;
type Fits = (entry: RequestEntry) => boolean;

/** Which requests a list of request logs is asked for. Filters are joined by and; status codes and classes by or. */
export function logFits(world: World, query: Query): Fits {
  const fits = Object.entries(query).flatMap(([name, value]) => FILTERS[name]?.(value, world) ?? []);
  const statuses = statusFits(query);
  return (entry) => !HIDDEN.test(entry.path) && statuses(entry) && fits.every((one) => one(entry));
}

function statusFits({ status_codes: codes, status_code_classes: classes }: Query): Fits {
  if (codes === undefined && classes === undefined) return () => true;
  const exact = new Set(numbers(codes));
  // `4`, `400` and `4xx` are all the same class.
  const hundreds = new Set(numbers(classes).map((one) => (one < 10 ? one : Math.floor(one / 100))));
  return (entry) => {
    const status = statusOf(entry);
    return exact.has(status) || hundreds.has(Math.floor(status / 100));
  };
}

const FILTERS: Readonly<Record<string, (value: unknown, world: World) => Fits>> = {
  starts_at: (value) => {
    const since = Date.parse(String(value));
    return ({ at }) => shownMs(at) >= since;
  },
  ends_at: (value) => {
    const until = Date.parse(String(value));
    return ({ at }) => shownMs(at) <= until;
  },
  methods: (value) => among(value, ({ method }) => method),
  error_codes: (value) => among(value, (entry) => errorCodeOf(entry)),
  exclude_error_codes: (value) => {
    const excluded = among(value, (entry) => errorCodeOf(entry));
    return (entry) => !excluded(entry);
  },
  actor_account_ids: (value) => among(value, ({ subject }) => subject),
  target_account_ids: (value, world) => among(value, (entry) => targetOf(world, entry)),
  actor_ids: (value) => among(value, ({ credential }) => credential),
  // Requests of the API are made with keys, and nothing else.
  actor_types: (value) => among(value, () => 'api_key'),
  normalized_routes: (value, world) => among(value, (entry) => routeOf(world, entry)),
  hosts: (value) => among(value, ({ request }) => String(request.headers.host ?? '')),
  min_latency_us: (value) => {
    const least = Number(value);
    return ({ durationMs }) => (durationMs ?? 0) * 1000 >= least;
  },
  idempotency_key: (value) => among(value, ({ request }) => keyOf(request.headers)),
  q: (value, world) => {
    const wanted = String(value).toLowerCase();
    return (entry) => {
      const { id, path, error_code, error_message } = logFields(world, entry);
      return [id, path, error_code, error_message].some((text) =>
        String(text ?? '')
          .toLowerCase()
          .includes(wanted),
      );
    };
  },
};

function among(value: unknown, of: (entry: RequestEntry) => string | null): Fits {
  const wanted = new Set([value].flat().map(String));
  return (entry) => {
    const found = of(entry);
    return found !== null && wanted.has(found);
  };
}

function keyOf({ 'idempotency-key': key }: WireHeaders): string | null {
  return key === undefined ? null : String(key);
}

function numbers(value: unknown): number[] {
  return value === undefined ? [] : [value].flat().map((one) => Number.parseInt(String(one), 10));
}
