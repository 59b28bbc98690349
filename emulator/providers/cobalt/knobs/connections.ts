import type { KnobDefinitions } from '../../../core/knobs.ts';

/** What no source tells about connecting. */
export const connectionKnobs: KnobDefinitions = {
  callback_closes: {
    default: true,
    says: 'The page at the end of an OAuth flow closes its window by a script.',
    known: 'It closes, or goes to an address that was configured.',
    confidence: 'M',
  },
  reconnect_event: {
    default: true,
    says: 'Connection Created is sent again when a connection is made anew.',
    known: 'Nothing.',
    confidence: 'M',
  },
  delete_events: {
    default: true,
    says: 'Connection Deleted is sent for each application when a linked account is deleted.',
    known: 'Nothing.',
    confidence: 'M',
  },
};
