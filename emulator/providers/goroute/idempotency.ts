import { createHash } from 'node:crypto';
import type { Store } from '../../core/store.ts';
import { bodyText } from '../../http/body.ts';
import { refuse } from '../../http/dialect.ts';
import type { Exchange, Reply, Stage } from '../../http/exchange.ts';
import { dialect } from './dialect.ts';
import { gorouteState } from './state.ts';

const LONGEST_KEY = 255;
/** What a key is good for: all that sends something. Documented for sending. */
const OPERATIONS = ['sendDocument', 'sendBatch', 'createBatch', 'sendInvoiceResponse', 'createInvoice'];
const RATE_LIMITED = 429;

/** Requests that have begun and not ended, with their fingerprints. A process that dies takes them with it, and so it should. */
const running = new WeakMap<Store, Map<string, string>>();

/**
 * Carries a request out once for each key of an organization, and answers repetitions as it did then. Which path form is used makes no
 * difference. @see https://docs.goroute.ai/docs/best-practices/overview
 */
export const idempotent: Stage = (exchange) => {
  const key = exchange.header('idempotency-key');
  if (!key || !OPERATIONS.includes(exchange.name ?? '')) return undefined;
  if (key.length > LONGEST_KEY) {
    return refuse(dialect, exchange, 'INVALID_REQUEST', {
      fields: { details: `An idempotency key has at most ${LONGEST_KEY} characters.` },
    });
  }
  const { world, identity } = exchange;
  const id = digest(identity?.subject ?? '', exchange.name ?? '', key);
  const fingerprint = digest(exchange.body);
  const kept = gorouteState(world.store).kept.get(id);
  const underWay = runningIn(world.store).get(id);
  const first = underWay ?? (kept && kept.until > world.clock.now() ? kept.fingerprint : undefined);
  if (first === undefined) {
    begin(exchange, id, fingerprint);
    return undefined;
  }
  if (first !== fingerprint && world.knobs.text('idempotency_conflict') === 'refuse') {
    return refuse(dialect, exchange, 'IDEMPOTENCY_CONFLICT', {
      explain: { what: 'parameter', sent: `another body under the key ${key}`, expected: 'a key of its own' },
    });
  }
  if (underWay !== undefined || !kept) return refuse(dialect, exchange, 'IDEMPOTENCY_IN_PROGRESS');
  exchange.answerHeaders['Idempotent-Replayed'] = 'true';
  return { status: kept.status, headers: { ...kept.headers }, body: kept.body };
};

/** From here on the work is done to its end, whether its client waits or not: a repetition meanwhile is told so. */
function begin(exchange: Exchange, id: string, fingerprint: string): void {
  const { store } = exchange.world;
  runningIn(store).set(id, fingerprint);
  exchange.goesOn = true;
  exchange.onReply((reply) => {
    runningIn(store).delete(id);
    if (isKept(exchange, reply)) keep(exchange, id, fingerprint, reply);
    return reply;
  });
}

function isKept({ world }: Exchange, { status }: Reply): boolean {
  if (status === RATE_LIMITED || status >= 500) return false;
  return status < 400 || world.knobs.flag('idempotency_keeps_refusals');
}

function keep({ world }: Exchange, id: string, fingerprint: string, { status, headers, body }: Reply): void {
  const { kept } = gorouteState(world.store);
  const now = world.clock.now();
  // The oldest come first, so that one look is enough most of the time.
  for (let old = kept.find(() => true); old && old.until <= now; old = kept.find(() => true)) kept.delete(old.id);
  kept.delete(id);
  const until = now + world.knobs.number('idempotency_retention_s') * 1000;
  kept.insert({ id, fingerprint, until, status, headers, body: bodyText(body) });
}

function runningIn(store: Store): Map<string, string> {
  const known = running.get(store) ?? new Map<string, string>();
  running.set(store, known);
  return known;
}

function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 24);
}
