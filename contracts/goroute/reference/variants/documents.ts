import { setTimeout as sleep } from 'node:timers/promises';
import { call } from '../api.ts';
import { ApiRefusal, DocumentRefused } from '../errors.ts';
import type { Variant } from './variant.ts';

const SLOW_MS = 250;

/** Other ways to ask for lookups and validation, and to say what came of them. */
export const documentVariants: readonly Variant[] = [
  {
    name: 'lookup-by-scheme',
    says: 'Looks addresses up by scheme and identifier, the form of another page.',
    matters: ['goroute.own-registration', 'goroute.capabilities', 'goroute.sender-unregistered'],
    change: () => ({
      async lookUp(app, address, correlationId) {
        const [scheme = '', identifier = ''] = address.split(':');
        const path = `/api/v1/participants/lookup?${new URLSearchParams({ scheme, identifier })}`;
        try {
          return await call(app, { method: 'GET', path, endpoint: 'lookup', correlationId });
        } catch (error) {
          if (error instanceof ApiRefusal && error.status === 404) return null;
          throw error;
        }
      },
    }),
  },
  {
    name: 'lookup-by-peppol-id',
    says: 'Looks addresses up by peppol_id, where nobody is no error.',
    matters: ['goroute.own-registration', 'goroute.capabilities', 'goroute.test-identifiers'],
    change: () => ({
      async lookUp(app, address, correlationId) {
        const path = `/api/v1/participants/lookup?${new URLSearchParams({ peppol_id: address })}`;
        const row = await call(app, { method: 'GET', path, endpoint: 'lookup', correlationId });
        return row.found === true ? row : null;
      },
    }),
  },
  {
    name: 'own-address-each-time',
    says: 'Looks its own address up before every document.',
    matters: ['goroute.own-registration', 'goroute.sender-unregistered', 'goroute.alerts'],
    change: ({ ensureSender }) => ({
      ensureSender(app, document) {
        app.registered.clear();
        return ensureSender(app, document);
      },
    }),
  },
  {
    name: 'validates-twice',
    says: 'Has every document validated twice.',
    matters: ['goroute.validated-first', 'goroute.validator-down', 'goroute.schematron'],
    change: ({ ensureValid }) => ({
      async ensureValid(app, document) {
        await ensureValid(app, document);
        await ensureValid(app, document);
      },
    }),
  },
  {
    name: 'documents-in-json',
    says: 'Sends documents as a member of a JSON object, and not as they are.',
    matters: ['goroute.validated-first', 'goroute.cius', 'goroute.restart', 'goroute.error-matrix'],
    change: ({ transport }) => ({
      transport(url, init) {
        if (typeof init.body !== 'string' || !init.body.startsWith('<') || !/\/send$/.test(url))
          return transport(url, init);
        const headers = { ...Object.fromEntries(new Headers(init.headers)), 'content-type': 'application/json' };
        return transport(url, { ...init, headers, body: JSON.stringify({ xml: init.body, metadata: {} }) });
      },
    }),
  },
  {
    name: 'paths-of-the-library',
    says: 'Uses the paths that the library of another language has.',
    matters: ['goroute.validated-first', 'goroute.schematron', 'goroute.kill-switch'],
    change: ({ transport }) => ({
      transport: (url, init) => transport(url.replace(/\/api\/v1\/(validate|send)$/, '/api/v1/documents/$1'), init),
    }),
  },
  {
    name: 'slow-at-everything',
    says: 'Takes its time before each call.',
    matters: [
      'goroute.schematron',
      'goroute.kill-switch',
      'goroute.outage',
      'goroute.dead-letters',
      'goroute.all-types',
    ],
    change: ({ transport }) => ({
      async transport(url, init) {
        await sleep(SLOW_MS);
        return transport(url, init);
      },
    }),
  },
  {
    name: 'place-before-rule',
    says: 'Shows people the place of a finding first, and its rule last.',
    matters: ['goroute.findings-shown'],
    change: ({ wordsFor }) => ({
      wordsFor(error) {
        if (!(error instanceof DocumentRefused) || error.findings.length === 0) return wordsFor(error);
        const told = error.findings.map(({ rule, location, message }) => `At ${location}: ${message} [${rule}]`);
        return `This document cannot be sent as it is.\n${told.join('\n')}`;
      },
    }),
  },
];
