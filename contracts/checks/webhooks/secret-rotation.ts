import { defineCheck } from '../../harness/check.ts';
import { Effects } from '../../harness/effects.ts';
import { announce, howAnswered, lastOf, sample } from '../../harness/fence.ts';
import { sendCrafted } from '../../harness/forge.ts';
import { requireNone } from '../../harness/mistake.ts';
import type { Trial } from '../../harness/trial.ts';
import { type Case, genuine, refusals } from './probing.ts';
import { secretFact, takesSecret } from './secret-fact.ts';

/** How providers are told to replace the signing secret. */
const ROTATIONS = [
  { action: 'rotate', args: { secret: 'webhook_secret' } },
  { action: 'rotateWebhookSecret', args: {} },
] as const;
const STEP_MS = 60_000;
/** An overlap longer than this many steps is not waited for. */
const MOST_STEPS = 24 * 60;

export default defineCheck({
  id: 'webhook.secret-rotation',
  title: 'After the signing secret was replaced, the new one is believed and the old one is not',
  refs: ['standard-webhooks#signature-scheme', 'rfc2104'],
  needs: ['connect', 'webhooks', 'restart'],
  knobs: ['signing_rotation_overlap_s'],
  applies: (_, actions) =>
    ROTATIONS.some(({ action }) => actions.includes(action)) ? null : 'its signing secret cannot be replaced',
  fix: 'Take the secrets in force from the environment or a secrets manager alone: one, or two while a rotation is under way. Do not keep those of earlier days anywhere.',
  why: 'A secret is replaced because somebody may have seen it. Where the old one goes on being believed, that somebody can go on forging.',
  bad: 'secrets.push(process.env.WEBHOOK_SECRET); // and the old ones stay\nreturn secrets.some((secret) => matches(secret, request));',
  good: 'const inForce = [process.env.WEBHOOK_SECRET, process.env.WEBHOOK_SECRET_NEXT].filter(Boolean);',
  async run(trial) {
    if (!takesSecret(trial)) {
      const says = `Its environment does not mention {${secretFact(trial)}}, so it cannot be given another signing secret; name it in integration.env.`;
      trial.halt('untested', says);
    }
    const connection = await trial.connect('one');
    const effects = await Effects.learn(trial, connection);
    const one = { trial, connection, effects };
    const { secret } = trial.provider.definition.webhooks;
    const before = secret(trial.provider);
    trial.phase('The provider replaces the signing secret');
    const rotation = ROTATIONS.find(({ action }) => action in trial.provider.definition.actions) ?? ROTATIONS[0];
    await trial.act(rotation.action, { ...rotation.args });
    const overlapped = await throughOverlap(one, before);
    const after = trial.provider.facts.webhookSecret ?? secret(trial.provider);
    if (after === before)
      trial.halt('inconclusive', 'The provider did not replace the secret, so nothing could be judged.');
    trial.phase('The integration is started with the new secret');
    await trial.host.reconfigure({ [secretFact(trial)]: after });
    await believes(one);
    trial.phase('What is signed with the old secret alone is refused');
    const says = 'signed with the secret that was replaced';
    const send = () => sendCrafted(trial, sample(trial, connection), says, { secret: before });
    requireNone(await refusals(one, [{ says, send }]));
    const while_ = overlapped ? ' while both were in force, the old one was believed;' : '';
    return `After the signing secret was replaced,${while_} what is signed with the new one was accepted, and what is signed with the old one refused without an effect.`;
  },
});

/** As long as the provider goes on signing with the old secret, alone or beside the new one, that is believed. False where it changes at once. */
async function throughOverlap(one: Case, before: string): Promise<boolean> {
  const { trial } = one;
  const { secret } = trial.provider.definition.webhooks;
  if (!secret(trial.provider).split(' ').includes(before)) return false;
  const fence = await genuine(one);
  trial.require(
    fence.isFine,
    `While both secrets were in force, a genuine webhook signed with the old one ${fence.how}, wanted are 2xx and its effect.`,
    fence.seqs,
  );
  trial.saw('while both secrets are in force, the old one is believed', fence.seqs);
  for (let step = 0; secret(trial.provider) === before && step < MOST_STEPS; step++) await trial.clock.advance(STEP_MS);
  return true;
}

/** The positive control after the restart: only the answer is held against it, since an effect may be missing for other reasons. */
async function believes({ trial, connection, effects }: Case): Promise<void> {
  const once = () => effects.of(async () => lastOf(await announce(trial, sample(trial, connection))));
  const first = await once();
  // The first work after a start may be slow.
  const isLate = first.result.outcome === 'accepted' && first.effects === 0 && !first.changed;
  const seen = isLate ? await once() : first;
  const { result: attempt } = seen;
  trial.require(
    attempt.outcome === 'accepted',
    `Started with the new secret, it answered a genuine webhook ${howAnswered(attempt)}, wanted is 2xx.`,
    [attempt.seq],
  );
  if (seen.effects === 0 && !seen.changed) lost(trial, attempt.seq);
  trial.saw('what is signed with the new secret is accepted and has an effect', [attempt.seq]);
}

function lost(trial: Trial, seq: number): never {
  const says =
    'After it was started with the new secret, a genuine webhook was accepted and had no effect, so nothing can be told from refusals.';
  return trial.halt('inconclusive', says, [seq]);
}
