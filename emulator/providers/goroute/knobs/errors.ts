import type { KnobDefinitions } from '../../../core/knobs.ts';

/** Where two pages disagree, or none tells, about refusals. @see https://docs.goroute.ai/docs/reference/error-codes */
export const errorKnobs: KnobDefinitions = {
  error_style: {
    default: 'symbolic',
    values: ['symbolic', 'numbered'],
    says: 'Whether errors are called VALIDATION_ERROR with a list of details and a request id, or VAL_002 with a sentence.',
    known: 'One page shows the one vocabulary, one page the other.',
    confidence: 'M',
  },
  validation_status: {
    default: '400',
    values: ['400', '422'],
    says: 'Status of a document that fails its validation when it is sent.',
    known: 'One page says 400, two say 422; the checklist lists 400 among the permanent ones.',
    confidence: 'M',
  },
  validate_invalid_status: {
    default: '200',
    values: ['200', '400', '422'],
    says: 'Status of the answer to the validation of an invalid document.',
    known: 'Samples read `valid` without looking at the status.',
    confidence: 'M',
  },
  send_status: {
    default: '202',
    values: ['200', '201', '202'],
    says: 'Status of a document that was taken over for sending.',
    known: '202 is listed as accepted for processing, without a word about which operations.',
    confidence: 'M',
  },
  lookup_miss: {
    default: 'by_form',
    values: ['by_form', 'status_404', 'status_200'],
    says: 'How a lookup that finds nobody answers: 200 with `found: false` to peppol_id and 404 to the others, or the same to all forms.',
    known: 'One page says 404, one shows a body with `found: false`, the checklist says nothing.',
    confidence: 'L',
  },
};
