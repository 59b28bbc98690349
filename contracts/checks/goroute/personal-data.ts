import type { Entry } from '../../../emulator/core/entry.ts';
import { wholeText } from '../../../emulator/http/body.ts';
import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { announce } from '../../harness/fence.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { logsNow, needsLines, readAll } from '../logs/written.ts';
import { ofGoroute } from './applies.ts';
import { create, sendsUsual, settled, untilEnded } from './work.ts';

/** Elements of a document that tell of people: who bought, where they live, how they are reached and paid. */
const PERSONAL: readonly (readonly [what: string, element: string])[] = [
  ['a name', 'RegistrationName'],
  ['a street', 'StreetName'],
  ['a mail address', 'ElectronicMail'],
  ['a telephone number', 'Telephone'],
];
const ACCOUNT = /<cac:PayeeFinancialAccount>\s*<cbc:ID[^>]*>([^<]+)</g;
/** Shorter ones are in any text by chance. */
const SHORTEST = 6;
const BROKEN_RULE = 'BR-CO-15';
const SETTLE_MS = 300;
const MOST_TOLD = 3;

interface Personal {
  readonly what: string;
  readonly text: string;
}

export default defineCheck({
  id: 'goroute.personal-data',
  title: 'Names, streets, accounts and mail addresses of documents are in no log and no metric',
  refs: ['owasp-logging', 'goroute#checklist'],
  needs: ['connect', 'create', 'logs'],
  wants: ['submit', 'webhooks', 'metrics'],
  applies: ofGoroute,
  fix: 'Log numbers, transaction ids, codes and rules. Never log a document, the body of an answer or of a webhook, nor the message of a finding, which quotes the document.',
  why: 'An invoice says who bought what, where they live, and from which account they pay. Logs are copied, kept for years, and forgotten when somebody asks for erasure.',
  bad: "log.info('sending', { xml });",
  good: "log.info('sending', { number, type, correlationId });",
  async run(trial) {
    const connection = await trial.connect('one');
    await sendsUsual(trial, connection, 'personal-0');
    needsLines(trial);
    trial.phase('Documents are sent, refused, and arrive');
    const since = trial.journal.last;
    await work(trial, connection);
    const exchanges = seen(trial, since);
    const all = distinct(exchanges.flatMap(({ text }) => personalIn(text)));
    if (all.length === 0) trial.halt('untested', 'No document with anything personal was sent or read.');
    await trial.sleep(SETTLE_MS);
    trial.phase('Logs and metrics are searched');
    const metrics = trial.has('metrics') ? ((await trial.probe('metrics'))?.text ?? '') : '';
    const text = `${readAll(logsNow(trial))}\n${metrics}`;
    const found = all.filter((one) => text.includes(one.text));
    const seqs = seqsOf(exchanges.filter((one) => found.some((leak) => one.text.includes(leak.text)))).slice(
      0,
      MOST_TOLD,
    );
    trial.require(
      found.length === 0,
      `Logs or metrics hold ${[...new Set(found.map(({ what }) => what))].join(', ')}: ${found.length} of ${all.length} personal things of the documents that it has handled; wanted is none.`,
      seqs,
    );
    trial.saw('nothing personal of the documents is in logs or metrics', seqsOf(exchanges).slice(0, MOST_TOLD));
    return `${all.length} personal things were in documents that were sent, refused or fetched, and none of them is in logs or metrics.`;
  },
});

async function work(trial: Trial, connection: Connection): Promise<void> {
  const { provider } = trial;
  await create(trial, connection, 'personal-1');
  await untilEnded(trial, connection);
  const invalid = provider.definition.documents?.make(provider.random, BROKEN_RULE);
  if (trial.has('submit') && invalid !== undefined) {
    const submit = { number: 'personal-2', document: invalid };
    await settled(trial, connection, () => trial.trigger('submit', connection, submit));
  } else trial.unjudged('documents that are refused (there is no trigger submit)');
  if (!trial.has('webhooks')) return trial.unjudged('documents that arrive (there is no address of webhooks)');
  await settled(trial, connection, async () => {
    await announce(trial, provider.definition.happen(provider, 'document.received', { ...connection.fields }));
  });
}

/** What crossed the wire since: requests, answers, webhooks. */
function seen(trial: Trial, since: number): { readonly seq: number; readonly text: string }[] {
  const entries = trial.journal.query({ provider: trial.provider.provider, since });
  return entries.flatMap((entry: Entry) => {
    if (entry.kind === 'attempt') return [{ seq: entry.seq, text: entry.request.body }];
    if (entry.kind !== 'request') return [];
    return [{ seq: entry.seq, text: `${wholeText(entry.request)}\n${wholeText(entry.response)}` }];
  });
}

/** Personal things of documents, in XML or within JSON. */
function personalIn(text: string): Personal[] {
  const plain = text.replaceAll('\\"', '"').replaceAll('\\n', '\n');
  const named = PERSONAL.flatMap(([what, element]) =>
    [...plain.matchAll(new RegExp(`<cbc:${element}[^>]*>([^<]+)<`, 'g'))].map(([, held = '']) => ({
      what,
      text: held,
    })),
  );
  const accounts = [...plain.matchAll(ACCOUNT)].map(([, held = '']) => ({ what: 'an account', text: held }));
  return [...named, ...accounts].filter(({ text: held }) => held.trim().length >= SHORTEST);
}

function distinct(all: readonly Personal[]): Personal[] {
  return [...new Map(all.map((one) => [one.text, one])).values()];
}
