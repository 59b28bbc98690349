import type { KnobDefinitions } from '../../core/knobs.ts';
import { accessKnobs } from './knobs/access.ts';
import { connectionKnobs } from './knobs/connections.ts';
import { limitKnobs } from './knobs/limits.ts';
import { webhookKnobs } from './knobs/webhooks.ts';
import { workflowKnobs } from './knobs/workflows.ts';

/** What no source tells about Cobalt, or what two tell differently: each with the default that the emulator chose. */
export const knobs: KnobDefinitions = {
  ...accessKnobs,
  ...limitKnobs,
  ...connectionKnobs,
  ...workflowKnobs,
  ...webhookKnobs,
};
