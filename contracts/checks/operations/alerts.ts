import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import { announce, sample } from '../../harness/fence.ts';
import { control, startJobs } from '../../harness/jobs.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { newsOf, signsOf } from './signs.ts';

/** Trouble on so many connections at once is a wave and no single case. */
const CONNECTIONS = 4;
const FORGED = 15;
const POISON = 10;
const SOON_MS = 3_000;
const LATER_MS = 5_000;
/** Rules that are looked at once a minute have been looked at by then, where its clock can be moved. */
const EVALUATION_S = 120;
const CALM_WITHIN_MS = 3_000;

/** What the probe has shown so far. */
interface Watch {
  signs: ReadonlySet<string>;
  readonly own: string[];
}

export default defineCheck({
  id: 'ops.alerts',
  title:
    'Waves of failed refreshes, of failed webhooks and of revoked tokens raise three different alerts, and good days none',
  refs: ['sre-book#6', 'owasp-a09:2021'],
  needs: ['connect', 'sync', 'alerts'],
  wants: ['webhooks', 'clock'],
  applies: ({ operations, errors }, actions) =>
    operations.refresh === null || errors.revoked === null || !actions.includes('revoke') || !actions.includes('expire')
      ? 'its tokens are neither refreshed nor revoked'
      : null,
  fix: 'Count three things over all connections: refreshes that failed, webhooks that were refused or given up, and tokens that turned out to be revoked. Raise an alert of its own when one of them is more than everyday life.',
  why: 'One failing connection is a status. Many at once are an outage, a rotated secret or a suspension, and every hour without anybody looking loses data.',
  bad: "logger.warn('refresh failed');",
  good: "metrics.increment('refresh_failures');\n// alert: increase(refresh_failures[10m]) >= 3",
  async run(trial) {
    const connections = await begin(trial, 'one');
    const watch: Watch = { signs: (await look(trial, [])).signs, own: [] };
    watch.own.push(...connections.flatMap(({ fields }) => Object.values(fields)));
    await goodDays(trial, connections, watch);
    await failedRefreshes(trial, connections, watch);
    if (trial.has('webhooks')) await failedWebhooks(trial, connections, watch);
    else trial.unjudged('alerts about failed webhooks (there is no address of webhooks)');
    await revokedTokens(trial, watch);
    return `Nothing was raised in good times, and each wave raised something of its own: refreshes that failed on ${CONNECTIONS} connections, ${FORGED} forged and ${POISON} failing webhooks, ${CONNECTIONS} revoked connections.`;
  },
});

async function begin(trial: Trial, name: string): Promise<Connection[]> {
  const connections: Connection[] = [];
  for (let i = 1; i <= CONNECTIONS; i++) connections.push(await trial.connect(`${name} ${i}`));
  return connections;
}

/** The positive control, and the quiet before: ordinary work raises no alert. */
async function goodDays(trial: Trial, connections: readonly Connection[], watch: Watch): Promise<void> {
  for (const connection of connections) await control(trial, connection);
  const since = trial.phase('Ordinary work raises no alert');
  for (const connection of connections) {
    await trial.act('expire', { tokens: 'access', of: connection.name });
    await trial.trigger('sync', connection);
    if (trial.has('webhooks')) await announce(trial, sample(trial, connection));
  }
  const { signs, seq } = await look(trial, watch.own);
  const news = newsOf(watch.signs, signs);
  trial.require(
    news.length === 0,
    `The probe alerts shows something new (${news.join(', ')}) after nothing but ordinary work, wanted is nothing.`,
    [since, seq],
  );
  trial.saw('ordinary work raises no alert', [since, seq]);
}

