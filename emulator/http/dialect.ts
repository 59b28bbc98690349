import type { NearMiss } from '../core/entry.ts';
import type { Exchange, Reply } from './exchange.ts';
import type { Violation } from './validation.ts';

/** What a refusal may carry besides its code. */
export interface RefusalDetails {
  /** Replaces the usual sentence. */
  message?: string;
  /** More fields of the body, where the provider's envelope has them. */
  fields?: Record<string, unknown>;
  headers?: Record<string, string>;
  /** For the journal: what was sent against what would have fitted. */
  explain?: NearMiss;
}

/** How a provider says no: its codes, the status of each, and the shape of the body. */
export interface ErrorDialect {
  /** Every code with its HTTP status and usual sentence. */
  readonly codes: Readonly<Record<string, { status: number; message: string }>>;
  /** The code that an injected status stands for, given the operation (a 400 of a refresh is `invalid_grant`). */
  codeFor(status: number, operation: string | null): string;
  /** The code for the first departure from the contract, where it is another than that of any bad request. */
  violation?(
    exchange: Exchange,
    violation: Violation,
    all: readonly Violation[],
  ): { readonly code: string; readonly details: RefusalDetails };
  /** The body and headers around a code. */
  render(exchange: Exchange, code: string, status: number, message: string, details: RefusalDetails): Reply;
}

/** An answer in the provider's dialect; the near miss, if any, is kept in the journal. */
export function refuse(dialect: ErrorDialect, exchange: Exchange, code: string, details: RefusalDetails = {}): Reply {
  const known = dialect.codes[code];
  if (!known) throw new TypeError(`the error dialect has no code ${code}`);
  if (details.explain) exchange.explain(details.explain);
  return dialect.render(exchange, code, known.status, details.message ?? known.message, details);
}
