import { codes } from './codes.ts';

/** Type codes that EN 16931 allows of an invoice (BR-CL-01, from UNTDID 1001).
 *
 * @see `@e-invoice-eu/core` 2.3.4, where the data model lists them */
export const INVOICE_TYPES: ReadonlySet<string> = codes(`
  71 80 82 84 102 130 202 203 204 211 218 219 295 325 326 331 380 382 383 384 385 386 387 388 389 390 393 394 395
  456 457 471 472 473 500 501 527 553 575 623 633 751 780 817 870 875 876 877 935
`);

/** Type codes that EN 16931 allows of a credit note (BR-CL-01). */
export const CREDIT_NOTE_TYPES: ReadonlySet<string> = codes(`
  81 83 261 262 296 308 381 396 420 458 502 503 532
`);

/** Type codes that Peppol billing allows of an invoice (PEPPOL-EN16931-P0100). @see Peppol BIS Billing 3.0 rules, 2025-Q2 */
export const PEPPOL_INVOICE_TYPES: ReadonlySet<string> = codes(`
  71 80 82 84 102 218 219 326 331 380 382 383 384 386 388 393 395 553 575 623 780 817 870 875 876 877
`);

/** Type codes that Peppol billing allows of a credit note (PEPPOL-EN16931-P0101). */
export const PEPPOL_CREDIT_NOTE_TYPES: ReadonlySet<string> = codes(`
  381 396 81 83 532
`);

/** Type codes for which both parties have to be German (PEPPOL-EN16931-P0112). */
export const GERMAN_ONLY_TYPES: ReadonlySet<string> = codes(`
  326 384
`);

/** Type codes that German sellers should keep to (DE-R-017). */
export const GERMAN_TYPES: ReadonlySet<string> = codes(`
  326 380 384 389 381 875 876 877
`);
