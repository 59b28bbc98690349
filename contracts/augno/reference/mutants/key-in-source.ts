import type { Mutant } from './mutant.ts';

/** In the form of a key, and none. */
const FALLBACK = 'aug_sk_prod_NotARealKeyNotARealKey_NotARealKeyOfAnybodyNotARealKeyOfAnybodyNotARealKe';

/** A file of its own, since a scan of the source is what finds it. */
export const keyInSource: Mutant = {
  name: 'key-in-source',
  breaks: 'Has a key in its code, for the day on which the environment has none.',
  kills: ['augno.key-in-source'],
  source: { file: 'mutants/key-in-source.ts', insteadOf: 'config.ts' },
  change: ({ readConfig }) => ({
    readConfig: (env) => readConfig({ ...env, AUGNO_API_KEY: env.AUGNO_API_KEY || FALLBACK }),
  }),
};
