import { Unavailable } from '../../../reference/errors.ts';
import { DocumentRefused } from '../errors.ts';
import type { Mutant } from './mutant.ts';

const XRECHNUNG = 'urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0';
const BILLING = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0';

/** Defects in what is asked of documents before they are sent, and in what people are told of them. */
export const documentMutants: readonly Mutant[] = [
  {
    name: 'findings-ignored',
    breaks: 'Has each document validated, writes the findings down, and sends it whatever they are.',
    kills: ['goroute.schematron', 'goroute.cius'],
    change: ({ ensureValid }) => ({
      async ensureValid(app, document) {
        await ensureValid(app, document).catch((error: unknown) => {
          if (!(error instanceof DocumentRefused)) throw error;
        });
      },
    }),
  },
  {
    name: 'xrechnung-as-bis',
    breaks: 'Writes the identifier of plain Peppol billing into every document, so that no other rules are asked.',
    kills: ['goroute.cius', 'goroute.findings-shown'],
    change: ({ transport }) => ({
      transport: (url, init) =>
        transport(
          url,
          typeof init.body === 'string' ? { ...init, body: init.body.replaceAll(XRECHNUNG, BILLING) } : init,
        ),
    }),
  },
  {
    name: 'sends-other-bytes',
    breaks: 'Has one rendering of a document validated, and sends another one.',
    kills: ['goroute.validated-first'],
    change: ({ transport }) => ({
      transport: (url, init) =>
        transport(
          url,
          typeof init.body === 'string' && /\/send(\?|$)/.test(url)
            ? { ...init, body: `${init.body}<!-- sent -->` }
            : init,
        ),
    }),
  },
  {
    name: 'batches-unvalidated',
    breaks: 'Has documents validated one by one, and none of a batch.',
    kills: ['goroute.validated-first'],
    change: ({ ensureValid }) => ({
      ensureValid: async (app, document) => (document.isBatched ? undefined : ensureValid(app, document)),
    }),
  },
  {
    name: 'unvalidated-in-outage',
    breaks: 'Sends documents without validation while that cannot be reached.',
    kills: ['goroute.validator-down'],
    change: ({ ensureValid }) => ({
      async ensureValid(app, document) {
        await ensureValid(app, document).catch((error: unknown) => {
          if (!(error instanceof Unavailable)) throw error;
        });
      },
    }),
  },
  {
    name: 'validator-down-refuses',
    breaks: 'Takes a document for invalid when validation cannot be reached, and gives it up.',
    kills: ['goroute.validator-down'],
    // Killed early enough, it has not given up yet.
    clouds: ['goroute.restart'],
    change: ({ ensureValid }) => ({
      async ensureValid(app, document) {
        await ensureValid(app, document).catch((error: unknown) => {
          throw error instanceof Unavailable ? new DocumentRefused('VALIDATION_FAILED', error.message) : error;
        });
      },
    }),
  },
  {
    name: 'says-validation-failed',
    breaks: 'Tells people that validation failed, and nothing more.',
    kills: ['goroute.findings-shown'],
    change: ({ wordsFor }) => ({
      wordsFor: (error) =>
        error instanceof DocumentRefused && error.findings.length > 0 ? 'Validation failed.' : wordsFor(error),
    }),
  },
  {
    name: 'shows-raw-findings',
    breaks: 'Shows people the findings as the answer has them.',
    kills: ['goroute.findings-shown'],
    change: ({ wordsFor }) => ({
      wordsFor: (error) =>
        error instanceof DocumentRefused && error.findings.length > 0
          ? `The document could not be sent. ${JSON.stringify(error.findings)}`
          : wordsFor(error),
    }),
  },
  {
    name: 'test-data-goes-out',
    breaks: 'Looks for no test data before a document goes out with a production key.',
    kills: ['goroute.test-data'],
    change: () => ({ preflight() {} }),
  },
  {
    name: 'sends-blindly',
    breaks: 'Looks nobody up before it sends, and does not care whose addresses are in a document.',
    kills: ['goroute.test-identifiers', 'goroute.test-data', 'goroute.capabilities', 'goroute.own-registration'],
    change: () => ({ preflight() {}, ensureReceiver: async () => {}, ensureSender: async () => {} }),
  },
  {
    name: 'types-unread',
    breaks: 'Looks up whether the receiver is there, and not what they take.',
    kills: ['goroute.capabilities'],
    change: ({ lookUp }) => ({
      async lookUp(app, address, correlationId) {
        return (await lookUp(app, address, correlationId)) && { registered: true };
      },
    }),
  },
  {
    name: 'own-address-unchecked',
    breaks: 'Never looks up whether its own address is registered.',
    kills: ['goroute.own-registration'],
    change: () => ({ ensureSender: async () => {} }),
  },
  {
    name: 'lookup-failure-is-absence',
    breaks: 'Takes a lookup that fails for one that finds nobody, and gives the document up.',
    kills: ['goroute.outage'],
    // A look-up with a wrong key fails, too, and is told as an absence.
    clouds: ['goroute.sandbox-key'],
    change: ({ lookUp }) => ({
      async lookUp(app, address, correlationId) {
        return lookUp(app, address, correlationId).catch(() => null);
      },
    }),
  },
  {
    name: 'invoices-only',
    breaks: 'Writes every document as an invoice.',
    kills: ['goroute.all-types'],
    // What goes to somebody who takes credit notes only is one no more.
    clouds: ['goroute.capabilities'],
    change: ({ writeDocument }) => ({ writeDocument: (draft) => writeDocument({ ...draft, type: 'Invoice' }) }),
  },
  {
    name: 'scheme-by-length',
    breaks: 'Takes every identifier of nine or ten digits for a Dutch one.',
    kills: ['goroute.countries'],
    change: ({ writeDocument }) => ({
      writeDocument: (draft) => writeDocument({ ...draft, to: draft.to.replace(/^\d{4}:(?=\d{9,10}$)/, '0106:') }),
    }),
  },
  {
    name: 'first-receiver-for-ever',
    breaks: 'Keeps the receiver of its first document, and writes them into all others.',
    kills: ['goroute.receivers', 'goroute.countries'],
    // Whoever is written into a document takes other types than the one who was looked up.
    clouds: ['goroute.capabilities', 'goroute.test-identifiers'],
    change({ writeDocument }) {
      let first = '';
      return {
        writeDocument(draft) {
          first ||= draft.to;
          return writeDocument({ ...draft, to: first });
        },
      };
    },
  },
];
