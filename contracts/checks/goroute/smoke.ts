import { defineCheck } from '../../harness/check.ts';
import { seqsOf } from '../../harness/effects.ts';
import { goLive } from '../../harness/environments.ts';
import { eventually } from '../../harness/eventually.ts';
import { ofDocuments } from './applies.ts';
import { stateOf } from './delivered.ts';
import { lookupsOf } from './lookups.ts';
import { create, sendsOf, transactionsOf, untilEnded, untilSent } from './work.ts';

const NUMBER = 'smoke-1';
const SOON_MS = 3_000;
const TOLD = 'transaction.delivered';

export default defineCheck({
  id: 'goroute.smoke',
  title: 'On the first day: the key works, one document is delivered, and its webhooks are taken, forged ones not',
  refs: ['goroute#checklist'],
  needs: ['connect', 'create', 'restart', 'webhooks'],
  wants: ['state'],
  applies: ofDocuments,
  fix: 'Ask for health with the production key at the start. Then send one document to a receiver who expects it, and watch its webhooks and its status until it is delivered.',
  why: 'Whatever is wrong on the first day is wrong for every customer. One document that goes all the way shows key, registration, rules, network and webhooks at once.',
  bad: 'deploy(); // and wait for the first complaint',
  good: 'await health(productionKey);\nawait expectDelivered(await send(testInvoice, expectingReceiver));',
  async run(trial) {
    const { journal, provider } = trial;
    await trial.connect('one');
    const since = trial.phase('It goes live');
    const live = await goLive(trial);
    const asked = await create(trial, live, NUMBER);
    const count = await untilSent(trial, live, NUMBER);
    const calls = trial.calls(live, since);
    const tried = calls.find(
      ({ operation, response }) => ['getHealth', 'getVersion'].includes(operation ?? '') && response?.status === 200,
    );
    const [sent] = sendsOf(trial, live, since, NUMBER);
    const seqs = [asked.entry.seq, ...seqsOf([tried, sent?.call].filter((entry) => entry !== undefined))];
    trial.require(count === 1, `On the first day, a document was sent ${count} times, wanted is once.`, seqs);
    const isTried = tried !== undefined && sent !== undefined && tried.seq < sent.call.seq;
    // GoRoute's checklist has a command for it, which people may type.
    if (!isTried) {
      trial.unjudged('whether the key is tried before anything is sent (it does not ask for health itself before)');
    }
    const refused = calls.filter(({ response }) => (response?.status ?? 0) >= 400);
    trial.require(
      refused.length === 0,
      `On the first day, ${refused.length} calls were refused: ${refused[0]?.response?.status} on ${refused[0]?.operation}.`,
      seqsOf(refused),
    );
    trial.saw(`${isTried ? 'the key was tried, and ' : ''}a document was sent`, seqs);
    if (lookupsOf(trial, live, since, provider.facts.productionReceiverId ?? '').length === 0) {
      trial.unjudged('whether the receiver was looked up (it has another one in production)');
    }
    trial.phase('It is delivered, and told of');
    await untilEnded(trial, live);
    const [row = {}] = transactionsOf(trial, NUMBER);
    trial.require(row.status === 'delivered', `The first document ended as ${String(row.status)}.`, seqs);
    const attempts = journal.query({ kind: 'attempt', since }).filter(({ type }) => type === TOLD);
    trial.require(
      attempts.some(({ outcome }) => outcome === 'accepted'),
      `The webhook that tells of the delivery was ${attempts.length === 0 ? 'sent to no address' : `answered ${attempts.at(-1)?.response?.status}`}.`,
      seqsOf(attempts),
    );
    if (trial.has('state')) {
      const status = await eventually(
        trial,
        () => stateOf(trial, NUMBER),
        (seen) => seen === 'delivered',
        SOON_MS,
      );
      trial.require(status === 'delivered', `The first document was delivered, and is shown as ${status}.`, seqs);
    }
    trial.saw('it was delivered, and the webhook that tells so was taken', seqsOf(attempts));
    trial.phase('A forged copy of that webhook comes');
    const before = journal.last;
    provider.webhooks.shape({ sign: 'wrong', times: 1 }, trial.cause);
    const event = provider.definition.happen(provider, TOLD, { of: live.subject, transaction_id: String(row.id) });
    provider.emit(event, trial.cause);
    await provider.webhooks.idle();
    const [forged] = journal.query({ kind: 'attempt', since: before });
    const status = forged?.response?.status ?? null;
    trial.require(
      status !== null && status >= 400 && status < 500,
      `A wrongly signed copy was answered ${status ?? 'nothing'}, wanted is a refusal such as 401.`,
      forged ? [forged.seq] : [],
    );
    trial.saw('a forged copy was refused', forged ? [forged.seq] : []);
    return `${isTried ? 'The production key was tried first, one' : 'One'} document was sent and delivered, its webhook was taken, and a forged copy of it refused.`;
  },
});
