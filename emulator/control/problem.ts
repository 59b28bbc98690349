import { STATUS_CODES } from 'node:http';
import { EmulatorError } from '../core/errors.ts';

/** The media type of refusals. @see https://www.rfc-editor.org/rfc/rfc9457 */
const PROBLEM_TYPE = 'application/problem+json';

/** A refusal as problem details. The type is `about:blank`, so the title is that of the status; programs read `code`. */
export function problem(status: number, code: string, detail: string, headers: Record<string, string> = {}): Response {
  const title = STATUS_CODES[status] ?? 'Error';
  const body = JSON.stringify({ type: 'about:blank', title, status, detail, code });
  return new Response(body, { status, headers: { 'Content-Type': PROBLEM_TYPE, ...headers } });
}

/** What anything thrown is answered as: a refusal says why, and anything else only that it is our fault. */
export function problemOf(thrown: unknown): Response {
  if (thrown instanceof EmulatorError) return problem(thrown.status, thrown.code, thrown.message);
  return problem(
    500,
    'emulator_fault',
    'The emulator itself failed on this request; this is a defect of the emulator.',
  );
}
