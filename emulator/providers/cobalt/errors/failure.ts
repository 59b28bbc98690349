/** How a refusal looks in one generation, where that is not how it looks in the others. */
export interface Generation {
  readonly status?: number;
  readonly message?: string;
  /** `http_error_type`, which E1 calls `error_type`. */
  readonly type?: string;
  /** `error_code`; the auth service of E3 calls it `error`. */
  readonly code?: string;
}

/** The body around a message, where it is not the envelope of the generation. */
export type Form =
  /** `{message: "Server Error", error: <message>}` */
  | 'server_error'
  /** `{message}` */
  | 'bare'
  /** `{error: "SERVER_ERROR", message}` */
  | 'auth_structure'
  /** `{error: <message>}` */
  | 'error_only';

/** One way in which Cobalt says no; what is said here holds for E2. */
export interface Failure {
  readonly status: number;
  readonly message: string;
  readonly type: string | null;
  readonly code: string;
  readonly form: Form | null;
  /** Which of two services answers: in E3 their envelopes differ. */
  readonly service: 'auth' | 'workflow';
  readonly e1: Generation;
  readonly e3: Generation;
}

/** A refusal, with what is particular to it. */
export function failure(status: number, message: string, more: Partial<Failure> = {}): Failure {
  return {
    status,
    message,
    type: null,
    code: 'SERVER_ERROR',
    form: null,
    service: 'workflow',
    e1: {},
    e3: {},
    ...more,
  };
}

/** The same, by the service that knows accounts, tokens and connections. */
export function authFailure(status: number, message: string, more: Partial<Failure> = {}): Failure {
  return failure(status, message, { service: 'auth', ...more });
}
