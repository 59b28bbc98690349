import { defineSurvey } from '../../harness/check.ts';
import type { Survey } from '../../harness/survey.ts';
import { exchangesOf } from '../oauth/flows.ts';
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
    const seqs = takenSeqs(survey);
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
    `${material} texts of an integration that takes webhooks were looked over, and the signing secret was in none of them.`,
});

/**
 * Shows that somebody is there who was given the secret: an integration that can be connected, and takes webhooks. Whether it verifies them is
 * for others to judge.
 */
function takenSeqs({ provider, begin }: Survey): number[] {
  const connected = connection(provider, begin);
  const attempts = provider.journal.query({ kind: 'attempt', provider: provider.provider, since: begin });
  const taken = attempts.find(({ outcome }) => outcome === 'accepted');
  return connected && taken ? [connected.seq, taken.seq] : [];
}

/** The exchange that made a connection, or a call of an integration that has the key to one from the start. */
function connection(provider: Survey['provider'], since: number): { readonly seq: number } | undefined {
  if (!provider.definition.given) return exchangesOf(provider, since).find(({ status }) => status === 200);
  const calls = provider.journal.query({ kind: 'request', provider: provider.provider, since });
  return calls.find(({ response }) => response !== null && response.status < 300);
}
