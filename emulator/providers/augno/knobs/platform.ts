import type { KnobDefinitions } from '../../../core/knobs.ts';

/** What no source tells about ids, jobs, logs and sandboxes. @see https://docs.augno.com/manage-account/sandboxes */
export const platformKnobs: KnobDefinitions = {
  brand: {
    default: 'augno',
    values: ['augno', 'openmrp', 'both'],
    says: 'Whose names headers and keys have; with both, either is understood and answers say Augno.',
    known: 'The product was renamed to OpenMRP on 2026-08-22; nothing but names changed.',
    confidence: 'M',
  },
  id_length: {
    default: 12,
    minimum: 8,
    says: 'Characters of a new id behind its prefix.',
    known: 'There are 12 in every sample; ids are opaque.',
    confidence: 'M',
  },
  audit_event_prefix: {
    default: 'ae_',
    values: ['ae_', 'auev_'],
    says: 'Prefix of the ids of audit events.',
    known: 'The document has the one, a page the other.',
    confidence: 'M',
  },
  job_start_ms: {
    default: 100,
    says: 'Milliseconds after which a job is started.',
    known: 'Jobs are created and carried out later.',
    confidence: 'L',
  },
  job_end_ms: {
    default: 500,
    says: 'Milliseconds after its creation at which a job ends.',
    known: 'Jobs are polled until they end.',
    confidence: 'L',
  },
  job_results_limit: {
    default: 1000,
    minimum: 1,
    says: 'Most rows that a job tells the outcome of; where there are more, has_next_page is true.',
    known: 'The list may be cut off; where is not told.',
    confidence: 'L',
  },
  log_delay_ms: {
    default: 0,
    says: 'Milliseconds after a request until its log and its audit events can be read.',
    known: 'Both are written after the answer.',
    confidence: 'M',
  },
  log_limit: {
    default: 10_000,
    minimum: 100,
    says: 'Request logs and audit events that are remembered; the oldest go first.',
    known: 'Nothing; the emulator has less room than the service.',
    confidence: 'H',
  },
  export_redirects: {
    default: true,
    says: 'Reading a finished export without asking for JSON leads to its file; otherwise it shows the job.',
    known: 'An SDK says so; the document has no such answer.',
    confidence: 'M',
  },
  log_retention_days: {
    default: 0,
    says: 'Days for which request logs are kept; 0 is for ever.',
    known: 'Nothing.',
    confidence: 'L',
  },
  audit_retention_days: {
    default: 0,
    says: 'Days for which audit events are kept; 0 is for ever.',
    known: 'Nothing.',
    confidence: 'L',
  },
  sandbox_nesting_code: {
    default: 'insufficient_permissions',
    values: ['insufficient_permissions', 'validation_failed'],
    says: 'Error code for managing sandboxes while acting in one.',
    known: 'It is refused; the code is not told.',
    confidence: 'M',
  },
  sandbox_quota: {
    default: 5,
    says: 'Sandboxes that the plan of an account allows; one more is refused with limit_exceeded.',
    known: 'There is a limit; no number is told.',
    confidence: 'L',
  },
  seat_quota: {
    default: 10,
    minimum: 1,
    says: 'Active users that the plan of an account allows; one more is refused with limit_exceeded.',
    known: 'There is a limit; no number is told.',
    confidence: 'L',
  },
  system_ids_are_shared: {
    default: true,
    says: 'What the system owns (units, terms, priorities) has the same ids in a sandbox and in production.',
    known: 'It exists in every account; whether under the same ids is not told.',
    confidence: 'L',
  },
  fault_names: {
    default: true,
    says: 'Creating a customer whose name, or a product whose SKU, is fault:CODE meets that fault.',
    known: 'The checklist speaks of test values, and no page lists any: these are ours.',
    confidence: 'H',
  },
};
