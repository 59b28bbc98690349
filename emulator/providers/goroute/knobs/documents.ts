import type { KnobDefinitions } from '../../../core/knobs.ts';
import { schematronsIn } from '../../../schematron/kept.ts';

/** What no source tells about documents and transactions. @see https://docs.goroute.ai/docs/sending-documents/tracking */
export const documentKnobs: KnobDefinitions = {
  pending_s: {
    default: 1,
    says: 'Seconds that a transaction is pending.',
    known: 'Seconds.',
    confidence: 'M',
  },
  processing_s: {
    default: 2,
    says: 'Seconds that a transaction is processing.',
    known: '1 to 5 seconds.',
    confidence: 'H',
  },
  sending_s: {
    default: 8,
    says: 'Seconds that a transaction is sending.',
    known: '5 to 30 seconds.',
    confidence: 'H',
  },
  timeout_sending_s: {
    default: 35,
    says: 'Seconds in sending of what goes to a receiver that answers late.',
    known: 'The test receiver 9915:timeout-test answers after 30 seconds or more.',
    confidence: 'M',
  },
  timeout_outcome: {
    default: 'failed',
    values: ['failed', 'delivered'],
    says: 'How a transaction to a receiver that answers late ends.',
    known: 'Nothing.',
    confidence: 'L',
  },
  send_validation: {
    default: 'synchronous',
    values: ['synchronous', 'asynchronous'],
    says: 'Whether an invalid document is refused when it is sent, or fails while its transaction is processing.',
    known: 'Documents are validated before transmission; validation errors have a status of their own.',
    confidence: 'M',
  },
  receiver_check: {
    default: 'synchronous',
    values: ['synchronous', 'asynchronous'],
    says: 'Whether an unknown receiver is refused when the document is sent, or the transaction fails.',
    known: 'Not found is described as a resource or a receiver.',
    confidence: 'M',
  },
  duplicate_policy: {
    default: 'accept',
    values: ['accept', 'reject'],
    says: 'What the same number once more, without an idempotency key, does: a second transaction, or 409 DUPLICATE_DOCUMENT.',
    known: '409 is listed for a duplicate resource.',
    confidence: 'L',
  },
  document_limit_bytes: {
    default: 15 * 1024 * 1024,
    minimum: 1,
    says: 'Bytes of one document.',
    known: 'It is 15 MB.',
    confidence: 'H',
  },
  batch_limit_bytes: {
    default: 50 * 1024 * 1024,
    minimum: 1,
    says: 'Bytes of one batch, and of any request.',
    known: 'It is 50 MB.',
    confidence: 'H',
  },
  batch_limit_documents: {
    default: 100,
    minimum: 1,
    says: 'Documents of one batch.',
    known: 'It is 100.',
    confidence: 'H',
  },
  transaction_prefix: {
    default: 'txn_',
    values: ['txn_', 'tx_'],
    says: 'How ids of transactions begin.',
    known: 'Three pages show txn_, the one on webhooks shows tx_.',
    confidence: 'M',
  },
  schematron: {
    default: '',
    check: schematronsIn,
    says: 'Paths of Schematron files, with commas between, that documents must keep besides the rules that are built in.',
    known: 'Documents are held against the official files of EN 16931 and Peppol.',
    confidence: 'H',
  },
  page_limit: {
    default: 100,
    minimum: 1,
    says: 'Largest limit of a list.',
    known: 'Only that there is a limit.',
    confidence: 'L',
  },
};
