import type { Check } from '../harness/check.ts';
import suspension from './lifecycle/suspension.ts';
import retryAfter from './limits/retry-after.ts';
import singleFlight from './oauth/single-flight.ts';
import dedupe from './webhooks/dedupe.ts';
import failClosed from './webhooks/fail-closed.ts';

/** Every check, in the order in which they are carried out. */
export const CHECKS: readonly Check[] = [failClosed, dedupe, singleFlight, retryAfter, suspension];
