import { alertMutants } from './alerts.ts';
import { answerMutants } from './answers.ts';
import { creatingMutants } from './creating.ts';
import { deliveryMutants } from './deliveries.ts';
import { environmentMutants } from './environments.ts';
import { errorMutants } from './errors.ts';
import { jobMutants } from './jobs.ts';
import { keyInSource } from './key-in-source.ts';
import { keyMutants } from './keys.ts';
import { leakMutants } from './leaks.ts';
import { liveWebhookMutants } from './live-webhooks.ts';
import { logMutants } from './logs.ts';
import { messageMutants } from './messages.ts';
import type { Mutant } from './mutant.ts';
import { noveltyMutants } from './novelties.ts';
import { pageMutants } from './pages.ts';
import { permissionMutants } from './permissions.ts';
import { receiverMutants } from './receiver.ts';
import { recordMutants } from './records.ts';
import { removingMutants } from './removing.ts';
import { repeatingMutants } from './repeating.ts';
import { retryMutants } from './retries.ts';
import { strictEqual } from './strict-equal.ts';
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
  ...answerMutants,
  ...noveltyMutants,
  ...errorMutants,
  ...keyMutants,
  ...environmentMutants,
  ...leakMutants,
  keyInSource,
  ...logMutants,
  ...messageMutants,
  ...alertMutants,
  ...permissionMutants,
  ...jobMutants,
  ...removingMutants,
  ...pageMutants,
  ...receiverMutants,
  strictEqual,
  ...deliveryMutants,
  ...liveWebhookMutants,
  ...retryMutants,
];
