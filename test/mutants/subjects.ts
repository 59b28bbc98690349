import { CHECKS } from '../../contracts/checks/index.ts';
import { isPassive } from '../../contracts/harness/check.ts';
import { mutants } from '../../contracts/revento/reference/mutants/index.ts';
import { variants } from '../../contracts/revento/reference/variants/index.ts';
import type { Verdict } from '../../contracts/verdict/verdict.ts';
import { nobodies } from '../contracts/nobody.ts';

/** What checks are held against. */
export interface Subject {
  readonly kind: 'reference' | 'mutant' | 'variant' | 'nobody';
  readonly name: string;
  /** Checks that must fail. */
  readonly kills: readonly string[];
  /** Checks of which nothing is promised. */
  readonly clouds: readonly string[];
  /** Checks that may leave it undecided, and must not fail. */
  readonly undecided: readonly string[];
  /** Shows only in how long things take, so nothing may run beside it. */
  readonly isTimed: boolean;
}

/** What a check must say of a subject: a verdict, or `anything`, `unfailed` (whatever is no failure), `unproved` (whatever is no pass). */
export type Wanted = Verdict | 'anything' | 'unfailed' | 'unproved';

const plain = { kills: [], clouds: [], undecided: [], isTimed: false };

/** Every subject: the reference integration, its mutants, its variants, and integrations that do nothing. */
export const SUBJECTS: readonly Subject[] = [
  { ...plain, kind: 'reference', name: 'reference' },
  ...mutants.map(({ name, kills, clouds = [], timing: isTimed = false }) => ({
    ...plain,
    kind: 'mutant' as const,
    name,
    kills,
    clouds,
    isTimed,
  })),
  ...variants.map(({ name, undecided = {} }) => ({
    ...plain,
    kind: 'variant' as const,
    name,
    undecided: Object.keys(undecided),
  })),
  ...nobodies.map(({ name }) => ({ ...plain, kind: 'nobody' as const, name })),
];

/** Ids of all checks, in the order in which they are carried out. */
export const ALL_CHECKS: readonly string[] = CHECKS.map(({ id }) => id);

const SURVEYS: readonly string[] = CHECKS.filter(isPassive).map(({ id }) => id);

/** True for a check that looks over what others do. */
export const isSurvey = (check: string): boolean => SURVEYS.includes(check);

/** What a check must say of a subject. */
export function wantedOf({ kind, kills, clouds, undecided }: Subject, check: string): Wanted {
  if (kind === 'nobody') return 'unproved';
  if (kills.includes(check)) return 'failed';
  if (clouds.includes(check)) return 'anything';
  return undecided.includes(check) ? 'unfailed' : 'passed';
}

/** True for a verdict that is as it must be. */
export function isAsWanted(verdict: Verdict, wanted: Wanted): boolean {
  switch (wanted) {
    case 'anything':
      return true;
    case 'unfailed':
      return verdict !== 'failed';
    case 'unproved':
      return verdict !== 'passed' && verdict !== 'attested';
    default:
      return verdict === wanted;
  }
}

/** Checks that catch no mutant: they prove nothing. */
export function idleChecks(checks: readonly string[]): string[] {
  return checks.filter((id) => !mutants.some(({ kills }) => kills.includes(id)));
}
