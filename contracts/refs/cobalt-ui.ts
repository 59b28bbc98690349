import type { Ref } from '../refs.ts';

/** What Cobalt's pages ask of front ends. */
export const COBALT_UI_REFS = {
  'cobalt#go-live': {
    title: 'Cobalt: the go-live checklist',
    link: 'https://docs.refold.ai/v3/embedded/ship-operate/go-live',
  },
  'cobalt#connection-status': {
    title: 'Cobalt: how a connection is shown: Connect, Connected, Reconnect',
    link: 'https://docs.refold.ai/v3/authentication/managing-connections/connection-status',
  },
  'cobalt#auth-flows': {
    title: 'Cobalt: flows that connect an application',
    link: 'https://docs.gocobalt.io/concepts/auth-flows/auth-flows',
  },
  'cobalt#session-token': {
    title: 'Cobalt: a session token for a linked account',
    link: 'https://docs.gocobalt.io/api-reference/session-token/generate-token-for-linked-account',
  },
  'cobalt#errors': {
    title: 'Cobalt: handling errors',
    link: 'https://docs.refold.ai/v3/embedded/best-practices/error-handling',
  },
} as const satisfies Readonly<Record<string, Ref>>;