async function failedRefreshes(trial: Trial, connections: readonly Connection[], watch: Watch): Promise<void> {
  const { provider, profile } = trial;
  trial.phase(`Refreshes fail on ${connections.length} connections`);
  for (const connection of connections) await trial.act('expire', { tokens: 'access', of: connection.name });
  const since = trial.journal.last;
  const outage = { operation: profile.operations.refresh ?? '', status: 503, ...codeOf(profile.errors.unavailable) };
  const fault = provider.faults.add(outage, trial.cause);
  const jobs = connections.map((connection) => startJobs(trial, connection, 1).ended);
  const seqs = () =>
    seqsOf(connections.flatMap((connection) => trial.refreshes(connection, since))).slice(0, CONNECTIONS);
  await raised(trial, `refreshes had failed on ${connections.length} connections`, watch, seqs);
  provider.faults.clear(fault.id, trial.cause);
  await Promise.race([Promise.all(jobs), trial.sleep(CALM_WITHIN_MS)]);
}

async function failedWebhooks(trial: Trial, connections: readonly Connection[], watch: Watch): Promise<void> {
  const { provider, profile, journal } = trial;
  const since = trial.phase(`${FORGED} forged webhooks come, and ${POISON} that cannot be worked on`);
  const to = (i: number) => sample(trial, connections[i % connections.length] as Connection);
  provider.webhooks.shape({ sign: 'wrong', times: FORGED }, trial.cause);
  for (let i = 0; i < FORGED; i++) provider.emit(to(i), trial.cause);
  await provider.webhooks.idle();
  const { read, list } = profile.operations;
  const operation = [read, list].filter((name) => name !== null);
  const fault = provider.faults.add({ operation, status: profile.permanent[0] ?? 400 }, trial.cause);
  for (let i = 0; i < POISON; i++) provider.emit(to(i), trial.cause);
  await provider.webhooks.idle();
  const seqs = () =>
    seqsOf(journal.query({ kind: 'attempt', provider: provider.provider, since })).slice(0, CONNECTIONS);
  await raised(trial, `${FORGED} forged and ${POISON} failing webhooks`, watch, seqs);
  provider.faults.clear(fault.id, trial.cause);
}

async function revokedTokens(trial: Trial, watch: Watch): Promise<void> {
  trial.phase(`${CONNECTIONS} connections are revoked`);
  trial.refill();
  const connections = await begin(trial, 'revoked');
  watch.own.push(...connections.flatMap(({ fields }) => Object.values(fields)));
  const since = trial.journal.last;
  for (const connection of connections) await trial.act('revoke', { of: connection.name });
  await Promise.all(connections.map((connection) => trial.trigger('sync', connection)));
  const seqs = () => seqsOf(connections.flatMap((connection) => trial.calls(connection, since))).slice(0, CONNECTIONS);
  await raised(trial, `the tokens of ${CONNECTIONS} connections were found revoked`, watch, seqs);
}

/** Waits until the probe shows something that it never showed before. */
async function raised(trial: Trial, when: string, watch: Watch, seqs: () => readonly number[]): Promise<void> {
  const see = () => look(trial, watch.own);
  const isNew = ({ signs }: { signs: ReadonlySet<string> }) => newsOf(watch.signs, signs).length > 0;
  let seen = await eventually(trial, see, isNew, SOON_MS);
  if (!isNew(seen)) {
    if (trial.has('clock')) await trial.trigger('clock', null, { seconds: EVALUATION_S });
    seen = await eventually(trial, see, isNew, trial.has('clock') ? SOON_MS : LATER_MS);
  }
  const news = newsOf(watch.signs, seen.signs);
  trial.require(
    news.length > 0,
    `The probe alerts shows nothing new after ${when}, wanted is an alert of its own for each of the three.`,
    [...seqs(), seen.seq],
  );
  trial.saw(`after ${when} the probe alerts shows ${news.join(', ')}`, [...seqs(), seen.seq]);
  watch.signs = new Set([...watch.signs, ...seen.signs]);
}

async function look(trial: Trial, own: readonly string[]): Promise<{ signs: ReadonlySet<string>; seq: number }> {
  const shown = await trial.probe('alerts');
  if (shown?.status !== 200) {
    trial.halt('untested', `The probe alerts answered ${shown?.status ?? 'nothing'}, so no alert could be seen.`);
  }
  return { signs: signsOf(shown?.value ?? shown?.text.split('\n'), own), seq: trial.journal.last };
}

function codeOf(error: string | null): { error?: string } {
  return error === null ? {} : { error };
}
