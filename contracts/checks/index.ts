import type { Check } from '../harness/check.ts';
import cascade from './lifecycle/cascade.ts';
import suspension from './lifecycle/suspension.ts';
import retryAfter from './limits/retry-after.ts';
import singleFlight from './oauth/single-flight.ts';
import growth from './retries/growth.ts';
import jitter from './retries/jitter.ts';
import dedupe from './webhooks/dedupe.ts';
import failClosed from './webhooks/fail-closed.ts';
import order from './webhooks/order.ts';

/** Every check, in the order in which they are carried out. */
export const CHECKS: readonly Check[] = [
  failClosed,
  dedupe,
  order,
  singleFlight,
  retryAfter,
  growth,
  jitter,
  suspension,
  cascade,
];
