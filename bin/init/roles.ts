import type { Finding } from './finding.ts';
import type { Route } from './routes.ts';

/** The routes that a rehearsal must know. Paths are ready for a configuration. */
export interface Roles {
  readonly webhook: Finding | null;
  /** Begins a consent. `{eventId}` stands where the route has a parameter. */
  readonly connect: Finding | null;
  readonly callback: Finding | null;
  readonly health: Finding | null;
}

/** What speaks for a route, in points; a route without any is none of this role. */
type Signs = readonly (readonly [sign: RegExp, points: number])[];

const WEBHOOK: Signs = [
  [/web-?_?hooks?/i, 4],
  [/\/hooks?(\/|$)/i, 2],
  [/\/(notifications|inbound)(\/|$)/i, 1],
];
const CALLBACK: Signs = [
  [/call-?_?back/i, 4],
  [/oauth2?.*(redirect|return|complete|finish)/i, 3],
];
const CONNECT: Signs = [
  [/\/connect([/_-]|$)/i, 4],
  [/\/(install|link|integrate)(\/|$)/i, 3],
  [/(oauth2?|auth)\/(start|begin|authorize|login|redirect)(\/|$)/i, 3],
  [/\/authorize(\/|$)/i, 2],
];
const HEALTH: Signs = [
  [/^\/(healthz|health|readyz|ready|healthcheck|health-check|livez|up|ping|status|_health)\/?$/i, 4],
  [/\/(health|healthz|ready|readyz)\/?$/i, 3],
];

/** Guesses what routes are for, by their names; one that names the provider is preferred. */
export function findRoles(routes: readonly Route[], provider: string): Roles {
  const own = routes.filter(({ path }) => !path.startsWith('/emulator-hooks'));
  const best = (methods: readonly (string | null)[], signs: Signs, usable: (path: string) => string | null) => {
    const found = own.flatMap(({ method, path, from, isMount }) => {
      const value = methods.includes(method) ? usable(path) : null;
      const points = Math.max(0, ...signs.filter(([sign]) => sign.test(path)).map(([, worth]) => worth));
      if (value === null || points === 0) return [];
      const where = isMount ? `${from}, where a router is mounted; is that the whole path?` : from;
      const more = (path.toLowerCase().includes(provider) ? 2 : 0) - (isMount ? 3 : 0);
      return [{ value, from: where, points: points + more }];
    });
    // Those that were found first are the nearest to the root.
    const [winner] = found.toSorted((a, b) => b.points - a.points);
    return winner ? { value: winner.value, from: winner.from } : null;
  };
  const isCallback = (path: string) => CALLBACK.some(([sign]) => sign.test(path));
  const fixed = (path: string) => withProvider(path, provider);
  return {
    webhook: best(['POST', null], WEBHOOK, fixed),
    callback: best(['GET', null], CALLBACK, (path) => (WEBHOOK[0]?.[0].test(path) ? null : fixed(path))),
    connect: best(['GET', null], [...CONNECT, [new RegExp(`/(oauth2?|auth|login)/${provider}/?$`, 'i'), 3]], (path) =>
      isCallback(path) ? null : withEvent(fixed, path),
    ),
    health: best(['GET', null], HEALTH, (path) => (path.includes('{') ? null : path)),
  };
}

/** `/webhooks/{source}` is that of the provider; with any other parameter, nobody knows what to put there. */
function withProvider(path: string, provider: string): string | null {
  const filled = path.replace(/\{(provider|source|vendor|integration|service|name|platform)\}/i, provider);
  return filled.includes('{') ? null : filled;
}

function withEvent(fixed: (path: string) => string | null, path: string): string | null {
  const filled = path.replace(/\{(event|event_?id|id)\}/i, '\u0000');
  const value = fixed(filled);
  return value === null ? null : value.replace('\u0000', '{eventId}');
}
