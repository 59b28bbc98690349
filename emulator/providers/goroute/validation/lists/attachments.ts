import { codes } from './codes.ts';

/** What a document attached to an invoice may be. @see Peppol BIS Billing 3.0 rules, 2025-Q2, PEPPOL-EN16931-CL001 */
export const MIME_TYPES: ReadonlySet<string> = codes(`
  application/pdf image/png image/jpeg text/csv application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
  application/vnd.oasis.opendocument.spreadsheet
`);
