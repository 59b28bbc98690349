import { isJsonObject } from '../../../emulator/core/json.ts';
import type { ProviderEvent } from '../../../emulator/http/world.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { announce, rest } from '../../harness/fence.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { type Places, placesOf, untilShown, whereIs } from '../../harness/versions.ts';

/** What happens to an order, in the order in which it does. */
const COURSE = ['created', 'updated', 'issued', 'closed'] as const;
/** Each order of arrival by numbers of steps: the right one first, the reverse, each two neighbours exchanged, and others of all kinds. */
const ARRIVALS: readonly (readonly number[])[] = [
  [0, 1, 2, 3],
  [3, 2, 1, 0],
  [1, 0, 2, 3],
  [0, 2, 1, 3],
  [0, 1, 3, 2],
  [3, 0, 1, 2],
  [1, 2, 3, 0],
  [2, 3, 0, 1],
  [0, 3, 2, 1],
  [2, 0, 3, 1],
  [1, 3, 0, 2],
];
/** Instants have whole seconds; between two steps this much passes. */
const BETWEEN_MS = 2_000;
const QUIET_MS = 200;
const FINAL_STATUS = 'fulfilled';
/** What differs from one order to another: ids, numbers and times. */
const OWN = /\b[a-z]{2,6}_[0-9a-z]{12,19}\b|\bSO-\d+\b|\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)|arrival-\d+/g;

/** An order, and what is told of it, step by step. */
interface Told {
  readonly id: string;
  readonly arrival: readonly number[];
  readonly events: readonly ProviderEvent[];
}

export default defineCheck({
  id: 'augno.webhook-permutations',
  title: 'Webhooks about one order end in the same state, in whatever order they arrive',
  refs: ['augno#go-live', 'standard-webhooks#payload'],
  needs: ['connect', 'webhooks', 'state'],
  under: ['event_object'],
  applies: (_profile, actions) => (actions.includes('addCustomers') ? null : 'it is about orders of Augno'),
  fix: 'Take a webhook as a hint and read the order from the API: then it does not matter which came first. Where you keep what bodies say, compare updated_at with what is there, and make an order that you do not know yet from whatever comes first.',
  why: 'Each webhook is delivered, and tried again, by itself. Whoever needs them in order has orders that are shown as open though they were closed last week, as soon as one delivery is a second late.',
  bad: "if (event.type === 'sales_order.closed' && order.status !== 'issued') throw new Error('illegal');",
  good: 'const order = await api.get("sales-orders", event.data.object.id);\nawait db.upsert(order);',
  async run(trial) {
    const connection = await trial.connect('one');
    trial.phase(`${ARRIVALS.length} orders are made, issued and closed, and nobody is told`);
    const orders = await happened(trial);
    trial.phase('The webhooks of each order arrive in an order of their own');
    const since = trial.journal.last;
    await arrive(trial, connection, orders);
    const seqs = seqsOf(trial.journal.query({ kind: 'attempt', since }));
    const places = await placesOf(trial);
    const inOrder = shownOf(places, orders[0]?.id ?? '');
    if (!inOrder.includes(FINAL_STATUS)) {
      const says = `After the webhooks of an order came in their own order, the probe state does not show it as ${FINAL_STATUS}, so it cannot be told what another order of arrival leads to.`;
      trial.halt('untested', says, seqs.slice(0, COURSE.length));
    }
    for (const { id, arrival } of orders.slice(1)) {
      const shown = shownOf(places, id);
      const names = arrival.map((step) => COURSE[step]).join(', ');
      trial.require(
        shown === inOrder,
        `The webhooks of an order arrived as ${names}; in the end the probe state shows ${shown === '' ? 'nothing of it' : differenceOf(shown, inOrder)}, wanted is what it shows where they arrive as they happened.`,
        seqs.slice(0, 8),
      );
      trial.saw(`webhooks that arrived as ${names} led to the same state`, seqs.slice(0, 4));
    }
    await laterUpdate(trial, orders[1]?.id ?? '');
    return `The webhooks of ${orders.length} orders (${COURSE.join(', ')}) arrived in ${orders.length} different orders, and led to the same state, which is the provider's; a later update was taken over.`;
  },
});

/** Everything happens first, and the webhooks that tell of it are kept back. */
async function happened(trial: Trial): Promise<Told[]> {
  const { provider } = trial;
  const silence = provider.webhooks.shape({ drop: true }, trial.cause);
  const happen = (step: string, args: object) =>
    provider.definition.happen(provider, `sales_order.${step}`, { ...args });
  const fresh = { status: 'estimate', issued_at: null, completed_at: null };
  const created = ARRIVALS.map((_, i) =>
    happen('created', { fields: { ...fresh, customer_purchase_order_number: `arrival-${i}` } }),
  );
  const ids = created.map(idOf);
  const steps = [created];
  for (const step of COURSE.slice(1)) {
    await trial.sandbox.advance(BETWEEN_MS);
    const fields = step === 'updated' ? { fields: { note: 'To the back door, please' } } : {};
    steps.push(ids.map((id) => happen(step, { id_of: id, ...fields })));
  }
  await provider.webhooks.idle();
  provider.webhooks.clearShapes(silence.id, trial.cause);
  return ARRIVALS.map((arrival, i) => ({
    arrival,
    id: ids[i] ?? '',
    events: steps.map((told) => told[i]).filter((event) => event !== undefined),
  }));
}

function idOf({ payload }: ProviderEvent): string {
  const data = isJsonObject(payload) ? payload.data : null;
  const thing = isJsonObject(data) ? data.object : null;
  return isJsonObject(thing) ? String(thing.id) : '';
}

/** The first that arrives of each order, then the second, and so on. */
async function arrive(trial: Trial, connection: Connection, orders: readonly Told[]): Promise<void> {
  const { provider } = trial;
  for (let turn = 0; turn < COURSE.length; turn++) {
    trial.refill();
    for (const { arrival, events } of orders) {
      const event = events[arrival[turn] ?? turn];
      if (event) provider.emit(event, trial.cause);
    }
    await provider.webhooks.idle();
    trial.signal.throwIfAborted();
    await rest(trial, connection, QUIET_MS);
  }
}

/** What the state probe shows of an order, without what no two orders share; empty where it does not show it. */
function shownOf(places: Places, id: string): string {
  const [place] = [...places].find(([, text]) => text === id) ?? [];
  if (place === undefined) return '';
  const above = place.slice(0, place.lastIndexOf('/') + 1);
  return [...places]
    .filter(([at]) => at.startsWith(above))
    .map(([at, text]) => `${at.slice(above.length)} ${text}`.replace(OWN, '…'))
    .sort()
    .join('\n');
}

function differenceOf(shown: string, wanted: string): string {
  const known = wanted.split('\n');
  const [other] = shown.split('\n').filter((line) => !known.includes(line));
  return other === undefined ? 'less of it' : `"${other}"`;
}

/** Whoever takes nothing that comes late takes nothing that is new, either, by accident. */
async function laterUpdate(trial: Trial, id: string): Promise<void> {
  trial.phase('A later update of an order is told');
  await trial.sandbox.advance(BETWEEN_MS);
  const note = 'To the front door after all';
  const { definition } = trial.provider;
  const event = definition.happen(trial.provider, 'sales_order.updated', { id_of: id, fields: { note } });
  const attempts = await announce(trial, event);
  trial.require(
    whereIs(await untilShown(trial, note), note).length > 0,
    'After webhooks had arrived in another order, a later update of the order was told, and the probe state does not show it.',
    seqsOf(attempts),
  );
  trial.saw('a later update was taken over', seqsOf(attempts));
}
