import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import { proxyState } from '../engine/proxy.ts';

const TIMEOUT_MS = 30_000;
const AUTH = 'auth';
const HOUR_S = 3600;

/** An API proxy comes into being, or changes. */
export function setProxy(world: World, args: JsonObject): JsonObject {
  const { proxies } = proxyState(world.store);
  const id = String(args.name);
  const patch = {
    ...(typeof args.url === 'string' && { url: args.url }),
    ...(typeof args.method === 'string' && { method: args.method }),
    ...(isJsonObject(args.headers) && { headers: textsIn(args.headers) }),
    ...(isJsonObject(args.query) && { query: args.query }),
    ...(isJsonObject(args.body) && { body: args.body }),
    ...(typeof args.timeout_s === 'number' && { timeout_ms: args.timeout_s * 1000 }),
    ...(typeof args.opts_out === 'boolean' && { opts_out: args.opts_out }),
  };
  const made = proxies.get(id)
    ? proxies.update(id, patch)
    : proxies.insert({
        id,
        description: '',
        method: 'POST',
        url: `/cobalt/proxies/${id}`,
        query: {},
        headers: {},
        body: null,
        timeout_ms: TIMEOUT_MS,
        opts_out: false,
        ...patch,
      });
  return { proxy: made.id, method: made.method, url: made.url };
}

/** Before any proxy is called, a token is fetched; without an address, none is. */
export function setProxyAuth(world: World, args: JsonObject): JsonObject {
  const { auth, tokens } = proxyState(world.store);
  auth.delete(AUTH);
  tokens.clear();
  if (typeof args.url !== 'string') return { url: null };
  const made = auth.insert({
    id: AUTH,
    url: args.url,
    body: isJsonObject(args.body) ? args.body : {},
    token: String(args.token ?? 'token'),
    header: String(args.header ?? 'Authorization'),
    prefix: String(args.prefix ?? 'Bearer '),
    cache_s: typeof args.cache_s === 'number' ? args.cache_s : HOUR_S,
  });
  return { url: made.url, header: made.header, cache_s: made.cache_s };
}

function textsIn(value: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}
