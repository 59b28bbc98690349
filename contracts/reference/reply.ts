import type { Row } from './json.ts';

/** An answer: text is a page, anything else JSON. */
export interface Reply {
  readonly status: number;
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string | Row | Row[];
}

export const notFound: Reply = { status: 404, body: { error: 'not_found' } };
