import { defineSurvey } from '../../harness/check.ts';
import { inSource } from './custody.ts';
import type { PlaceKind } from './places.ts';
import { found, misplaced, unjudgedLogs } from './scan.ts';

/** HTTP Basic is as good as the body: which of the two a provider takes, some libraries find out by trying. */
const RIGHT: readonly PlaceKind[] = ['token-body', 'token-authorization'];

export default defineSurvey({
  id: 'secrets.client-secret',
  title: 'The client secret goes to the token endpoint, and is nowhere else',
  refs: ['rfc6749#2.3.1', 'owasp-secrets'],
  needs: ['connect'],
  wants: ['logs', 'storage', 'source'],
  applies: ({ operations }) => (operations.exchange === null ? 'it has no clients' : null),
  fix: 'Read the client secret from the environment or from a secrets manager when the process starts, and use it in the body of token requests only. Where it was committed, rotate it: a repository does not forget.',
  why: 'Whoever has the client secret can ask for tokens in the name of the integration, with every code and every refresh token that leaks.',
  bad: "const CLIENT_SECRET = 'secret_…';\nlog.info('starting', config);",
  good: "const clientSecret = required(process.env.CLIENT_SECRET);\nlog.info('starting', { clientId });",
  async look(survey) {
    const all = await found(survey, ['client_secret']);
    const right = all.filter(({ place }) => RIGHT.includes(place.kind));
    const wrong = all.filter(({ place }) => !RIGHT.includes(place.kind));
    const misplacedOnes = wrong.map(({ place }) => misplaced(survey, 'The client secret', place));
    return {
      material: right.length,
      mistakes: [...misplacedOnes, ...inSource(survey, 'client_secret', 'The client secret')],
      seqs: right.flatMap(({ place }) => place.seqs),
      values: [],
      unjudged: [
        ...unjudgedLogs(survey),
        ...(survey.storage() === null ? ['the storage, which was not named'] : []),
        ...(survey.config.integration.source.length === 0 ? ['the source code, which was not named'] : []),
      ],
    };
  },
  passed: (material) =>
    `The client secret was sent to the token endpoint ${material} times, and was found nowhere else.`,
});
