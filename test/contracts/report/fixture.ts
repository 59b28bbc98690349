import type { EvidenceLine } from '../../../contracts/harness/evidence.ts';
import {
  type AttestationWord,
  BEYOND,
  type CheckResult,
  type ItemResult,
  OWN,
  type Report,
} from '../../../contracts/report/report.ts';
import { count } from '../../../contracts/verdict/verdict.ts';

/** A whole secret, which no form of a report may show. */
export const TOKEN = `rev_refresh_c4n4ry${'a'.repeat(22)}Wxyz`;
/** What breaks out of a form that does not escape. */
export const EVIL = `"quoted" 'text' <script>alert(1)</script> a|b & ]]> --> \`code\` @team ::error::x, 100%`;

export function check(id: string, changed: Partial<CheckResult> = {}): CheckResult {
  return {
    provider: 'acme',
    id,
    title: `What ${id} demands holds`,
    verdict: 'passed',
    reason: 'All was well.',
    observations: [{ says: `it was seen by ${id}`, seqs: [1] }],
    unjudged: [],
    evidence: [],
    fix: 'Mend it.',
    why: 'It breaks.',
    refs: [{ id: 'rfc1', title: 'RFC 1, section 2', link: 'https://example.org/rfc1?a=1&b=2' }],
    needs: [],
    missing: [],
    durationMs: 1200,
    outcomes: ['passed'],
    harnessError: false,
    ...changed,
  };
}

export function item(id: string, changed: Partial<ItemResult> = {}): ItemResult {
  return {
    provider: 'acme',
    id,
    title: `The demand ${id}`,
    section: 'Auth and tokens',
    severity: 'MUST',
    source: 'https://acme.example/production/',
    verdict: 'passed',
    reason: 'All was well.',
    checks: [],
    asks: null,
    attestation: null,
    baseline: null,
    baselineReason: null,
    unjudged: [],
    ...changed,
  };
}

const WORD: AttestationWord = {
  by: 'Ada Example, CTO',
  at: '2026-09-01',
  expires: '2027-03-01',
  evidence: 'https://wiki.example/tokens',
  says: 'Envelope encryption by the KMS',
};

const LINE = { seq: 1, at: '2026-09-21T14:13:18.042Z', afterMs: 0, lane: null, says: '', answer: null, decides: false };

const RACE: readonly EvidenceLine[] = [
  { ...LINE, says: 'Ten reads find the access token expired' },
  { ...LINE, lane: 'provider', says: 'expire_access_token {"of":"one"}' },
  { ...LINE, lane: 'integration', says: `POST /oauth/token ${TOKEN}`, answer: '200 after 12ms', decides: true },
  {
    ...LINE,
    lane: 'integration',
    says: `POST /oauth/token ${TOKEN}`,
    answer: '400 invalid_grant after 9ms',
    afterMs: 14,
    decides: true,
  },
  {
    ...LINE,
    lane: 'provider',
    says: 'connection.revoked 1f0c2a3b (duplicate)',
    answer: '202',
    afterMs: 1_120,
    decides: false,
  },
  {
    ...LINE,
    lane: 'integration',
    says: `GET /events/evt_1?name=${EVIL} and a long tail that goes on and on, further than any lane is wide`,
    answer: `401 ${EVIL}`,
    afterMs: 65_000,
    decides: true,
  },
];

const CHECKS: readonly CheckResult[] = [
  check('webhook.fail-closed', { title: 'A webhook without a valid signature is refused' }),
  check('token.single-flight', {
    title: 'One refresh at a time, whatever asks for it',
    verdict: 'failed',
    reason: `Two refreshes presented the same refresh token ${TOKEN}, wanted is 1: ${EVIL}.\nThe second one got 400 invalid_grant.`,
    observations: [],
    evidence: RACE,
    fix: 'Let whoever finds the token expired wait for a refresh that is under way, in all processes: a lock in the database, not in memory.',
    why: 'The provider takes the second use for theft and ends the connection, for every user of it.',
    outcomes: ['failed', 'failed'],
  }),
  check('token.transient', {
    verdict: 'inconclusive',
    reason: 'Once it failed, once it passed.',
    outcomes: ['failed', 'passed'],
  }),
  check('secrets.storage', { unjudged: ['encryption: only folders were scanned'] }),
  check('webhook.dedupe', {
    verdict: 'failed',
    reason: 'A retry had a second effect.',
    outcomes: ['failed', 'failed'],
  }),
  check('webhook.order', {
    verdict: 'untested',
    reason: 'It needs its state.',
    needs: ['state', 'sync'],
    missing: ['state', 'sync'],
    observations: [],
    outcomes: [],
  }),
  check('privacy.deletion', {
    verdict: 'untested',
    reason: 'It needs its clock.',
    needs: ['sync', 'clock'],
    missing: ['sync', 'clock'],
    observations: [],
    outcomes: [],
  }),
  check('limit.concurrency', {
    verdict: 'not-applicable',
    reason: 'Not applicable to Acme: it limits no concurrency.',
    observations: [],
    outcomes: [],
  }),
  check('ops.alerts', {
    verdict: 'inconclusive',
    reason: 'The harness itself failed: no port was free.',
    harnessError: true,
    observations: [],
  }),
  check('webhook.fail-closed', {
    provider: 'bolt',
    verdict: 'failed',
    reason: 'An unsigned webhook was accepted with 200.',
    evidence: RACE.slice(4, 5),
  }),
  check('our/discount', { title: EVIL }),
];

