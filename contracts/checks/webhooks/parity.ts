import { defineCheck } from '../../harness/check.ts';
import { Effects } from '../../harness/effects.ts';
import { goLive } from '../../harness/environments.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import { arrivesLive, noteUnknownEndpoint, oneEndpoint } from './arrival.ts';
import { type Taken, takenBy } from './parity-cases.ts';

const MOST_SHOWN = 160;

export default defineCheck({
  id: 'webhook.parity',
  title:
    'The same webhooks are answered alike and lead to the same calls in production as in the sandbox, each with its own secret',
  refs: ['augno#go-live', 'twelve-factor#dev-prod-parity'],
  needs: ['connect', 'webhooks', 'restart'],
  wants: ['liveEndpoint', 'state'],
  applies: (_, actions) => oneEndpoint(actions),
  fix: 'Run one receiver in both environments. Let its signing secret be all that differs, take that from the environment, and believe no other. Set the same API version for both endpoints.',
  why: 'An endpoint that only production has was never tested: what is refused, dropped or done twice there is found by customers. And with one secret for both, whoever knows that of the sandbox forges the webhooks of production.',
  bad: "if (env !== 'production') return process(event); // inline, and unverified",
  good: 'if (!isSignedWith(process.env.WEBHOOK_SECRET, request)) return res.sendStatus(401);\nawait queue.add(event); // here and there',
  async run(trial) {
    const test = await trial.connect('one');
    const inSandbox = await Effects.learn(trial, test);
    trial.phase('Webhooks of several kinds are sent to the endpoint of the sandbox');
    const before = await takenBy(trial, test, inSandbox);
    trial.phase('It goes live: only key, account and secrets in its environment are changed');
    const live = await goLive(trial);
    await arrivesLive(trial, live);
    const inProduction = await Effects.learn(trial, live);
    trial.phase('The same webhooks are sent to the endpoint of production');
    const after = await takenBy(trial, live, inProduction);
    requireNone([
      ...before.flatMap((one) => believed(one, 'In the sandbox')),
      ...after.flatMap((one) => believed(one, 'In production')),
      ...before.flatMap((one, i) => differences(one, after[i])),
    ]);
    for (const { says, answer, seqs } of after) trial.saw(`a webhook ${says} is taken alike (${answer})`, seqs);
    if (!inSandbox.areCountable) trial.unjudged('whether work is done before or after the answer (it makes no calls)');
    noteUnknownEndpoint(trial);
    return `${before.length} kinds of webhooks were answered alike in the sandbox and in production, with the same calls afterwards, and the secret of one was refused by the other.`;
  },
});

function believed({ isForeign, attempt, answer, calls, changed, says, seqs }: Taken, where: string): Mistake[] {
  if (!isForeign) return [];
  const hadEffect = calls.length > 0 || changed;
  if (attempt.outcome !== 'accepted' && !hadEffect) return [];
  const how = `was answered ${answer} and had ${hadEffect ? 'an effect' : 'no effect'}`;
  return [{ says: `${where}, a webhook ${says} ${how}, wanted is a refusal such as 401`, seqs }];
}

function differences(test: Taken, live: Taken | undefined): Mistake[] {
  if (!live) return [];
  const { says } = test;
  const seqs = [...live.seqs, ...test.seqs];
  const parts = [
    test.answer !== live.answer && `was answered ${test.answer} in the sandbox and ${live.answer} in production`,
    test.version !== live.version &&
      `came in version ${test.version} in the sandbox and in ${live.version} in production`,
    test.calls.join() !== live.calls.join() &&
      `led to ${toldCalls(test, live)} in the sandbox and to ${toldCalls(live, test)} in production`,
    test.changed !== live.changed &&
      `changed what the probe state shows ${test.changed ? 'in the sandbox only' : 'in production only'}`,
    test.answeredFirst !== live.answeredFirst &&
      `was answered ${order(test)} in the sandbox and ${order(live)} in production`,
  ];
  return parts.filter((part) => part !== false).map((part) => ({ says: `A webhook ${says} ${part}`, seqs }));
}

/** The calls of one that the other has not: what tells them apart is their operation, or else their form. */
function toldCalls(one: Taken, other: Taken): string {
  const own = one.calls.filter((shape) => !other.calls.includes(shape));
  const names = new Set(other.calls.map(operationOf));
  const words = own.map((shape) => (names.has(operationOf(shape)) ? shape.slice(0, MOST_SHOWN) : operationOf(shape)));
  return words.length === 0 ? 'no such call' : words.join(' and ');
}

function operationOf(shape: string): string {
  return shape.split(' ')[0] ?? shape;
}

function order({ answeredFirst }: Taken): string {
  if (answeredFirst === null) return 'without a call';
  return answeredFirst ? 'before its work was done' : 'after its work was done';
}
