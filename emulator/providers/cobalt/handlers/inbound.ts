import { createHmac } from 'node:crypto';
import { isJsonObject } from '../../../core/json.ts';
import { refuse } from '../../../http/dialect.ts';
import type { Exchange, Handler } from '../../../http/exchange.ts';
import { accountNamed } from '../accounts.ts';
import { dialect } from '../dialect.ts';
import { mayUse } from '../engine/access.ts';
import { isDuplicate } from '../engine/firing.ts';
import { begin } from '../engine/run.ts';
import type { Workflow } from '../engine/workflow.ts';
import { cobaltState, organizationOf } from '../state.ts';

/** @see https://docs.refold.ai/v3/workflows/triggers/webhook */
const LARGEST_BYTES = 1024 * 1024;
const MINUTE_MS = 60_000;

/** The webhook trigger of a workflow: whoever knows its address may start it, unless the workflow asks for a signature or a token. */
export const inboundHandlers: Readonly<Record<string, Handler>> = {
  receiveInbound: (exchange) => {
    const { world, path, entry, parsed } = exchange;
    const { orgId, environment, workflowId = '', linkedAccountId = '' } = path;
    const workflow = cobaltState(world.store).workflows.get(workflowId);
    const place = environment === 'production' || environment === 'test' ? environment : null;
    const account = place && accountNamed(world, place, linkedAccountId);
    const isHere = orgId === organizationOf(world.store).id && workflow?.published === true;
    if (!isHere || !account || !mayUse(account, workflow)) return refuse(dialect, exchange, 'NOT_FOUND');
    entry.subject = account.account_id;
    if (entry.request.bytes > LARGEST_BYTES) return refuse(dialect, exchange, 'PAYLOAD_TOO_LARGE');
    const most = world.knobs.number('inbound_per_minute');
    const budget = { name: 'inbound', limit: most, windowMs: MINUTE_MS, form: 'sliding' } as const;
    if (most > 0 && world.limits.take(entry.path, [budget])) return refuse(dialect, exchange, 'TOO_MANY_REQUESTS');
    if (!isAuthentic(exchange, workflow)) {
      return refuse(dialect, exchange, 'INVALID_CREDENTIALS', { message: 'Authentication failed' });
    }
    if (isDuplicate(world, account, workflow, parsed)) {
      return refuse(dialect, exchange, 'CONFLICT', { message: 'Duplicate request' });
    }
    begin(world, {
      workflow,
      account,
      configId: account.account_id,
      payload: parsed ?? {},
      source: 'Webhook',
      eventId: null,
      retryOf: null,
      cause: entry.seq,
    });
    return exchange.answer(200, { message: 'Webhook queued' });
  },
};

/** By an HMAC-SHA256 of the body in a header, or a fixed word in one; a workflow that asks for neither takes everything. */
function isAuthentic(exchange: Exchange, { settings }: Workflow): boolean {
  const { inbound } = settings;
  if (!isJsonObject(inbound)) return true;
  const sent = exchange.header(String(inbound.header ?? 'x-signature')) ?? '';
  const secret = String(inbound.secret ?? '');
  if (inbound.kind === 'token') return sent === secret;
  const encoding = inbound.encoding === 'base64' ? 'base64' : 'hex';
  const digest = createHmac('sha256', secret).update(exchange.body).digest(encoding);
  return sent === `${String(inbound.prefix ?? '')}${digest}`;
}
