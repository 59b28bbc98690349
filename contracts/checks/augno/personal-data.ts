import { wholeText } from '../../../emulator/http/body.ts';
import { withoutBudgets } from '../../harness/boundless.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { announce, rest, sample } from '../../harness/fence.ts';
import { control } from '../../harness/jobs.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { logsNow, needsLines, readAll } from '../logs/written.ts';
import type { Canary } from '../privacy/surfaces.ts';
import { make } from '../writes/made.ts';
import { peopleOf } from './people.ts';

const LETTERS = 10;
/** What is logged a moment later counts, too. */
const SETTLE_MS = 300;
const MOST_TOLD = 3;

export default defineCheck({
  id: 'augno.personal-data',
  title: 'Mail addresses, phone numbers, streets and names of people are in no log',
  refs: ['owasp-logging', 'augno#go-live'],
  needs: ['connect', 'sync', 'logs'],
  wants: ['create', 'webhooks'],
  applies: (_profile, actions) => (actions.includes('addCustomers') ? null : 'it is about customers of Augno'),
  fix: 'Log ids, numbers, codes and counts. Never log a body, of a request, an answer, an error or a webhook: the message of an error repeats what it was sent.',
  why: 'Logs are copied to tools that many people read, kept for years, and forgotten when somebody asks for their data to be erased.',
  bad: "log.info('request', { body });\nlog.error('refused', { body: await response.text() });",
  good: "log.info('api call', { method, path, status, code, requestId });",
  async run(trial) {
    const connection = await trial.connect('one');
    const quietMs = await control(trial, connection);
    needsLines(trial);
    const created: Canary = { what: 'a name', text: `Canary ${trial.provider.random.text(LETTERS)}` };
    const canaries = [...peopleOf(trial, connection), created];
    trial.phase(
      'Customers are read and made, and calls about them are refused with messages that repeat what was sent',
    );
    const since = trial.journal.last;
    await withoutBudgets(trial, () => work(trial, connection, created, quietMs));
    const seen = handled(trial, connection, canaries, since);
    const last = await control(trial, connection);
    await trial.sleep(Math.max(SETTLE_MS, last));
    trial.phase('The logs are searched');
    const text = readAll(logsNow(trial));
    const found = canaries.filter((canary) => text.includes(canary.text));
    trial.require(
      found.length === 0,
      `The logs hold ${told(found)}, ${found.length} of ${canaries.length} personal things that it has handled; wanted is none.`,
      seen.seqs,
    );
    trial.saw('nothing personal that was read, sent or repeated is in the logs', seen.seqs);
    return `${seen.count} personal things were read, sent, or repeated by errors, and none of them is in the logs.`;
  },
});

/** Reads and writes, on good days and bad ones. */
async function work(trial: Trial, connection: Connection, { text: name }: Canary, quietMs: number): Promise<void> {
  const { provider, profile, cause } = trial;
  const { read, list, create } = profile.operations;
  const message = `There is somebody called "${name}" already: ${oneOfEach(trial, connection).join(', ')}.`;
  const refused = {
    credential: connection.subject,
    status: 400,
    error: 'validation_failed',
    times: 1,
    fields: { message },
  };
  const reads = [read, list].filter((operation) => operation !== null);
  provider.faults.add({ ...refused, operation: reads }, cause);
  await trial.trigger('sync', connection);
  await trial.trigger('sync', connection);
  if (trial.has('create') && create !== null) {
    await make(trial, connection, 'personal-1', name);
    for (const operation of [create, 'create-customer']) {
      const { id } = provider.faults.add({ ...refused, operation }, cause);
      await make(trial, connection, `personal-${operation}`, name);
      provider.faults.clear(id, cause);
    }
  } else trial.unjudged('what is logged of writes (there is no trigger create)');
  if (trial.has('webhooks')) await announce(trial, sample(trial, connection));
  else trial.unjudged('what is logged of webhooks (there is no address of webhooks)');
  await rest(trial, connection, quietMs);
}

/** A mail address, a phone number and a street. */
function oneOfEach(trial: Trial, connection: Connection): string[] {
  return [...new Map(peopleOf(trial, connection).map(({ what, text }) => [what, text])).values()];
}

/** How many canaries passed through the integration, with the entries that show it. Ends the check where none did. */
function handled(
  trial: Trial,
  connection: Connection,
  canaries: readonly Canary[],
  since: number,
): { count: number; seqs: number[] } {
  const { journal, provider } = trial;
  const calls = trial.calls(connection, since);
  const attempts = journal.query({ kind: 'attempt', provider: provider.provider, since });
  const exchanges = [
    ...calls.map(({ seq, request, response }) => ({ seq, text: `${request.body}\n${wholeText(response)}` })),
    ...attempts.map(({ seq, request }) => ({ seq, text: request.body })),
  ];
  const holds = ({ text }: { text: string }, canary: Canary) => text.includes(canary.text);
  const count = canaries.filter((canary) => exchanges.some((exchange) => holds(exchange, canary))).length;
  if (count === 0) trial.halt('untested', 'Nothing personal was read or sent, so nothing could be found in the logs.');
  const shown = exchanges.filter((exchange) => canaries.some((canary) => holds(exchange, canary)));
  return { count, seqs: seqsOf(shown).slice(0, MOST_TOLD) };
}

/** By kind, as the texts themselves must not be told on: `a mail address, a name`. */
function told(found: readonly Canary[]): string {
  return [...new Set(found.map(({ what }) => what))].join(', ');
}
