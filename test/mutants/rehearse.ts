import { CHECKS } from '../../contracts/checks/index.ts';
import { runDemo } from '../../contracts/harness/demo.ts';
import { mutants } from '../../contracts/revento/reference/mutants/index.ts';
import { variants } from '../../contracts/revento/reference/variants/index.ts';
import type { Verdict } from '../../contracts/verdict/verdict.ts';

/** The reference integration, one of its mutants, or one of its variants. */
export interface Subject {
  readonly kind: 'reference' | 'mutant' | 'variant';
  readonly name: string;
  readonly kills: readonly string[];
  readonly clouds: readonly string[];
}

/** What one check said of one subject, and what it had to say. */
export interface Cell {
  readonly subject: string;
  readonly check: string;
  readonly verdict: Verdict;
  readonly wanted: Verdict | 'anything';
  readonly reason: string;
  readonly durationMs: number;
}

/** Every subject, the reference first. */
export const SUBJECTS: readonly Subject[] = [
  { kind: 'reference', name: 'reference', kills: [], clouds: [] },
  ...mutants.map(({ name, kills, clouds = [] }) => ({ kind: 'mutant' as const, name, kills, clouds })),
  ...variants.map(({ name }) => ({ kind: 'variant' as const, name, kills: [], clouds: [] })),
];

/** Ids of all checks. */
export const ALL_CHECKS: readonly string[] = CHECKS.map(({ id }) => id);

/** Holds checks against a subject, each once: what a single run says must be right. */
export async function rehearse(
  { kind, name, kills, clouds }: Subject,
  checks: readonly string[],
  jobs: number,
): Promise<Cell[]> {
  const mutant = kind === 'reference' ? {} : { mutant: name };
  const report = await runDemo({ ...mutant, only: checks, jobs, confirm: false });
  return report.checks.map(({ id, verdict, reason, durationMs }) => ({
    subject: name,
    check: id,
    verdict,
    reason,
    durationMs,
    wanted: kills.includes(id) ? 'failed' : clouds.includes(id) ? 'anything' : 'passed',
  }));
}

/** True for what was declared. */
export function isRight({ verdict, wanted }: Cell): boolean {
  return wanted === 'anything' || verdict === wanted;
}
