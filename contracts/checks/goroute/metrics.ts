import type { AttemptEntry, RequestEntry } from '../../../emulator/core/entry.ts';
import { lowerHeaders } from '../../../emulator/core/entry-view.ts';
import { isJsonObject, tryParseJson } from '../../../emulator/core/json.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import { announce } from '../../harness/fence.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { ofGoroute } from './applies.ts';
import { hasMetric, type Sample, samplesIn, sumOf } from './prometheus.ts';
import { create, sendsUsual, settled, takenOver } from './work.ts';

/** The names of the checklist. @see https://docs.goroute.ai/docs/best-practices/production-checklist */
const NAMES = {
  requests: 'goroute_requests_total',
  duration: 'goroute_request_duration_seconds',
  sent: 'goroute_documents_sent_total',
  received: 'goroute_documents_received_total',
  invalid: 'goroute_validation_errors_total',
  deliveries: 'goroute_webhook_deliveries_total',
} as const;
const BROKEN_RULE = 'BR-CO-15';
const SOON_MS = 2_000;
const MOST_SHOWN = 4;

/** What was counted, and what it should be: one of these numbers. */
interface Count {
  readonly says: string;
  readonly counted: number;
  readonly wanted: readonly number[];
  readonly seqs: readonly number[];
}

export default defineCheck({
  id: 'goroute.metrics',
  title: 'The six metrics of the checklist are there, and count what happened',
  refs: ['goroute#checklist', 'prometheus#naming'],
  needs: ['connect', 'create', 'metrics'],
  wants: ['submit', 'webhooks'],
  applies: ofGoroute,
  fix: 'Count in the one place where it happens: each attempt with its status where requests are sent, a document when GoRoute has taken it over, a delivery where it comes in. Show the six names, also those that were never counted.',
  why: 'Dashboards and alerts are made of these numbers. A rate of success that leaves failed attempts out, or counts a document for each attempt, looks well until customers call.',
  bad: "if (response.ok) requests.inc({ status: 'success' }); // failures are nowhere",
  good: "requests.inc({ status: response.status < 400 ? 'success' : 'error' }); // every attempt\nif (taken) documentsSent.inc(); // every document, once",
  async run(trial) {
    const connection = await trial.connect('one');
    await sendsUsual(trial, connection, 'metrics-0');
    const text = await scraped(trial);
    const missing = Object.values(NAMES).filter((name) => !hasMetric(text, name));
    trial.require(
      missing.length === 0,
      `The probe metrics has no ${missing.join(', no ')}; wanted are the six names of the checklist.`,
      [trial.journal.last],
    );
    trial.saw('the six metrics are there', [trial.journal.last]);
    const before = samplesIn(text);
    const since = trial.journal.last;
    const taken = takenOver(trial).length;
    await work(trial, connection);
    trial.phase('The metrics are compared with what happened');
    const look = async () => counts(trial, since, taken, before, samplesIn(await scraped(trial)));
    const all = await eventually(trial, look, (seen) => seen.every(isRight), SOON_MS);
    requireNone(all.filter((count) => !isRight(count)).map(mistakeOf));
    for (const { says, counted, seqs } of all) trial.saw(`${says}: ${counted}`, seqs.slice(0, MOST_SHOWN));
    return `The six metrics are there, and grew by what happened: ${all.map(({ says, counted }) => `${says} ${counted}`).join(', ')}.`;
  },
});

/** Documents go out at once and at the second attempt, one breaks a rule, one arrives and is told of twice. */
async function work(trial: Trial, connection: Connection): Promise<void> {
  const { provider, profile, cause } = trial;
  trial.phase('A document is sent, another one at the second attempt, one breaks a rule, and one arrives');
  await create(trial, connection, 'metrics-1');
  const outage = { operation: profile.operations.create ?? '', status: 503, times: 1 };
  const { id } = provider.faults.add(outage, cause);
  await create(trial, connection, 'metrics-2');
  provider.faults.clear(id, cause);
  const document = provider.definition.documents?.make(provider.random, BROKEN_RULE);
  if (trial.has('submit') && document !== undefined) {
    await settled(trial, connection, () => trial.trigger('submit', connection, { number: 'metrics-3', document }));
  } else trial.unjudged(`${NAMES.invalid} (there is no trigger submit)`);
  if (!trial.has('webhooks')) {
    trial.unjudged(`${NAMES.received} and ${NAMES.deliveries} (there is no address of webhooks)`);
    return;
  }
  await settled(trial, connection, async () => {
    const event = provider.definition.happen(provider, 'document.received', { ...connection.fields });
    await announce(trial, event);
    await announce(trial, event);
  });
}

