import type { Ref } from './refs.ts';

/** What providers, and the networks behind them, ask for on pages of their own. */
export const PROVIDER_REFS = {
  'augno#api-keys': {
    title: 'Augno: API keys, of the sandbox and of production',
    link: 'https://docs.augno.com/api/api-keys',
  },
  'augno#managing-api-keys': {
    title: 'Augno: managing API keys',
    link: 'https://docs.augno.com/api/managing-api-keys',
  },
  'augno#go-live': {
    title: 'Augno: go-live checklist',
    link: 'https://docs.augno.com/go-live',
  },
  'augno#errors': {
    title: 'Augno: errors, and which of them are transient',
    link: 'https://docs.augno.com/api/errors',
  },
  'augno#idempotency': {
    title: 'Augno: idempotency keys, and which answers are kept under them',
    link: 'https://docs.augno.com/api/idempotency',
  },
  'augno#versioning': {
    title: 'Augno: versions, and additions that are made within one',
    link: 'https://docs.augno.com/api/versioning',
  },
  'augno#pagination': {
    title: 'Augno: lists, their pages and cursors',
    link: 'https://docs.augno.com/api/pagination',
  },
  'augno#openapi': {
    title: 'Augno: the OpenAPI document, with jobs and what becomes of their rows',
    link: 'https://github.com/Augno/augno-go',
  },
  'augno#request-ids': {
    title: 'Augno: the Request-ID of every answer',
    link: 'https://docs.augno.com/api/request-ids',
  },
  'goroute#checklist': {
    title: 'GoRoute: production checklist',
    link: 'https://docs.goroute.ai/docs/best-practices/production-checklist',
  },
  'goroute#validation': {
    title: 'GoRoute: the four layers of validation',
    link: 'https://docs.goroute.ai/docs/sending-documents/validation',
  },
  'goroute#country-guides': {
    title: 'GoRoute: country guides',
    link: 'https://docs.goroute.ai/docs/country-guides/germany',
  },
  'goroute#registration': {
    title: 'GoRoute: registration of participants in the SMP',
    link: 'https://docs.goroute.ai/docs/participant-management/registration',
  },
  'goroute#lookup': {
    title: 'GoRoute: lookup of participants, with what they take',
    link: 'https://docs.goroute.ai/docs/participant-management/lookup',
  },
  'goroute#test-identifiers': {
    title: 'GoRoute: identifiers of the sandbox',
    link: 'https://docs.goroute.ai/docs/reference/test-identifiers',
  },
  'goroute#document-types': {
    title: 'GoRoute: types of documents',
    link: 'https://docs.goroute.ai/docs/core-concepts/document-types',
  },
  'goroute#error-handling': {
    title: 'GoRoute: which errors to try again',
    link: 'https://docs.goroute.ai/docs/sending-documents/error-handling',
  },
  'goroute#tracking': {
    title: 'GoRoute: the states of a transaction',
    link: 'https://docs.goroute.ai/docs/sending-documents/tracking',
  },
  'goroute#error-codes': {
    title: 'GoRoute: error codes',
    link: 'https://docs.goroute.ai/docs/reference/error-codes',
  },
  'goroute#batches': {
    title: 'GoRoute: batches, and how many documents they hold',
    link: 'https://docs.goroute.ai/docs/sending-documents/batch-sending',
  },
  'goroute#webhooks': {
    title: 'GoRoute: webhooks, their envelope and their events',
    link: 'https://docs.goroute.ai/docs/reference/webhooks',
  },
  'peppol-bis-billing': {
    title: 'Peppol BIS Billing 3.0: rules',
    link: 'https://docs.peppol.eu/poacc/billing/3.0/rules/ubl-peppol/',
  },
  xrechnung: {
    title: 'XRechnung: the German standard for invoices to public buyers',
    link: 'https://xeinkauf.de/xrechnung/',
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
  'cobalt#proxies': {
    title: 'Cobalt: API proxies',
    link: 'https://docs.gocobalt.io/build/basics/proxies',
  },
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
