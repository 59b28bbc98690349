import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import { announce, sample } from '../../harness/fence.ts';
import { control } from '../../harness/jobs.ts';
import type { Mistake } from '../../harness/mistake.ts';
import { requireNone } from '../../harness/mistake.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { idOf } from './request-ids.ts';

const WRITTEN_WITHIN_MS = 3_000;

/** Something that can be found by its id. */
interface Named {
  readonly id: string;
  readonly seq: number;
}

/** What crossed the wire about a connection. */
interface Wire {
  readonly requests: readonly Named[];
  readonly deliveries: readonly Named[];
}

export default defineCheck({
  id: 'trace.connection',
  title: 'All that was asked and told about one connection can be found by its ids, and nothing of another one',
  refs: ['owasp-a09:2021'],
  needs: ['connect', 'sync', 'trace'],
  wants: ['webhooks'],
  applies: ({ requestIdHeader }) => (requestIdHeader === null ? 'its requests have no ids' : null),
  fix: 'Where a request is sent, note its id with the connection and the answer, each attempt for itself; where a webhook is accepted, note the id of the delivery. Look them up by connection.',
  why: 'When an organizer says "it stopped on Tuesday", both sides must find the same exchanges. A trace with holes, or with lines of another customer, answers nothing or too much.',
  bad: "log.info('sync done');",
  good: "log.info('api request', { eventId, organizationId, requestId, status });\nlog.info('webhook', { eventId, organizationId, deliveryId });",
  async run(trial) {
    const one = await trial.connect('one');
    const two = await trial.connect('two');
    await control(trial, one);
    await control(trial, two);
    for (const connection of [one, two]) await live(trial, connection);
    let counted = '';
    for (const [connection, other] of [
      [one, two],
      [two, one],
    ] as const)
      counted = await compare(trial, connection, other);
    return `For two connections, the trace had each id of the wire (${counted} for the last one; retries and a refresh among them) and none of the other connection.`;
  },
});

/** A refresh, a failure that is repeated, and a webhook. */
async function live(trial: Trial, connection: Connection): Promise<void> {
  const { provider, profile } = trial;
  trial.phase(`Connection ${connection.name} has good and bad days`);
  if (provider.definition.actions.expire !== undefined) {
    await trial.act('expire', { tokens: 'access', of: connection.name });
    await trial.trigger('sync', connection);
  }
  const operation = [profile.operations.read, profile.operations.list].filter((name) => name !== null);
  const where = { operation, credential: connection.subject, times: 1 };
  const fault = provider.faults.add({ ...where, status: 503 }, trial.cause);
  await trial.trigger('sync', connection);
  provider.faults.clear(fault.id, trial.cause);
  if (trial.has('webhooks')) await announce(trial, sample(trial, connection));
}

/** Holds the trace of a connection against the wire. Says how much was compared. */
async function compare(trial: Trial, connection: Connection, other: Connection): Promise<string> {
  trial.phase(`The trace of connection ${connection.name} is held against the wire`);
  const look = async () => {
    const shown = await trial.probe('trace', connection);
    const own = wireOf(trial, connection);
    const text = shown?.text ?? '';
    return { own, text, missing: [...own.requests, ...own.deliveries].filter(({ id }) => !text.includes(id)) };
  };
  const { own, text } = await eventually(trial, look, ({ missing }) => missing.length === 0, WRITTEN_WITHIN_MS);
  const foreign = wireOf(trial, other);
  const lost = (named: readonly Named[]) => named.filter(({ id }) => !text.includes(id));
  const mixed = (named: readonly Named[]) => named.filter(({ id }) => text.includes(id));
  const whose = `the trace of connection ${connection.name}`;
  requireNone([
    ...mistake(lost(own.requests), (n) => `${n} of ${own.requests.length} API requests are not in ${whose}`),
    ...mistake(lost(own.deliveries), (n) => `${n} of ${own.deliveries.length} webhooks are not in ${whose}`),
    ...mistake(mixed(foreign.requests), (n) => `${n} API requests of another connection are in ${whose}`),
    ...mistake(mixed(foreign.deliveries), (n) => `${n} webhooks of another connection are in ${whose}`),
  ]);
  const counted = `${own.requests.length} requests and ${own.deliveries.length} webhooks`;
  trial.saw(
    `${whose} has ${counted}, and none of another connection`,
    seqsOf([...own.requests, ...own.deliveries]).slice(0, 8),
  );
  return counted;
}

function wireOf(trial: Trial, connection: Connection): Wire {
  const header = trial.profile.requestIdHeader ?? '';
  const requests = trial.calls(connection, trial.begin).flatMap((entry) => {
    const id = idOf(entry, header);
    return id === null ? [] : [{ id, seq: entry.seq }];
  });
  const attempts = trial.journal.query({ kind: 'attempt', subject: connection.subject, since: trial.begin });
  const accepted = attempts.filter(({ outcome }) => outcome === 'accepted');
  return { requests, deliveries: accepted.map(({ deliveryId, seq }) => ({ id: deliveryId, seq })) };
}

function mistake(wrong: readonly Named[], says: (count: number) => string): Mistake[] {
  return wrong.length === 0 ? [] : [{ says: says(wrong.length), seqs: seqsOf(wrong).slice(0, 3) }];
}
