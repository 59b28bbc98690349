import { defineSurvey } from '../../harness/check.ts';
import { verifiersOf } from '../oauth/flows.ts';
import { misplaced, scan, unjudgedLogs } from './scan.ts';

export default defineSurvey({
  id: 'secrets.verifier',
  title: 'The verifier of PKCE goes to the token endpoint, and never leaves the backend otherwise',
  refs: ['rfc7636#4.1', 'rfc9700#2.1.1'],
  needs: ['connect'],
  wants: ['logs'],
  applies: ({ pkce }) => (pkce ? null : 'it has no PKCE'),
  fix: 'Keep the verifier on the server, under the session of the browser, until the callback comes. A cookie that is only signed, a state with data in it, and a hidden field all show it to the browser.',
  why: 'PKCE protects a stolen code because the thief lacks the verifier. One that travels through the browser is stolen with the code.',
  bad: "res.cookie('pkce', verifier);\nconst state = base64({ csrf, verifier });",
  good: 'sessions.save(sessionId, { state, verifier });',
  async look(survey) {
    const verifiers = verifiersOf(survey.provider, survey.begin);
    const values = [...new Set(verifiers.map(({ verifier }) => verifier))];
    const wrong = (await scan(survey)).filter(
      ({ place, readings }) =>
        place.kind !== 'token-body' &&
        place.kind !== 'storage' &&
        readings.some((reading) => values.some((value) => reading.includes(value))),
    );
    return {
      material: values.length,
      mistakes: wrong.map(({ place }) => misplaced(survey, 'The verifier', place)),
      seqs: verifiers.map(({ seq }) => seq),
      values: [],
      unjudged: unjudgedLogs(survey),
    };
  },
  passed: (material) =>
    `${material} verifiers were sent to the token endpoint, and none of them was found anywhere else.`,
});
