import { codes } from './codes.ts';

/** Categories of VAT (UNCL 5305). @see EN 16931 validation artefacts 1.3.16, BR-CL-17 */
export const TAX_CATEGORIES: ReadonlySet<string> = codes(`
  AE L M E S Z G O K B
`);
