import { defineSurvey } from '../../harness/check.ts';
import { type Need, unmet } from '../../harness/needs.ts';
import type { Survey } from '../../harness/survey.ts';
import type { PlaceKind } from './places.ts';
import { type Found, found, misplaced, unjudgedLogs } from './scan.ts';

/** By kind of secret: what it is called. */
const NAMES: Readonly<Record<string, string>> = {
  access_token: 'An access token',
  refresh_token: 'A refresh token',
  code: 'An authorization code',
};
const RIGHT: readonly PlaceKind[] = ['authorization', 'token-authorization', 'token-body'];

export default defineSurvey({
  id: 'secrets.tokens',
  title: 'Tokens and codes occur only where they are presented: in no address, page or answer, and tokens in no log',
  refs: ['rfc6750#5.3', 'rfc9700#4.3', 'owasp-logging'],
  needs: ['connect'],
  wants: ['sync', 'logs'],
  applies: ({ operations }) => (operations.exchange === null ? 'it issues no tokens' : null),
  fix: 'Send the access token in the Authorization header only, and the code and the refresh token in the body of token requests only. In logs, traces and errors write the last four characters and the length.',
  why: 'Logs, histories, referrers and error pages are read by more people, and kept longer, than anybody thinks. Who finds a token there is the integration, until it is revoked.',
  bad: "log.error('call failed', { url, headers });\nfetch(url + '?access_token=' + token);",
  good: "log.error('call failed', { url, token: '…' + token.slice(-4) + ' (' + token.length + ')' });\nfetch(url, { headers: { authorization: 'Bearer ' + token } });",
  async look(survey) {
    const all = (await found(survey, Object.keys(NAMES))).filter(({ place }) => place.kind !== 'storage');
    const right = all.filter(isRight);
    const wrong = all.filter((one) => !isRight(one));
    return {
      material: new Set(right.filter(({ place }) => place.kind !== 'callback').map(({ secret }) => secret)).size,
      mistakes: wrong.map(({ secret, place }) => misplaced(survey, NAMES[secret.kind] ?? 'A token', place)),
      seqs: right.flatMap(({ place }) => place.seqs),
      values: [],
      unjudged: [...unjudgedLogs(survey), ...unjudgedCalls(survey)],
    };
  },
  passed: (material) =>
    `${material} tokens and codes were presented rightly, and none was found where it does not belong.`,
});

/** Without them the access token is not used before anybody's eyes. */
function unjudgedCalls({ provider, config: { integration } }: Survey): string[] {
  const asked: readonly Need[] = ['sync', 'webhooks'];
  return unmet(asked, provider.provider, integration).length < asked.length
    ? []
    : ['calls of the API, which nothing here causes'];
}

/** A code works once, and with its verifier only: the request line of the callback in an access log is no leak of a token. */
function isRight({ secret, place }: Found): boolean {
  return RIGHT.includes(place.kind) || (secret.kind === 'code' && ['callback', 'log'].includes(place.kind));
}
