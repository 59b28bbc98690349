import { withoutBudgets } from '../../harness/boundless.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { rest } from '../../harness/fence.ts';
import { answersOf } from '../../harness/jobs.ts';
import { type Connection, isSuccess, type Trial } from '../../harness/trial.ts';
import { messagesNow, newMessages } from '../messages/shown.ts';
import { countOf, make } from '../writes/made.ts';

const QUIET_MS = 200;

/** A member of a request that may be at fault, and words by which people are told of it. */
interface Field {
  readonly operation: string;
  readonly param: string;
  readonly named: RegExp;
}

/** Two of them, so that a sentence which always names the same one shows; one as a path, since both forms may come. */
const FIELDS: readonly Field[] = [
  { operation: 'create-customer', param: 'name', named: /\bname\b/i },
  {
    operation: 'create-sales-order',
    param: '/customer_purchase_order_number',
    named: /purchase[ _-]?order|\bP\.?O\b\.?/i,
  },
];

/** A sentence with such words asks people to put something right. */
const BLAMES =
  /please (check|correct|enter|fix|provide)|your (input|entry|data)|\binvalid\b|not valid|\bmissing\b|is (wrong|required)/i;
/** A sentence with such words says that time will mend it. */
const WAITS =
  /\blater\b|temporar|at the moment|in a (few |short )?(moment|minute|while)|unavailable|(cannot|could not) be reached/i;

export default defineCheck({
  id: 'augno.error-origin',
  title: 'A mistake of the user is told by its field, and a failure of Augno without blaming anybody',
  refs: ['augno#errors', 'augno#go-live', 'nielsen#9'],
  needs: ['connect', 'create', 'messages'],
  applies: (_profile, actions) => (actions.includes('addCustomers') ? null : 'it is about errors of Augno'),
  fix: 'Take a 400 with `param` for a mistake in that field, and name the field as people know it. Take 5xx and answers that never came for a failure behind the scenes: say that it is not their fault and that you go on trying.',
  why: 'Who is told to check their input while the provider is down types it in again until they give up. Who is told to try again later with a wrong input waits for nothing.',
  bad: "show('Something went wrong. Please check your input and try again later.');",
  good: "if (error.param) show(`Please check: ` + labels[error.param]);\nelse if (error.status >= 500) show('Augno cannot be reached. We go on trying.');",
  async run(trial) {
    const connection = await trial.connect('one');
    await ordinary(trial, connection, 'origin-0');
    const told = await withoutBudgets(trial, () => inputs(trial, connection));
    await withoutBudgets(trial, () => outage(trial, connection, told));
    await ordinary(trial, connection, 'origin-last');
    return `Mistakes in ${told.length} fields were told by the name of the field, and a failure of the provider without one.`;
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

/** What people were shown of a mistake in a field. */
interface Told {
  readonly field: Field;
  readonly text: string;
  readonly seqs: readonly number[];
}

/** One field after the other is at fault. Gives what was told. */
async function inputs(trial: Trial, connection: Connection): Promise<string[]> {
  const told: Told[] = [];
  for (const [i, field] of FIELDS.entries()) {
    const one = await faulty(trial, connection, field, `origin-${i + 1}`);
    if (one) told.push(one);
    else trial.unjudged(`a mistake in ${field.param} (it never called ${field.operation})`);
  }
  if (told.length === 0) {
    trial.halt('untested', 'Asked to create, the integration made no call whose input could be at fault.');
  }
  for (const one of told) judgeInput(trial, one, told);
  return told.map(({ text }) => text);
}

/** Null where it never called what would have been refused. */
async function faulty(trial: Trial, connection: Connection, field: Field, key: string): Promise<Told | null> {
  const { operation, param } = field;
  trial.phase(`${operation} is refused for its ${param}`);
  const before = await messagesNow(trial);
  const since = trial.journal.last;
  const spec = { operation, credential: connection.subject, status: 400, error: 'missing_field', fields: { param } };
  const { id } = trial.provider.faults.add(spec, trial.cause);
  const asked = await make(trial, connection, key);
  await rest(trial, connection, QUIET_MS);
  trial.provider.faults.clear(id, trial.cause);
  const refused = trial.calls(connection, since).filter(({ response }) => response?.status === 400);
  if (refused.length === 0) return null;
  const text = newMessages(before, await messagesNow(trial)).join(' ');
  return { field, text, seqs: [asked.entry.seq, ...seqsOf(refused).slice(0, 2)] };
}

function judgeInput(trial: Trial, { field, text, seqs }: Told, all: readonly Told[]): void {
  const { operation, param, named } = field;
  const when = `${operation} was refused with 400 missing_field for ${param}`;
  const shown = `${when}, and people are shown ${JSON.stringify(text)}`;
  trial.require(text !== '', `${when}, and people are shown nothing about it, wanted is the name of the field.`, seqs);
  // In a language that is not known here the name shows in this: each field has a sentence of its own.
  const isOwn = all.length > 1 && all.every((one) => one.field === field || bare(one.text) !== bare(text));
  trial.require(named.test(text) || isOwn, `${shown}, which does not name the field.`, seqs);
  trial.require(!WAITS.test(text), `${shown}, which has them wait for what only they can put right.`, seqs);
  trial.saw(`a refusal for ${param} is told by its field`, seqs);
}

/** Without numbers, ids and the names of what was to be made. */
function bare(text: string): string {
  return text.replace(/\b(c-)?origin-\w+|\brq_\w+|\d+/g, '…');
}

/** Augno fails for as long as it is tried. */
async function outage(trial: Trial, connection: Connection, told: readonly string[]): Promise<void> {
  const { operations } = trial.profile;
  trial.phase('Augno fails behind the scenes');
  const before = await messagesNow(trial);
  const since = trial.journal.last;
  const operation = [operations.create ?? '', ...FIELDS.map((field) => field.operation)];
  const { id } = trial.provider.faults.add({ operation, credential: connection.subject, status: 503 }, trial.cause);
  const asked = await make(trial, connection, 'origin-outage');
  await rest(trial, connection, QUIET_MS);
  const seqs = seqsOf(trial.calls(connection, since).filter(({ response }) => response?.status === 503));
  trial.provider.faults.clear(id, trial.cause);
  if (seqs.length === 0)
    trial.halt('inconclusive', 'No call met the failure, so nothing could be judged.', seqsOf([asked.entry]));
  const text = newMessages(before, await messagesNow(trial)).join(' ');
  if (text === '') return trial.unjudged('what is shown while Augno fails (nothing was)');
  const shown = `Augno failed with 503, and people are shown ${JSON.stringify(text)}`;
  const evidence = [asked.entry.seq, ...seqs.slice(0, 2)];
  trial.require(!told.some((one) => bare(one) === bare(text)), `${shown}, as for a wrong input.`, evidence);
  const blames = BLAMES.test(text) || FIELDS.some(({ named }) => named.test(text));
  trial.require(!blames, `${shown}, which asks them to put right what is not theirs.`, evidence);
  trial.saw('a failure of Augno is told without blaming anybody', evidence);
}
