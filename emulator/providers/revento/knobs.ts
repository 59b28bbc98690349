import type { KnobDefinitions } from '../../core/knobs.ts';
import { apiKnobs } from './api-knobs.ts';
import { oauthKnobs } from './oauth-knobs.ts';
import { webhookKnobs } from './webhook-knobs.ts';

/** What no source tells about Revento: each with the default that the emulator chose. */
export const knobs: KnobDefinitions = { ...apiKnobs, ...oauthKnobs, ...webhookKnobs };
