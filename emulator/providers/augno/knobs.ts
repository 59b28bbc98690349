import type { KnobDefinitions } from '../../core/knobs.ts';
import { credentialKnobs } from './knobs/credentials.ts';
import { errorKnobs } from './knobs/errors.ts';
import { idempotencyKnobs } from './knobs/idempotency.ts';
import { orderKnobs } from './knobs/orders.ts';
import { platformKnobs } from './knobs/platform.ts';
import { rateLimitKnobs } from './knobs/rate-limits.ts';
import { requestKnobs } from './knobs/request.ts';
import { versionKnobs } from './knobs/versions.ts';
import { webhookKnobs } from './knobs/webhooks.ts';

/** What no source tells about Augno: each with the default that the emulator chose. */
export const knobs: KnobDefinitions = {
  ...versionKnobs,
  ...credentialKnobs,
  ...requestKnobs,
  ...idempotencyKnobs,
  ...errorKnobs,
  ...rateLimitKnobs,
  ...orderKnobs,
  ...platformKnobs,
  ...webhookKnobs,
};
