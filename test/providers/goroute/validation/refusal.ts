import { READING_LIMITS } from '../../../../emulator/providers/goroute/validation/index.ts';
import { readDocument } from '../../../../emulator/providers/goroute/validation/read.ts';
import { DocumentRefused } from '../../../../emulator/providers/goroute/validation/reading/refusal.ts';

/** What an invoice declares. */
export const NAMESPACES = [
  'xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"',
  'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"',
  'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"',
].join(' ');

/** Why a document is refused. Fails where it is read. */
export function refusal(
  xml: string,
  limits = READING_LIMITS,
): { reason: string; line: number | null; message: string } {
  try {
    readDocument(xml, limits);
  } catch (error) {
    if (error instanceof DocumentRefused) return { reason: error.reason, line: error.line, message: error.message };
    throw error;
  }
  throw new Error('the document was read');
}
