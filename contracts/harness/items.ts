import type { AttestationWord, CheckResult, ItemResult } from '../report/report.ts';
import { combine, isProved, VERDICTS, type Verdict } from '../verdict/verdict.ts';
import { ATTESTATIONS_FILE, type Attestation } from './attestations.ts';
import type { Excuse } from './baseline.ts';
import type { ChecklistItem } from './checklist.ts';

/** What is known when items are decided. */
export interface Known {
  readonly results: readonly CheckResult[];
  readonly attestations: readonly Attestation[];
  readonly excuses: readonly Excuse[];
  readonly provider: string;
}

interface Decision {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly attestation: AttestationWord | null;
}

/** How an item of a checklist stands, by what its checks said and what people vouch for. */
export function itemResult(item: ChecklistItem, known: Known): ItemResult {
  const results = resultsOf(item.checks, known);
  const decision = decide(item, results, wordAbout(item.id, known));
  return { ...excused(item.id, decision.verdict, known), ...decision, ...faceOf(item, results, known.provider) };
}

function resultsOf(ids: readonly string[], { results, provider }: Known): CheckResult[] {
  return ids.flatMap((id) => results.filter((result) => result.id === id && result.provider === provider).slice(0, 1));
}

function faceOf(
  { id, title, section, severity, source, checks, attest }: ChecklistItem,
  results: CheckResult[],
  provider: string,
) {
  return {
    provider,
    id,
    title,
    section,
    severity,
    source,
    checks,
    asks: attest === null ? null : `${attest.says}, because ${attest.because}`,
    unjudged: [...new Set(results.flatMap(({ unjudged }) => unjudged))],
  };
}

function decide(item: ChecklistItem, results: readonly CheckResult[], word: Attestation | null): Decision {
  const { attest, checks } = item;
  const verdicts = checks.map((id) => results.find((result) => result.id === id)?.verdict ?? 'untested');
  const machine = checks.length === 0 ? null : combine(verdicts);
  const byMachine = { verdict: machine ?? 'untested', reason: reasonOf(results, checks), attestation: null };
  if (attest === null) return byMachine;
  const isReached = checks.every((id) => results.some((result) => result.id === id));
  if (machine !== null && !(isReached && leavesRoom(machine, results, attest.when))) return byMachine;
  if (word?.isInForce)
    return { verdict: 'attested', reason: `${word.by} on ${word.at}: ${word.evidence}`, attestation: word };
  const expired = word === null ? '' : `The word of ${word.by} expired on ${word.expires}. `;
  const seen = machine === 'passed' ? 'What can be seen is right. ' : '';
  const missing = results.filter(({ verdict }) => verdict === 'untested').map(({ reason }) => reason);
  const reason = [`${expired}${seen}${howToAttest(item, attest)}`, ...missing.map((how) => `Or: ${how}`)].join('\n');
  return { verdict: 'untested', reason, attestation: word };
}

/** Whether a person's word is asked for. It never outweighs what was seen, and stands in only for what could not be looked at. */
function leavesRoom(machine: Verdict, results: readonly CheckResult[], when: 'always' | 'otherwise'): boolean {
  if (machine === 'untested')
    return results.every(({ verdict, missing }) => verdict !== 'untested' || missing.length > 0);
  return machine === 'passed' && (when === 'always' || results.some(({ unjudged }) => unjudged.length > 0));
}

/** What the worst of the checks say; one that was not reached is worse than one that passed. */
function reasonOf(results: readonly CheckResult[], checks: readonly string[]): string {
  const unreached = checks.filter((id) => results.every((result) => result.id !== id));
  const worst = VERDICTS.find((verdict) => results.some((result) => result.verdict === verdict));
  const told = results.filter(({ verdict }) => verdict === worst).map(({ reason }) => reason);
  const isDecided = unreached.length === 0 || worst === 'failed' || worst === 'inconclusive';
  return isDecided ? told.join('\n') : `Not reached: ${unreached.join(', ')}.`;
}

function howToAttest({ id }: ChecklistItem, { says }: { says: string }): string {
  return [
    `A person must confirm ${says}. Add to ${ATTESTATIONS_FILE}:`,
    '  attestations:',
    `    - item: ${id}`,
    '      by: Name, role',
    '      at: YYYY-MM-DD',
    '      evidence: a link, or file and line',
    '      expires: YYYY-MM-DD',
  ].join('\n');
}

function wordAbout(id: string, { attestations, provider }: Known): Attestation | null {
  return attestations.find((word) => word.item === id && (word.provider ?? provider) === provider) ?? null;
}

/** A known failure that is still one is excused; one that is none any more must be taken off the list. */
function excused(id: string, verdict: Verdict, { excuses, provider }: Known) {
  const excuse = excuses.find((one) => one.item === id && (one.provider ?? provider) === provider);
  if (!excuse?.isInForce) return { baseline: null, baselineReason: null };
  return { baseline: isProved(verdict) ? ('stale' as const) : ('known' as const), baselineReason: excuse.reason };
}
