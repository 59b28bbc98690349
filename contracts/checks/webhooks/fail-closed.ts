import { RAW_BODIES } from '../../../emulator/webhooks/serialisation.ts';
import { defineCheck } from '../../harness/check.ts';
import { Effects, seqsOf } from '../../harness/effects.ts';
import { announce, howAnswered, lastOf, sample } from '../../harness/fence.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { type Forgery, forge, forgeriesFor } from './forgeries.ts';

/** A forgery, or an unusual genuine webhook, that was taken for what it is not. */
interface Mistake {
  readonly says: string;
  readonly seqs: readonly number[];
}

export default defineCheck({
  id: 'webhook.fail-closed',
  title: 'A webhook that is not provably genuine is refused, and has no effect',
  refs: ['rfc2104', 'standard-webhooks#verifying'],
  needs: ['connect', 'webhooks'],
  fix: 'Compute the HMAC over the raw bytes of the request, before any parser has seen them; refuse with 401 when a header is missing or malformed, when the lengths differ, or when verifying throws; only then parse, store and answer.',
  why: 'The webhook address is public. Whoever can make it believe a forgery can approve, cancel or delete in the name of the provider.',
  bad: 'if (signature && signature !== expected(body)) return 401;',
  good: "if (!signature || !timestamp || !equal(signature, hmac(secret, timestamp + '.' + rawBody))) return 401;",
  async run(trial) {
    const connection = await trial.connect('one');
    const effects = await Effects.learn(trial, connection);
    const forgeries = forgeriesFor(trial.provider.definition.webhooks);
    const mistakes: Mistake[] = [];
    for (const forgery of forgeries) mistakes.push(...(await refuses(trial, connection, effects, forgery)));
    for (const rawBody of RAW_BODIES) mistakes.push(...(await accepts(trial, connection, effects, rawBody)));
    const told = mistakes.slice(0, 4).map(({ says }) => says);
    const more = mistakes.length > told.length ? `; and ${mistakes.length - told.length} more` : '';
    trial.require(
      mistakes.length === 0,
      `${told.join('; ')}${more}.`,
      mistakes.slice(0, 4).flatMap(({ seqs }) => seqs),
    );
    return `${forgeries.length} kinds of forgery were refused without an effect, each between genuine webhooks that were accepted; ${RAW_BODIES.length} unusual spellings, correctly signed, were accepted.`;
  },
});

/** The probe, judged, and a genuine webhook behind it: whatever the forgery sets off has happened when that has had its effect. */
async function refuses(trial: Trial, connection: Connection, effects: Effects, forgery: Forgery): Promise<Mistake[]> {
  trial.phase(`A webhook ${forgery.says} is refused`);
  trial.refill();
  const probe = await effects.of(() => forge(trial, connection, forgery));
  const fence = await effects.of(async () => lastOf(await announce(trial, sample(trial, connection))));
  const { result: attempt } = probe;
  const status = attempt.response?.status ?? null;
  const calls = [...probe.calls, ...fence.calls];
  const mistakes: Mistake[] = [];
  const blame = (says: string) =>
    mistakes.push({ says: `A webhook ${forgery.says} ${says}`, seqs: [attempt.seq, ...seqsOf(probe.calls)] });
  if (status === null) blame(`was not answered (${howAnswered(attempt)})`);
  else if (status >= 500) blame(`crashed the receiver: it answered ${status}, wanted is a refusal such as 401`);
  else if (attempt.outcome === 'accepted') blame(`was accepted with ${status}, wanted is a refusal such as 401`);
  else if (probe.effects > 0 || probe.changed) blame(`was answered ${status} and had its effect all the same`);
  else if (fence.effects > 1) blame(`was answered ${status} and had its effect later`);
  if (fence.result.outcome !== 'accepted' || fence.effects === 0) {
    mistakes.push({
      says: `After a webhook ${forgery.says}, a genuine one was answered ${howAnswered(fence.result)} and had ${fence.effects === 0 ? 'no effect' : 'an effect'}`,
      seqs: [attempt.seq, fence.result.seq],
    });
  }
  if (mistakes.length === 0)
    trial.saw(`a webhook ${forgery.says} is refused with ${status}`, [attempt.seq, fence.result.seq, ...seqsOf(calls)]);
  return mistakes;
}

/** A correct signature over unusual bytes: only who signs what was parsed refuses it. */
async function accepts(
  trial: Trial,
  connection: Connection,
  effects: Effects,
  rawBody: (typeof RAW_BODIES)[number],
): Promise<Mistake[]> {
  trial.phase(`A genuine webhook whose JSON is ${rawBody} is accepted`);
  trial.refill();
  const event = sample(trial, connection);
  trial.provider.webhooks.shape({ types: [event.type], rawBody, times: 1 }, trial.cause);
  const seen = await effects.of(async () => lastOf(await announce(trial, event)));
  const seqs = [seen.result.seq, ...seqsOf(seen.calls)];
  if (seen.result.outcome === 'accepted' && seen.effects > 0) {
    trial.saw(`correctly signed JSON that is ${rawBody} is accepted`, seqs);
    return [];
  }
  return [
    {
      says: `Correctly signed JSON that is ${rawBody} was answered ${howAnswered(seen.result)} and had ${seen.effects === 0 ? 'no effect' : 'an effect'}, so the signature is not verified over the bytes that came`,
      seqs,
    },
  ];
}
