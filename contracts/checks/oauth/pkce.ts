import { createHash } from 'node:crypto';
import { defineSurvey } from '../../harness/check.ts';
import type { Mistake } from '../../harness/mistake.ts';
import { exchangesOf, type Presented, startsOf } from './flows.ts';

const LEAST_FLOWS = 8;
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;
const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;
const UNRESERVED = /^[A-Za-z0-9._~-]*$/;

export default defineSurvey({
  id: 'oauth.pkce',
  title: 'Every connection has a PKCE challenge of its own by S256, and its verifier',
  refs: ['rfc7636#4.1', 'rfc7636#4.2', 'rfc9700#2.1.1'],
  needs: ['connect'],
  wants: ['login'],
  applies: ({ pkce }) => (pkce ? null : 'it has no PKCE'),
  fix: 'At every start make a verifier of 32 random bytes as base64url (43 characters), send the base64url of its SHA-256 without padding as code_challenge with code_challenge_method=S256, and send the verifier with the code of that start.',
  why: 'Who gets hold of a code cannot exchange it without the verifier. One verifier for all starts, or a plain challenge, gives it to everybody who has seen one.',
  bad: "const VERIFIER = process.env.PKCE_VERIFIER; // the same for all\nauthorize({ code_challenge: VERIFIER, code_challenge_method: 'plain' });",
  good: "const verifier = randomBytes(32).toString('base64url');\nauthorize({ code_challenge: sha256(verifier).toString('base64url'), code_challenge_method: 'S256' });",
  look({ provider, begin }) {
    const starts = startsOf(provider, begin);
    const exchanges = exchangesOf(provider, begin);
    // Where a world is shared, a connection may have been begun before.
    const challenges = new Set(startsOf(provider, 0).map(({ query }) => query.get('code_challenge')));
    const good = exchanges.filter(({ status, verifier }) => status === 200 && challenges.has(challengeOf(verifier)));
    return {
      material: good.length,
      mistakes: [
        ...starts.flatMap(({ seq, query }) => startMistakes(seq, query)),
        ...exchanges.flatMap((exchange) => exchangeMistakes(exchange, challenges)),
      ],
      seqs: good.flatMap(({ seq }) => seq),
      values: starts.flatMap(({ query }) => query.get('code_challenge') ?? []),
      unjudged: [],
    };
  },
  least: LEAST_FLOWS,
  passed: (material) =>
    `${material} connections had each a challenge of its own by S256, and a verifier of 43 to 128 characters that belongs to it.`,
  repeated: (count) =>
    `${count} starts repeated the challenge of another one, wanted is a new verifier for every start`,
});

function startMistakes(seq: number, query: URLSearchParams): Mistake[] {
  const challenge = query.get('code_challenge');
  const method = query.get('code_challenge_method');
  const mistake = (says: string): Mistake[] => [{ says: `An authorization request had ${says}`, seqs: [seq] }];
  if (challenge === null) return mistake('no code_challenge, wanted is PKCE');
  if (method !== 'S256')
    return mistake(`code_challenge_method ${method ?? '(none, which means plain)'}, wanted is S256`);
  if (CHALLENGE.test(challenge)) return [];
  return mistake(`a code_challenge of ${challenge.length} characters, wanted are 43 of base64url without padding`);
}

function exchangeMistakes({ seq, verifier, status }: Presented, challenges: ReadonlySet<string | null>): Mistake[] {
  const mistake = (says: string): Mistake[] => [{ says: `A code was exchanged with ${says}`, seqs: [seq] }];
  if (verifier === '') return mistake('no code_verifier');
  if (!VERIFIER.test(verifier)) {
    const what = UNRESERVED.test(verifier) ? `of ${verifier.length} characters` : 'with reserved characters in it';
    return mistake(`a code_verifier ${what}, wanted are 43 to 128 unreserved characters`);
  }
  // A refused one belongs to no connection: an attack on the callback may have brought it about.
  if (status !== 200 || challenges.has(challengeOf(verifier))) return [];
  return mistake('a code_verifier that belongs to no challenge that was sent');
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
