import type { Rule } from './rules/rule.ts';
import { RULES_OF_BILLS } from './rules/table.ts';
import { STRUCTURE_RULE } from './structure/check.ts';

export { answerOf, type ToldFinding, type ValidationAnswer } from './answer.ts';
export { type Bill, PEPPOL_BILLING, XRECHNUNG } from './bill.ts';
export { type Correspondents, correspondentsOf } from './correspondents.ts';
export { DOCUMENT_TYPES, type DocumentType } from './document-type.ts';
export type { Finding } from './finding.ts';
export type { PartySummary } from './party-summary.ts';
export { type ReadDocument, readDocument } from './read.ts';
export { decodedXml } from './reading/decode.ts';
export { READING_LIMITS, type ReadingLimits } from './reading/limits.ts';
export { DocumentRefused, type RefusalReason } from './reading/refusal.ts';
export type { Layer, Rule, Severity, Source } from './rules/rule.ts';
export { type AttachmentSummary, type BillSummary, type LineSummary, summaryOf } from './summary.ts';
export {
  type LayerResults,
  type ValidationOptions,
  type ValidationResult,
  validate,
  validateDocument,
} from './validate.ts';

/** Every rule that documents are held against, the structure first. */
export const RULES: readonly Rule[] = [STRUCTURE_RULE, ...RULES_OF_BILLS];
