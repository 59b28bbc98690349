import { answeringMutants } from './answering.ts';
import { consentMutants } from './consent.ts';
import { deliveryMutants } from './deliveries.ts';
import { freshnessMutants } from './freshness.ts';
import { lifecycleMutants } from './lifecycle.ts';
import { limitMutants } from './limits.ts';
import type { Mutant } from './mutant.ts';
import { operationsMutants } from './operations.ts';
import { privacyMutants } from './privacy.ts';
import { readingMutants } from './reading.ts';
import { receiverMutants } from './receiver.ts';
import { retryMutants } from './retries.ts';
import { secretMutants } from './secrets.ts';
import { slowLoop } from './slow-loop.ts';
import { strictEqual } from './strict-equal.ts';
import { tokenMutants } from './tokens.ts';

export type { Mutant } from './mutant.ts';

/** Every mutant, by area. */
export const mutants: readonly Mutant[] = [
  ...consentMutants,
  ...secretMutants,
  ...receiverMutants,
  ...freshnessMutants,
  ...answeringMutants,
  strictEqual,
  slowLoop,
  ...deliveryMutants,
  ...readingMutants,
  ...tokenMutants,
  ...limitMutants,
  ...retryMutants,
  ...lifecycleMutants,
  ...privacyMutants,
  ...operationsMutants,
];
