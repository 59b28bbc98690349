import { authFailure, type Failure } from './failure.ts';

const INVALID_ID = 'INVALID_LINKED_ACCOUNT_ID';

/** Refusals about linked accounts, session tokens, applications and connections. @see https://docs.gocobalt.io/api-reference/customer/create-linked-account */
export const ACCOUNT_ERRORS: Readonly<Record<string, Failure>> = {
  ACCOUNT_ID_REQUIRED: authFailure(400, 'linked_account_id required', { code: INVALID_ID }),
  ACCOUNT_EXISTS: authFailure(400, 'Linked account creation failed'),
  YOUR_APP_INVALID: authFailure(500, 'Valid App ID and Auth credentials required in your_app'),
  DUPLICATE_CREDENTIAL: authFailure(400, 'Duplicate Auth key_name not allowed'),
  // The two codes are in each other's place, in the documentation itself.
  APP_ID_INVALID: authFailure(500, 'A valid app_id is required', {
    type: 'BAD_REQUEST',
    code: 'INTERNAL_SERVER_ERROR',
  }),
  ACCOUNT_NOT_FOUND: authFailure(404, 'Linked Account not found', { e1: { status: 500 } }),
  APP_ACCOUNT_NOT_FOUND: authFailure(404, 'Linked Account not found'),
  ACCOUNT_ID_NEEDED: authFailure(400, 'Linked account id is required'),
  ENVIRONMENT_NEEDED: authFailure(400, 'Environment is required'),
  ORG_NEEDED: authFailure(400, 'org_id is required'),
  TEST_USER: authFailure(400, 'The test user cannot be deleted in the test environment'),
  SESSION_ACCOUNT_MISSING: authFailure(400, 'Linked account Id and Template Id both are required', {
    e3: { message: 'linked_account_id is required', code: INVALID_ID },
  }),
  SESSION_ACCOUNT_UNKNOWN: authFailure(500, 'No linked account found', { e3: { status: 400, code: INVALID_ID } }),
  APP_NOT_FOUND: authFailure(404, 'Application not found', {
    code: 'INVALID_APP_ID',
    e3: { type: 'EXTERNAL_API_ERROR', code: 'EXTERNAL_API_FAILURE' },
  }),
  AUTH_STRUCTURE_UNKNOWN: authFailure(500, 'Schema not found', { form: 'auth_structure' }),
  CREDENTIALS_UNVERIFIED: authFailure(500, 'Failed to verify credentials'),
  MIGRATE_ACCOUNT_UNKNOWN: authFailure(400, 'linked account does not exist'),
  MIGRATE_VALUES: authFailure(400, 'auth_object values must be valid strings'),
  MIGRATE_OAUTH: authFailure(
    400,
    'access_token and/or refresh_token only permitted in auth_object for OAuth2 based applications',
  ),
  MIGRATE_KEYS: authFailure(400, 'only permitted in auth_object of auth_type: key_based'),
  DEFAULT_APP_MISSING: authFailure(404, 'Default app integration not found'),
  CREDENTIAL_KEY_MISSING: authFailure(404, 'Auth credential key not found'),
};
