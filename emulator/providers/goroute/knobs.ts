import type { KnobDefinitions } from '../../core/knobs.ts';
import { credentialKnobs } from './knobs/credentials.ts';
import { documentKnobs } from './knobs/documents.ts';
import { errorKnobs } from './knobs/errors.ts';
import { networkKnobs } from './knobs/network.ts';
import { rateLimitKnobs } from './knobs/rate-limits.ts';
import { webhookKnobs } from './knobs/webhooks.ts';

/** What no source tells about GoRoute: each with the default that the emulator chose. */
export const knobs: KnobDefinitions = {
  ...credentialKnobs,
  ...errorKnobs,
  ...rateLimitKnobs,
  ...documentKnobs,
  ...networkKnobs,
  ...webhookKnobs,
};
