import type { NearMiss } from '../core/entry.ts';
import type { Texts } from './texts.ts';

/** What a refusal may carry besides its error and sentence. */
export interface OAuthRefusalDetails {
  /** For the journal and the page: what was sent against what would have fitted. */
  readonly explain?: NearMiss;
  readonly headers?: Record<string, string>;
  /** The sentence in Polish, for the page. */
  readonly messagePl?: string;
  /** The page has words of its own for this case, and shows the sentence to developers only. */
  readonly page?: keyof Texts['refusals'];
}

/**
 * A no of the authorization server, thrown by the checks of its endpoints and answered by the endpoint itself: the caller of a check
 * reads on as if all were well.
 */
export class OAuthRefusal extends Error {
  override readonly name = 'OAuthRefusal';
  /** `invalid_grant` and so on. @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
  readonly error: string;
  /** `page`: for the user's eyes only, since the client's address cannot be trusted or the client could do nothing about it. */
  readonly to: 'page' | 'client';
  readonly details: OAuthRefusalDetails;

  constructor(to: 'page' | 'client', error: string, message: string, details: OAuthRefusalDetails = {}) {
    super(message);
    this.to = to;
    this.error = error;
    this.details = details;
  }
}

/** A parameter's value; one without a value counts as omitted. @see https://www.rfc-editor.org/rfc/rfc6749#section-3.1 */
export function parameter(sent: URLSearchParams, name: string): string | null {
  return sent.get(name) || null;
}

/** The name of a parameter that was sent more than once, or undefined. @see https://www.rfc-editor.org/rfc/rfc6749#section-3.1 */
export function repeated(sent: URLSearchParams, names: Iterable<string> = sent.keys()): string | undefined {
  return [...names].find((name) => sent.getAll(name).length > 1);
}
