import type { KnobDefinitions } from '../../../core/knobs.ts';

/** What no source tells about keys, accounts and permissions. @see https://docs.augno.com/api/api-keys */
export const credentialKnobs: KnobDefinitions = {
  key_required: {
    default: true,
    says: 'A request without a key is refused; otherwise it acts as the administrator of the sandbox.',
    known: 'The document allows requests without a key, because the Dashboard signs in by cookie.',
    confidence: 'H',
  },
  lenient: {
    default: false,
    says: 'Any key is that of the administrator of the sandbox, and what an operation would refuse is answered as if it had gone well.',
    known: 'The test suites of the libraries send made-up keys and ids, and ask for success.',
    confidence: 'H',
  },
  missing_key_code: {
    default: 'invalid_credentials',
    values: ['invalid_credentials', 'expired_token'],
    says: 'Error code of the 401 for a request without a key.',
    known: 'No valid key is an error of status 401; its code is told for unknown keys only.',
    confidence: 'M',
  },
  account_header_required: {
    default: false,
    says: 'A request without the account header is refused; otherwise it acts on the account of its key.',
    known: 'A key belongs to one account. The page on audit events calls the header required.',
    confidence: 'M',
  },
  foreign_account_code: {
    default: 'insufficient_permissions',
    values: ['insufficient_permissions', 'resource_not_found'],
    says: 'Error code for an account header that names neither the account of the key nor one of its customers.',
    known: 'An account out of reach is refused with 403; the code is not told.',
    confidence: 'M',
  },
  foreign_id_code: {
    default: 'resource_not_found',
    values: ['resource_not_found', 'insufficient_permissions'],
    says: 'Error code for the id of something that belongs to another account, or to the other environment.',
    known: 'Objects of a sandbox do not exist in production; the answer is not described.',
    confidence: 'M',
  },
  permissions_needed: {
    default: 'own_family',
    values: ['own_family', 'any', 'all'],
    says: 'Which permissions suffice where an operation lists several: the one of its own family, any one, or all together.',
    known: 'The document lists them without saying how they combine.',
    confidence: 'M',
  },
  key_lifetime_limit_days: {
    default: 0,
    says: 'Days ahead that the expiry of a key may lie at most; 0 is without limit.',
    known: 'A key may have an expiry; a limit is told for the grace of a rotation only.',
    confidence: 'M',
  },
  system_object_code: {
    default: 'insufficient_permissions',
    values: ['insufficient_permissions', 'validation_failed', 'resource_conflict'],
    says: 'Error code for changing or deleting what the system owns.',
    known: 'It cannot be done; the code is not told.',
    confidence: 'L',
  },
};
