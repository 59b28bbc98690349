import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import type { Account } from '../state.ts';
import { givenWebhook } from '../webhook-registry.ts';
import { type CalledOut, callOut } from './call-out.ts';
import { type ApiProxy, type ProxyAuth, proxyState } from './proxy.ts';
import { at, filled, type Scope } from './template.ts';

const TOKEN_TIMEOUT_MS = 30_000;

/** Calls a proxy for a customer, with these fields; the status is null where nothing came back. */
export async function callProxy(
  world: World,
  account: Account,
  name: string,
  fields: JsonObject,
  scope: Scope,
  cause: number | null,
): Promise<CalledOut> {
  const proxy = proxyState(world.store).proxies.get(name);
  if (!proxy) return { status: null, body: `There is no API proxy "${name}".` };
  const base = baseOf(world);
  const path = proxy.url.replace(/\{(\w+)\}/g, (_all, field: string) =>
    encodeURIComponent(String(fields[field] ?? '')),
  );
  if (!URL.canParse(path, base ?? undefined)) {
    return { status: null, body: 'No address of the integration is known; set the knob cobalt.proxy_base.' };
  }
  const url = new URL(path, base ?? undefined);
  const known: JsonObject = { ...scope, fields };
  for (const [key, value] of Object.entries(proxy.query)) {
    url.searchParams.set(key, String(typeof value === 'string' ? (filledWith(value, known) ?? '') : value));
  }
  const token = await tokenFor(world, account, proxy, scope, cause);
  const own = Object.fromEntries(
    Object.entries(proxy.headers).map(([key, value]) => [key, String(filledWith(value, known) ?? '')]),
  );
  const headers = headersOf(world, account, own, token);
  const body = proxy.body === null ? fields : filledWith(proxy.body, known);
  const { method, timeout_ms: timeoutMs } = proxy;
  return callOut(world, { method, url: url.href, headers, body, timeoutMs, as: name }, cause);
}

/** Every credential of the customer is a header; since 2026 those of the request win. @see https://docs.gocobalt.io/changelog/2026 */
function headersOf(
  world: World,
  { auth_credentials }: Account,
  own: Readonly<Record<string, string>>,
  token: Readonly<Record<string, string>>,
): Record<string, string> {
  const isRequestFirst = world.knobs.text('proxy_headers') === 'request_wins';
  const [weak, strong] = isRequestFirst
    ? [{ ...auth_credentials, ...token }, own]
    : [own, { ...auth_credentials, ...token }];
  const names = Object.keys(strong).map((name) => name.toLowerCase());
  const kept = Object.entries(weak).filter(([name]) => !names.includes(name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...strong };
}

async function tokenFor(
  world: World,
  account: Account,
  { opts_out }: ApiProxy,
  scope: Scope,
  cause: number | null,
): Promise<Record<string, string>> {
  const { auth, tokens } = proxyState(world.store);
  const [exchange] = auth.list();
  if (!exchange || opts_out) return {};
  const header = (value: string) => ({ [exchange.header]: `${exchange.prefix}${value}` });
  const kept = tokens.get(account.id);
  if (kept && world.clock.now() < kept.until) return header(kept.value);
  const value = await exchanged(world, exchange, scope, cause);
  if (value === null) return {};
  if (kept) tokens.delete(account.id);
  if (exchange.cache_s > 0) {
    tokens.insert({ id: account.id, value, until: world.clock.now() + exchange.cache_s * 1000 });
  }
  return header(value);
}

async function exchanged(world: World, auth: ProxyAuth, scope: Scope, cause: number | null): Promise<string | null> {
  const base = baseOf(world) ?? undefined;
  const url = URL.canParse(auth.url, base) ? new URL(auth.url, base).href : auth.url;
  const body = filled(auth.body, scope);
  const call = { method: 'POST', url, headers: {}, body, timeoutMs: TOKEN_TIMEOUT_MS, as: 'authentication' };
  const answer = await callOut(world, call, cause);
  const value = answer.status === 200 && isJsonObject(answer.body) ? at(answer.body, auth.token) : null;
  return value === null ? null : String(value);
}

/** Where the integration's own API is: what the knob says, or where its webhooks go. */
function baseOf(world: World): string | null {
  const said = world.knobs.text('proxy_base');
  if (said !== '') return said;
  const url = givenWebhook(world, 'test')?.webhook_url;
  return url && URL.canParse(url) ? new URL(url).origin : null;
}

function filledWith(value: unknown, known: JsonObject): unknown {
  const scope = { event: known.event, config: {}, linked_account: {}, node: {}, ...known };
  return filled(value, scope);
}
