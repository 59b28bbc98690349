import { messageOf } from '../../../core/errors.ts';
import type { JsonObject } from '../../../core/json.ts';
import { tryParseJson } from '../../../core/json.ts';
import type { World } from '../../../http/world.ts';
import { PostOffice } from '../../../webhooks/post.ts';
import { assertAllowedTarget, parseTarget } from '../../../webhooks/target.ts';
import { givenWebhook } from '../webhook-registry.ts';

/** A request to the organization's own API. */
export interface CallOut {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly timeoutMs: number;
  /** What it is for, in the journal. */
  readonly as: string;
}

/** What came back; the status is null where nothing did, and `body` says why. */
export interface CalledOut {
  readonly status: number | null;
  readonly body: unknown;
}

/** Calls, and writes the call and its answer into the journal as the action `callProxy`. Never rejects. */
export async function callOut(world: World, call: CallOut, cause: number | null): Promise<CalledOut> {
  const { method, url, headers, body, as } = call;
  const args: JsonObject = { proxy: as, method, url, headers, body };
  const { provider } = world;
  const entry = world.journal.append({ kind: 'action', provider, cause, action: 'callProxy', args, result: null });
  const answer = await send(world, call);
  entry.result = { ...answer };
  return answer;
}

async function send(world: World, { method, url, headers, body, timeoutMs }: CallOut): Promise<CalledOut> {
  try {
    assertAllowedTarget(url, hostsOf(world));
  } catch (thrown) {
    return { status: null, body: messageOf(thrown).replace('The webhook address', 'The proxy address') };
  }
  const target = parseTarget(url);
  const bytes = Buffer.from(body === undefined || method === 'GET' ? '' : JSON.stringify(body));
  const hasType = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  const all: [string, string][] = [
    ['Host', target.host],
    ...(hasType ? [] : [['Content-Type', 'application/json'] satisfies [string, string]]),
    ...Object.entries(headers),
    ['Content-Length', String(bytes.length)],
  ];
  const office = new PostOffice(world.clock, timeoutMs, 1);
  const answer = await office.post({ target, method, headers: all, body: bytes, barrier: null, loseAnswer: false });
  office.close();
  if (answer.status === null) return { status: null, body: answer.error };
  return { status: answer.status, body: tryParseJson(answer.body) ?? answer.body };
}

/** An address that webhooks may go to may be called, too. */
function hostsOf(world: World): string[] {
  const url = givenWebhook(world, 'test')?.webhook_url;
  return url && URL.canParse(url) ? [new URL(url).host] : [];
}
