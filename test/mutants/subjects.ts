import { CHECKS } from '../../contracts/checks/index.ts';
import { isPassive } from '../../contracts/harness/check.ts';
import { loadChecklist } from '../../contracts/harness/checklist.ts';
import { REFERENCES, type Reference } from '../../contracts/harness/references.ts';
import type { Verdict } from '../../contracts/verdict/verdict.ts';
import { nobodies } from '../contracts/nobody.ts';

/** What checks are held against. */
export interface Subject {
  readonly kind: 'reference' | 'mutant' | 'variant' | 'nobody';
  /** Of any provider but the first, with the provider's name before it. */
  readonly name: string;
  readonly provider: string;
  /** The mutant or variant, or null. */
  readonly change: string | null;
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

const plain = { kills: [], clouds: [], undecided: [], isTimed: false, change: null };
const [FIRST] = REFERENCES;

/** Every subject: the reference integrations, their mutants, their variants, and integrations that do nothing. */
export const SUBJECTS: readonly Subject[] = REFERENCES.flatMap(subjectsOf);

function subjectsOf({ provider, mutants, variants, beside = {} }: Reference): Subject[] {
  const besides = Object.keys(beside);
  const named = (name: string) => (provider === FIRST.provider ? name : `${provider}/${name}`);
  return [
    { ...plain, provider, kind: 'reference', name: named('reference'), undecided: besides },
    ...mutants.map(
      ({ name, kills, clouds = [], timing: isTimed = false }): Subject => ({
        ...plain,
        provider,
        kind: 'mutant',
        name: named(name),
        change: name,
        kills,
        clouds,
        undecided: besides,
        isTimed,
      }),
    ),
    ...variants.map(
      ({ name, undecided = {} }): Subject => ({
        ...plain,
        provider,
        kind: 'variant',
        name: named(name),
        change: name,
        undecided: [...besides, ...Object.keys(undecided)],
      }),
    ),
    ...(provider === FIRST.provider ? nobodies : []).map(
      ({ name }): Subject => ({ ...plain, provider, kind: 'nobody', name }),
    ),
  ];
}

/** Ids of all checks, in the order in which they are carried out. */
export const ALL_CHECKS: readonly string[] = CHECKS.map(({ id }) => id);

/** The checks that a provider's checklist names, items and beyond, as far as there are any of that id. */
export function checksOf(provider: string): readonly string[] {
  const known = ofProvider.get(provider);
  if (known) return known;
  const { items, beyond } = loadChecklist(provider);
  const named = new Set([...items.flatMap(({ checks }) => checks), ...beyond]);
  const made = ALL_CHECKS.filter((id) => named.has(id));
  ofProvider.set(provider, made);
  return made;
}

const ofProvider = new Map<string, readonly string[]>();

const SURVEYS: readonly string[] = CHECKS.filter(isPassive).map(({ id }) => id);

/** True for a check that looks over what others do. */
export const isSurvey = (check: string): boolean => SURVEYS.includes(check);

const OF_PAGES: readonly string[] = CHECKS.filter(({ needs }) => needs.includes('browser')).map(({ id }) => id);

/** True for a check that looks at pages in a browser. */
export const isOfPages = (check: string): boolean => OF_PAGES.includes(check);

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
  return checks.filter((id) => !REFERENCES.some(({ mutants }) => mutants.some(({ kills }) => kills.includes(id))));
}
