import { codes } from './codes.ts';

/** Reasons for an allowance (UNCL 5189). @see Peppol BIS Billing 3.0 rules, 2025-Q2, PEPPOL-EN16931-CL002 */
export const ALLOWANCE_REASONS: ReadonlySet<string> = codes(`
  41 42 60 62 63 64 65 66 67 68 70 71 88 95 100 102 103 104 105
`);

/** What a period may say of the tax point (UNCL 2005). @see PEPPOL-EN16931-CL006 */
export const PERIOD_CODES: ReadonlySet<string> = codes(`
  3 35 432
`);