/** What each metric has counted since, beside what happened. */
function counts(
  trial: Trial,
  since: number,
  taken: number,
  before: readonly Sample[],
  now: readonly Sample[],
): Count[] {
  const { journal, provider } = trial;
  const grown = (name: string, fits?: (labels: Sample['labels']) => boolean) =>
    sumOf(now, name, fits) - sumOf(before, name, fits);
  const requests = journal.query({ kind: 'request', provider: provider.provider, since });
  const good = requests.filter(({ response }) => response !== null && response.status < 400);
  const bad = requests.filter((one) => !good.includes(one));
  const findings = requests.filter(({ operation }) => operation === 'validateDocument').flatMap(findingsOf);
  const attempts: readonly AttemptEntry[] = trial.has('webhooks')
    ? journal.query({ kind: 'attempt', provider: provider.provider, since })
    : [];
  const arrived = attempts.filter(({ type }) => type === 'document.received');
  const each = (
    name: string,
    all: readonly { seq: number }[],
    wanted: readonly number[],
    fits?: (labels: Sample['labels']) => boolean,
  ) => ({
    says: name,
    counted: grown(name, fits),
    wanted,
    seqs: seqsOf(all),
  });
  return [
    { ...each(NAMES.requests, good, [good.length], isSuccess), says: `${NAMES.requests} of successes` },
    { ...each(NAMES.requests, bad, [bad.length], (labels) => !isSuccess(labels)), says: `${NAMES.requests} of errors` },
    { ...each(`${NAMES.duration}_count`, requests, [requests.length]), says: NAMES.duration },
    each(
      NAMES.sent,
      requests.filter(({ operation }) => operation === 'sendDocument'),
      [takenOver(trial).length - taken],
    ),
    ...(findings.length > 0 ? [each(NAMES.invalid, findings, [invalidOf(findings), findings.length])] : []),
    ...(arrived.length > 0
      ? [
          each(NAMES.received, arrived, [distinct(trial, arrived)]),
          each(NAMES.deliveries, attempts, between(distinct(trial, attempts), attempts.length)),
        ]
      : []),
  ];
}

const isSuccess = ({ status = '' }: Sample['labels']): boolean => /^(success|ok|2\d\d|3\d\d)$/.test(status);

function isRight({ counted, wanted }: Count): boolean {
  return wanted.includes(counted);
}

function mistakeOf({ says, counted, wanted, seqs }: Count): Mistake {
  const number = [...new Set(wanted)].join(' or ');
  return { says: `${says} grew by ${counted}, and ${number} happened`, seqs: seqs.slice(0, MOST_SHOWN) };
}

/** One for each finding of a validation that failed, each with the number of its request. */
function findingsOf(entry: RequestEntry): { readonly seq: number }[] {
  const body = tryParseJson(entry.response?.body ?? '');
  const errors = isJsonObject(body) && body.valid === false && Array.isArray(body.errors) ? body.errors : [];
  return errors.map(() => ({ seq: entry.seq }));
}

function invalidOf(findings: readonly { readonly seq: number }[]): number {
  return new Set(findings.map(({ seq }) => seq)).size;
}

/** Events, each once: what is delivered again has the same id. */
function distinct({ profile }: Trial, attempts: readonly AttemptEntry[]): number {
  const header = profile.webhook.idHeader?.toLowerCase() ?? '';
  return new Set(attempts.map(({ request }) => lowerHeaders(request.headers)[header])).size;
}

function between(least: number, most: number): number[] {
  return Array.from({ length: most - least + 1 }, (_, i) => least + i);
}

async function scraped(trial: Trial): Promise<string> {
  const shown = await trial.probe('metrics');
  if (shown?.status === 200) return shown.text;
  return trial.halt('untested', `The probe metrics answered ${shown?.status ?? 'nothing'}, so nothing could be read.`);
}
