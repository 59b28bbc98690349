import { isJsonObject } from '../../../emulator/core/json.ts';
import { defineCheck } from '../../harness/check.ts';
import { eventually } from '../../harness/eventually.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import type { Trial } from '../../harness/trial.ts';
import { ofDocuments } from './applies.ts';
import { sendsUsual, submit } from './work.ts';

const SOON_MS = 2_000;

/** Rules of several layers, each with the element that it is about. */
const CASES: readonly (readonly [rule: string, place: string])[] = [
  ['BR-CO-15', 'TaxInclusiveAmount'],
  ['UBL-XSD', 'InvoiceNumber'],
  ['PEPPOL-EN16931-R003', 'BuyerReference'],
  ['BR-DE-15', 'BuyerReference'],
];

/** What nobody should be shown, and what it is called. */
const UNFIT: readonly (readonly [pattern: RegExp, says: string])[] = [
  [/\n? +at \S+ \(?[\w/.:-]+:\d+|\w+\.[jt]s:\d+|Traceback/, 'a stack trace'],
  [/\{\s*"\w+"\s*:|\[object Object\]/, 'raw JSON'],
  [/<\/?\w+:\w+[ >]/, 'XML'],
];
const LEAST_WORDS = 6;

export default defineCheck({
  id: 'goroute.findings-shown',
  title: 'Whoever made a document that breaks a rule is shown the rule, the place and a sentence',
  refs: ['goroute#validation', 'goroute#checklist'],
  needs: ['connect', 'create', 'submit', 'messages'],
  applies: ofDocuments,
  fix: 'Show of each finding its rule, its sentence and its place, beside the number of the document. Keep the rest of the answer, and your stack trace, in the log.',
  why: '"Validation failed" makes a telephone call of every typing mistake. With the rule and the place, the one who made the document mends it alone.',
  bad: "notify(user, 'Validation failed');",
  good: 'for (const { rule, message, location } of errors) notify(user, [rule, message, location]);',
  async run(trial) {
    const connection = await trial.connect('one');
    await sendsUsual(trial, connection, 'shown-0');
    const mistakes: Mistake[] = [];
    for (const [i, [rule, place]] of CASES.entries()) {
      const number = `shown-${i + 1}`;
      trial.phase(`A document breaks ${rule}`);
      const before = (await messages(trial)).length;
      const { entry } = await submit(trial, connection, `{invalid:${rule}}`, { number });
      const seen = await eventually(
        trial,
        () => messages(trial),
        ({ length }) => length > before,
        SOON_MS,
      );
      const about = seen.filter((message) => JSON.stringify(message).includes(number));
      const wrong = wrongWith(about, rule, place);
      if (wrong === null) trial.saw(`a person was shown ${rule}, where it was broken, and a sentence`, [entry.seq]);
      else mistakes.push({ says: `Of a document that breaks ${rule}, ${wrong}`, seqs: [entry.seq] });
    }
    trial.phase('A document is no XML');
    const { entry } = await submit(trial, connection, '{malformed}', { number: 'shown-none' });
    const last = (await messages(trial)).at(-1);
    const unfit = unfitIn(textOf(last));
    if (unfit !== null)
      mistakes.push({ says: `Of a document that is no XML, people are shown ${unfit}`, seqs: [entry.seq] });
    requireNone(mistakes);
    return `Of ${CASES.length} documents that break a rule each, people were shown the rule, the place and a sentence, and nothing raw.`;
  },
});

/** What is missing in all that is shown of a document, or null. */
function wrongWith(about: readonly unknown[], rule: string, place: string): string | null {
  if (about.length === 0) return 'nobody is shown anything';
  const all = about.map((message) => JSON.stringify(message)).join(' ');
  const text = about.map(textOf).join(' ');
  if (!all.includes(rule)) return `people are not shown the rule (${excerpt(text)})`;
  if (!all.includes(place)) return `people are not shown the place, which is ${place} (${excerpt(text)})`;
  const unfit = unfitIn(text);
  if (unfit !== null) return `people are shown ${unfit}`;
  const words = text.split(/\s+/).filter((word) => /^\p{L}[\p{L}'’-]*[.,:;]?$/u.test(word));
  return words.length < LEAST_WORDS ? `people are shown no sentence (${excerpt(text)})` : null;
}

function unfitIn(text: string): string | null {
  return UNFIT.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

function excerpt(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function textOf(message: unknown): string {
  if (typeof message === 'string') return message;
  if (!isJsonObject(message)) return '';
  const text = message.text ?? message.message ?? message.body;
  return typeof text === 'string' ? text : JSON.stringify(message);
}

async function messages(trial: Trial): Promise<unknown[]> {
  const shown = await trial.probe('messages');
  if (shown === null) return trial.lack('messages');
  if (Array.isArray(shown.value)) return shown.value;
  const says = `The probe messages answered ${shown.status ?? 'nothing'}, and no list.`;
  return trial.halt('untested', says);
}
