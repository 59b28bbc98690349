import type { Row } from './json.ts';
import { page } from './pages.ts';

/** An answer: text is a page, anything else JSON. */
export interface Reply {
  readonly status: number;
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string | Row | Row[];
}

export const notFound: Reply = { status: 404, body: { error: 'not_found' } };

export const pageReply = (status: number, heading: string, text: string): Reply => ({
  status,
  body: page(heading, text),
});
