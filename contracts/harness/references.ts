import { mutants as augnoMutants } from '../augno/reference/mutants/index.ts';
import { variants as augnoVariants } from '../augno/reference/variants/index.ts';
import { mutants as cobaltMutants } from '../cobalt/reference/mutants/index.ts';
import { variants as cobaltVariants } from '../cobalt/reference/variants/index.ts';
import { mutants as gorouteMutants } from '../goroute/reference/mutants/index.ts';
import { variants as gorouteVariants } from '../goroute/reference/variants/index.ts';
import type { MutantFacts, VariantFacts } from '../reference/mutant.ts';
import { mutants as reventoMutants } from '../revento/reference/mutants/index.ts';
import { variants as reventoVariants } from '../revento/reference/variants/index.ts';

/** The reference integration of a provider, with what is told of its defects and its unusual forms. */
export interface Reference {
  readonly provider: string;
  /** From the root of the package. */
  readonly folder: string;
  readonly mutants: readonly MutantFacts[];
  readonly variants: readonly VariantFacts[];
  /** Checks that do not apply to it as it is, each with the reason. A mutant or a variant may be what they are about. */
  readonly beside?: Readonly<Record<string, string>>;
}

/** Every reference integration: one for each provider. The first is shown where nobody says which. */
export const REFERENCES: readonly [Reference, ...Reference[]] = [
  {
    provider: 'revento',
    folder: 'contracts/revento/reference',
    mutants: reventoMutants,
    variants: reventoVariants,
  },
  {
    provider: 'augno',
    folder: 'contracts/augno/reference',
    mutants: augnoMutants,
    variants: augnoVariants,
    beside: { 'augno.library-release': 'It calls the API itself, and uses no library.' },
  },
  {
    provider: 'goroute',
    folder: 'contracts/goroute/reference',
    mutants: gorouteMutants,
    variants: gorouteVariants,
  },
  {
    provider: 'cobalt',
    folder: 'contracts/cobalt/reference',
    mutants: cobaltMutants,
    variants: cobaltVariants,
  },
];