const ITEMS: readonly ItemResult[] = [
  item('sig-fail-closed', { checks: ['webhook.fail-closed'], title: 'Signature verification works' }),
  item('token-encryption-at-rest', {
    verdict: 'attested',
    reason: `${WORD.by} on ${WORD.at}: ${WORD.evidence}`,
    checks: ['secrets.storage'],
    asks: 'where tokens are stored, because storage cannot be seen from outside',
    attestation: WORD,
    unjudged: ['encryption: only folders were scanned'],
  }),
  item('refresh-single-flight', {
    verdict: 'failed',
    title: `Concurrent refresh races are handled ${EVIL}`,
    reason: `Two refreshes presented the same refresh token ${TOKEN}.`,
    checks: ['token.single-flight'],
  }),
  item('invalid-grant-permanent', {
    verdict: 'inconclusive',
    reason: 'Once it failed, once it passed.',
    checks: ['token.transient'],
  }),
  item('secret-custody', {
    verdict: 'untested',
    reason: 'The word of Bob expired on 2026-01-01. A person must confirm where the secret is kept.',
    asks: 'where the client secret is kept, because code can be scanned',
    attestation: { ...WORD, by: 'Bob', expires: '2026-01-01' },
  }),
  item('dedupe-delivery-id', {
    section: 'Webhook handling',
    verdict: 'failed',
    reason: 'A retry had a second effect.',
    checks: ['webhook.dedupe'],
    baseline: 'known',
    baselineReason: 'SHOP-12, until the move to the new queue',
  }),
  item('ack-within-10s', {
    section: 'Webhook handling',
    baseline: 'stale',
    baselineReason: 'it was slow | once',
    checks: ['webhook.fail-closed'],
  }),
  item('deletion-honored', {
    section: 'Webhook handling',
    verdict: 'untested',
    reason: 'It needs its clock.',
    checks: ['privacy.deletion'],
    asks: 'what deletes the data of a connection, because storage is out of reach',
  }),
  item('state-validated', {
    section: 'Webhook handling',
    verdict: 'untested',
    reason: 'It is decided by oauth.state, which was not reached.',
    checks: ['oauth.state'],
  }),
  item('concurrency-throttle', {
    section: 'Webhook handling',
    severity: 'SHOULD',
    verdict: 'not-applicable',
    reason: 'Not applicable to Acme: it limits no concurrency.',
    checks: ['limit.concurrency'],
  }),
  item('webhook.order', {
    section: BEYOND,
    severity: 'SHOULD',
    verdict: 'untested',
    reason: 'It needs its state.',
    checks: ['webhook.order'],
  }),
  item('ops.alerts', {
    section: BEYOND,
    severity: 'SHOULD',
    verdict: 'inconclusive',
    reason: 'The harness itself failed: no port was free.',
    checks: ['ops.alerts'],
  }),
  item('bolt-signatures', {
    provider: 'bolt',
    section: 'Everything',
    verdict: 'failed',
    reason: 'An unsigned webhook was accepted with 200.',
    checks: ['webhook.fail-closed'],
  }),
  item('our/discount', { section: OWN, title: EVIL, source: 'tests/discount.yaml', checks: ['our/discount'] }),
];

/** A run in which everything happened that can happen. */
export const RICH: Report = {
  version: 1,
  tool: { name: 'golive-emulator', version: '0.1.0' },
  startedAt: '2026-09-21T14:13:18.042Z',
  durationMs: 83_500,
  seed: 'abc',
  integration: 'node server.js',
  items: ITEMS,
  checks: CHECKS,
  counts: count(ITEMS.filter(({ section }) => section !== BEYOND).map(({ verdict }) => verdict)),
  beyond: count(ITEMS.filter(({ section }) => section === BEYOND).map(({ verdict }) => verdict)),
  stopped: true,
  shard: '2/4',
  exitCode: 1,
};

/** A run in which all is well. */
export const CALM: Report = {
  ...RICH,
  items: ITEMS.slice(0, 2),
  checks: [check('webhook.fail-closed'), check('secrets.storage')],
  counts: count(['passed', 'attested']),
  beyond: count([]),
  stopped: false,
  shard: null,
  exitCode: 0,
};
