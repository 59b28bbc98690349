import { alertMutants } from './alerts.ts';
import { deliveryMutants } from './deliveries.ts';
import { documentMutants } from './documents.ts';
import { environmentMutants } from './environments.ts';
import { keyMutants } from './keys.ts';
import { leakMutants } from './leaks.ts';
import { liveWebhookMutants } from './live-webhooks.ts';
import { loadMutants } from './load.ts';
import { logMutants } from './logs.ts';
import type { Mutant } from './mutant.ts';
import { operationsMutants } from './operations.ts';
import { receiverMutants } from './receiver.ts';
import { repeatingMutants } from './repeating.ts';
import { retryMutants } from './retries.ts';
import { sendingMutants } from './sending.ts';
import { strictEqual } from './strict-equal.ts';
import { tellingMutants } from './telling.ts';
import { transportMutants } from './transport.ts';

export type { Mutant } from './mutant.ts';

/** Every mutant, by area. */
export const mutants: readonly Mutant[] = [
  ...documentMutants,
  ...sendingMutants,
  ...repeatingMutants,
  ...keyMutants,
  ...environmentMutants,
  ...leakMutants,
  ...logMutants,
  ...alertMutants,
  ...receiverMutants,
  strictEqual,
  ...deliveryMutants,
  ...liveWebhookMutants,
  ...retryMutants,
  ...transportMutants,
  ...operationsMutants,
  ...loadMutants,
  ...tellingMutants,
];
