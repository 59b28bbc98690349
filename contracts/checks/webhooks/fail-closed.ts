import { EmulatorError } from '../../../emulator/core/errors.ts';
import { defineCheck } from '../../harness/check.ts';
import { Effects } from '../../harness/effects.ts';
import { howAnswered } from '../../harness/fence.ts';
import { type Mistake, requireNone } from '../../harness/mistake.ts';
import { forge, forgeriesFor } from './forgeries.ts';
import { type Case, refusals } from './probing.ts';
import { secretFact, takesSecret } from './secret-fact.ts';

export default defineCheck({
  id: 'webhook.fail-closed',
  title: 'A webhook that is not provably genuine is refused, and has no effect',
  refs: ['rfc2104', 'standard-webhooks#verifying'],
  needs: ['connect', 'webhooks'],
  wants: ['restart'],
  fix: 'Compute the HMAC over the raw bytes of the request, before any parser has seen them; refuse with 401 when a header is missing or malformed, when the lengths differ, or when verifying throws; only then parse, store and answer. Do not start without a secret.',
  why: 'The webhook address is public. Whoever can make it believe a forgery can approve, cancel or delete in the name of the provider.',
  bad: 'if (signature && signature !== expected(body)) return 401;',
  good: "if (!signature || !timestamp || !equal(signature, hmac(secret, timestamp + '.' + rawBody))) return 401;",
  async run(trial) {
    const connection = await trial.connect('one');
    const effects = await Effects.learn(trial, connection);
    const one = { trial, connection, effects };
    const forgeries = forgeriesFor(trial, connection);
    trial.phase(`${forgeries.length} kinds of forgery are refused, and have no effect`);
    requireNone(await refusals(one, forgeries));
    requireNone(await withoutSecret(one));
    return `${forgeries.length} kinds of forgery were refused without an effect, between genuine webhooks that were accepted.`;
  },
});

/** Without a secret nothing can be verified: it does not start, or believes nobody. The last step, since it is of no use afterwards. */
async function withoutSecret({ trial, connection }: Case): Promise<Mistake[]> {
  if (!takesSecret(trial)) {
    trial.unjudged('a start without a signing secret (it was not given one here)');
    return [];
  }
  const mark = trial.phase('Started without a signing secret, it believes nobody');
  try {
    await trial.host.reconfigure({ [secretFact(trial)]: '' });
  } catch (thrown) {
    if (!(thrown instanceof EmulatorError && thrown.code === 'integration_not_ready')) throw thrown;
    trial.saw('without a signing secret it does not start', [mark]);
    return [];
  }
  const ways = [
    { says: 'without a signature', by: 'none' as const },
    { says: 'with a wrong signature', by: 'wrong' as const },
    { says: 'signed with an empty secret', by: () => ({ secret: '' }) },
  ];
  const mistakes: Mistake[] = [];
  for (const { says, by } of ways) {
    const attempt = await forge(trial, connection, says, by);
    if (attempt.outcome !== 'accepted') {
      trial.saw(`without a signing secret, a webhook ${says} is answered ${howAnswered(attempt)}`, [attempt.seq]);
      continue;
    }
    const how = `it accepted a webhook ${says} with ${howAnswered(attempt)}, wanted is a refusal, or that it does not start`;
    mistakes.push({ says: `Started without a signing secret, ${how}`, seqs: [attempt.seq] });
  }
  return mistakes;
}
