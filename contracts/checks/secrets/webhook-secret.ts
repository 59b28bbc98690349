import { defineSurvey } from '../../harness/check.ts';
import type { Survey } from '../../harness/survey.ts';
import { inSource } from './custody.ts';
import { found, misplaced, scan, unjudgedLogs } from './scan.ts';

export default defineSurvey({
  id: 'secrets.webhook-secret',
  title: 'The signing secret of webhooks is never sent, shown, logged or stored',
  refs: ['rfc2104', 'owasp-secrets'],
  needs: ['connect', 'webhooks'],
  wants: ['logs', 'storage', 'source'],
  fix: 'Read the signing secret from the environment or from a secrets manager when the process starts, and use it to verify, and for nothing else. A message about a wrong signature says that it is wrong, and not what was expected or with what it was computed.',
  why: 'Whoever has the signing secret can forge every webhook, and no receiver can tell.',
  bad: "log.warn('bad signature', { got, expected, secret });",
  good: "log.warn('bad signature', { deliveryId });",
  async look(survey) {
    const misplacedOnes = (await found(survey, ['webhook_secret'])).map(({ place }) =>
      misplaced(survey, 'The signing secret', place),
    );
    const seqs = verifiedSeqs(survey);
    return {
      material: seqs.length > 0 ? (await scan(survey)).length : 0,
      mistakes: [...misplacedOnes, ...inSource(survey, 'webhook_secret', 'The signing secret')],
      seqs,
      values: [],
      unjudged: [
        ...unjudgedLogs(survey),
        ...(survey.storage() === null ? ['the storage, which was not named'] : []),
        ...(survey.config.integration.source.length === 0 ? ['the source code, which was not named'] : []),
      ],
    };
  },
  passed: (material) =>
    `${material} texts were looked over where webhooks were verified with the signing secret, and it was in none of them.`,
});

/** Shows that the integration knows the secret at all: it tells genuine webhooks from forged ones, in one world. */
function verifiedSeqs({ provider, begin }: Survey): number[] {
  const attempts = provider.journal.query({ kind: 'attempt', provider: provider.provider, since: begin });
  const isForged = (shape: readonly string[]) => shape.some((one) => one.startsWith('sign'));
  const accepted = attempts.find(({ outcome, shape }) => outcome === 'accepted' && !isForged(shape));
  const refused = attempts.find(({ outcome, shape }) => outcome === 'refused' && isForged(shape));
  return accepted && refused ? [accepted.seq, refused.seq] : [];
}
