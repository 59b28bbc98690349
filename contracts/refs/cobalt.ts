/** What Cobalt's documents ask of whoever integrates it. */
export const COBALT_REFS = {
  'cobalt#go-live': {
    title: 'Cobalt: go-live checklist',
    link: 'https://docs.refold.ai/v3/embedded/ship-operate/go-live',
  },
  'cobalt#error-handling': {
    title: 'Cobalt: which errors to try again',
    link: 'https://docs.refold.ai/v3/embedded/best-practices/error-handling',
  },
  'cobalt#webhooks': {
    title: 'Cobalt: webhooks and their signature',
    link: 'https://docs.gocobalt.io/build/basics/webhooks',
  },
  'cobalt#events': {
    title: 'Cobalt: events, whose names are exact and whose payloads nobody checks',
    link: 'https://docs.gocobalt.io/concepts/event-model',
  },
  'cobalt#session-tokens': {
    title: 'Cobalt: session tokens',
    link: 'https://docs.refold.ai/v3/api-reference/session-tokens/generate-session-token',
  },
  'cobalt#linked-accounts': {
    title: 'Cobalt: linked accounts',
    link: 'https://docs.refold.ai/v3/concepts/linked-account',
  },
  'cobalt#connection-status': {
    title: 'Cobalt: Connect, Connected and Reconnect',
    link: 'https://docs.refold.ai/v3/authentication/managing-connections/connection-status',
  },
  'cobalt#proxies': {
    title: 'Cobalt: API proxies',
    link: 'https://docs.gocobalt.io/build/basics/proxies',
  },
} as const;
