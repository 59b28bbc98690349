import type { FaultSpec } from '../../../emulator/http/faults.ts';
import { withoutBudgets } from '../../harness/boundless.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf } from '../../harness/jobs.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import { type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { messagesNow, newMessages } from '../messages/shown.ts';
import { countOf, make } from '../writes/made.ts';
import { peopleOf } from './people.ts';

const QUIET_MS = 200;
const CREATE_CUSTOMER = 'create-customer';
const MOST_SHOWN = 100;

/** Errors of each class that a write may meet. */
const ERRORS: readonly FaultSpec[] = [
  { status: 400, error: 'validation_failed' },
  { status: 400, error: 'missing_field', fields: { param: 'name' } },
  { status: 403, error: 'insufficient_permissions' },
  { status: 404, error: 'resource_not_found' },
  { status: 409, error: 'resource_conflict' },
  { status: 500, error: 'internal_error' },
];

/** What nobody should be shown, and how it is recognised. */
interface Unfit {
  /** Completes "…, people are shown". */
  readonly says: string;
  isIn(text: string): boolean;
}

export default defineCheck({
  id: 'augno.error-display',
  title:
    'What people are shown of an error holds no key, no link to a request log, no stack trace and nobody else’s data',
  refs: ['augno#go-live', 'cwe-209'],
  needs: ['connect', 'create', 'messages'],
  applies: (_profile, actions) => (actions.includes('addCustomers') ? null : 'it is about errors of Augno'),
  fix: 'Write the sentences yourself, one for each class of errors, chosen by status and code. Of an answer show the name of the field at most; its message, its links and your stack trace belong in logs.',
  why: 'The message of an error was written for developers. It names other customers, points to pages that its reader must not see, and tells an attacker how things are built.',
  bad: 'show(JSON.stringify(error));',
  good: 'show(wordsFor(error)); // a sentence of our own for each class',
  async run(trial) {
    const connection = await trial.connect('one');
    await ordinary(trial, connection, 'display-0');
    const unfit = unfitIn(trial, connection);
    const before = await messagesNow(trial);
    const since = trial.journal.last;
    const texts = await withoutBudgets(trial, () => showErrors(trial, connection, before));
    const seqs = seqsOf(trial.calls(connection, since).filter(({ response }) => (response?.status ?? 0) >= 400));
    if (texts.length === 0) {
      trial.halt('untested', `${seqs.length} calls were refused, and the probe messages showed nothing new.`, seqs);
    }
    requireNone(texts.flatMap((text) => mistakesIn(trial, text, unfit, seqs)));
    trial.saw(`${texts.length} texts that people are shown of errors hold nothing that is not for them`, seqs);
    await ordinary(trial, connection, 'display-last');
    return `${texts.length} texts that people are shown of errors of ${ERRORS.length} kinds held no key, no link to a request log, no stack trace, and nothing about other customers.`;
  },
});

async function ordinary(trial: Trial, connection: Connection, key: string): Promise<void> {
  trial.phase('A thing is made while all is well');
  const asked = await make(trial, connection, key);
  if (isSuccess(asked.status) && countOf(trial, key) === 1) {
    trial.saw('a thing is made while all is well', [asked.entry.seq]);
    return;
  }
  trial.halt('untested', `While all was well, a write was answered ${answersOf([asked])}.`, [asked.entry.seq]);
}

/** Lets writes meet errors whose messages tell of somebody else; gives all that people were shown about it. */
async function showErrors(trial: Trial, connection: Connection, before: readonly string[]): Promise<string[]> {
  const { provider, profile } = trial;
  const { create } = profile.operations;
  const message = otherCustomer(trial, connection).join(', ');
  for (const [i, error] of ERRORS.entries()) {
    trial.phase(`A write is refused with ${error.status} ${error.error}`);
    const operation = i % 2 === 0 ? [create ?? ''] : [create ?? '', CREATE_CUSTOMER];
    const fields = { message: `This is in the way of ${message}.`, ...error.fields };
    const { id } = provider.faults.add({ ...error, operation, credential: connection.subject, fields }, trial.cause);
    await make(trial, connection, `display-${i + 1}`);
    provider.faults.clear(id, trial.cause);
  }
  await rest(trial, connection, QUIET_MS);
  return newMessages(before, await messagesNow(trial));
}

/** The id of a customer who has nothing to do with what is made, and how to reach them. */
function otherCustomer(trial: Trial, connection: Connection): string[] {
  const rows = trial.provider.state('customers');
  const other = rows.find((row) => 'scope' in row && row.scope === connection.subject);
  const [person] = peopleOf(trial, connection);
  return [String(other?.id ?? ''), person?.text ?? ''].filter((text) => text !== '');
}

function unfitIn(trial: Trial, connection: Connection): Unfit[] {
  const { secrets } = trial.provider;
  const others = otherCustomer(trial, connection);
  return [
    { says: 'an API key', isIn: (text) => secrets.find(text).length > 0 || /\b(aug|mrp)_sk_\w+_\w{5,}/.test(text) },
    { says: 'a link to a request log', isIn: (text) => /request-logs\/|request_log_url/.test(text) },
    { says: 'a stack trace', isIn: (text) => STACKS.some((stack) => stack.test(text)) },
    { says: 'an error as it came, in JSON', isIn: (text) => /"(is_transient|doc_url)"/.test(text) },
    {
      says: 'the id or the mail address of another customer',
      isIn: (text) => others.some((one) => text.includes(one)),
    },
  ];
}

/** Places in code, as several languages print them. */
const STACKS = [
  /\bat .{0,200}(\.[cm]?[jt]sx?|node:\S+):\d+:\d+/,
  /Traceback \(most recent call last\)/,
  /File ".{1,200}", line \d+/,
  /\bat [\w.$<>]+\([\w]+\.(java|kt|scala):\d+\)/,
  /\.(go|rb|php|cs):(line )?\d+/,
  /goroutine \d+ \[/,
];

function mistakesIn({ provider }: Trial, text: string, unfit: readonly Unfit[], seqs: readonly number[]): Mistake[] {
  const found = unfit.filter(({ isIn }) => isIn(text)).map(({ says }) => says);
  if (found.length === 0) return [];
  const masked = provider.secrets.mask(text);
  const shown = masked.length > MOST_SHOWN ? `${masked.slice(0, MOST_SHOWN)}…` : masked;
  return [{ says: `people are shown ${found.join(', ')}: ${JSON.stringify(shown)}`, seqs: seqs.slice(0, 4) }];
}
