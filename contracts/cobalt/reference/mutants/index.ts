import { accountMutants } from './accounts.ts';
import { alertMutants } from './alerts.ts';
import { callMutants } from './calls.ts';
import { connectionMutants } from './connections.ts';
import { deliveryMutants } from './deliveries.ts';
import { environmentMutants } from './environments.ts';
import { eventMutants } from './events.ts';
import { leakMutants } from './leaks.ts';
import { liveWebhookMutants } from './live-webhooks.ts';
import type { Mutant } from './mutant.ts';
import { pageMutants } from './pages.ts';
import { receiverMutants } from './receiver.ts';
import { retryMutants } from './retries.ts';
import { runMutants } from './runs.ts';
import { strictEqual } from './strict-equal.ts';
import { transportMutants } from './transport.ts';

export type { Mutant } from './mutant.ts';

/** Every mutant, by area. */
export const mutants: readonly Mutant[] = [
  ...receiverMutants,
  strictEqual,
  ...deliveryMutants,
  ...liveWebhookMutants,
  ...accountMutants,
  ...callMutants,
  ...retryMutants,
  ...transportMutants,
  ...environmentMutants,
  ...leakMutants,
  ...alertMutants,
  ...connectionMutants,
  ...eventMutants,
  ...runMutants,
  ...pageMutants,
];
