import { creatingMutants } from './creating.ts';
import { environmentMutants } from './environments.ts';
import { keyInSource } from './key-in-source.ts';
import { keyMutants } from './keys.ts';
import { leakMutants } from './leaks.ts';
import { logMutants } from './logs.ts';
import { messageMutants } from './messages.ts';
import type { Mutant } from './mutant.ts';
import { permissionMutants } from './permissions.ts';
import { recordMutants } from './records.ts';
import { repeatingMutants } from './repeating.ts';
import { takenMutants } from './taken.ts';
import { versionMutants } from './versions.ts';

export type { Mutant } from './mutant.ts';

/** Every mutant, by area. */
export const mutants: readonly Mutant[] = [
  ...versionMutants,
  ...creatingMutants,
  ...repeatingMutants,
  ...takenMutants,
  ...recordMutants,
  ...keyMutants,
  ...environmentMutants,
  ...leakMutants,
  keyInSource,
  ...logMutants,
  ...messageMutants,
  ...permissionMutants,
];
