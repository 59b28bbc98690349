import type { Schematron } from '../../../schematron/schematron.ts';
import type { Bill } from './bill.ts';
import { type Finding, type Placed, placed, sorted } from './finding.ts';
import { foreignFindings } from './foreign.ts';
import { type ReadDocument, readDocument } from './read.ts';
import type { ReadingLimits } from './reading/limits.ts';
import type { Layer, Leave, Rule } from './rules/rule.ts';
import { RULES_OF_BILLS } from './rules/table.ts';
import { STRUCTURE_RULE } from './structure/check.ts';

/** How a document is validated. */
export interface ValidationOptions {
  /** Identifiers, `scheme:value`, whose check digits are left alone: the sandbox's own do not all have right ones. None by default. */
  readonly exempt?: ReadonlySet<string>;
  /** What a document may ask of the reader. */
  readonly limits?: ReadingLimits;
  /** Schemas of the user's own that documents must keep as well. */
  readonly schematron?: readonly Schematron[];
}

/** What validation found. */
export interface ValidationResult {
  readonly valid: boolean;
  readonly document: ReadDocument;
  /** All of them in the order of the document, at most 10,000 of each rule. Those of schemas of the user's own stand by their lines. */
  readonly findings: readonly Finding[];
  /** Of these, the ones that make the document invalid. */
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
  readonly layers: LayerResults;
}

/** What came of each layer. Where the first one fails, the others are not run and have not passed. */
export interface LayerResults {
  readonly schema: { readonly passed: boolean };
  readonly business_rules: { readonly passed: boolean };
  readonly schematron: { readonly passed: boolean; readonly errors: number; readonly warnings: number };
  /** Which national rules were asked beside those of Peppol, or null. */
  readonly country_cius: { readonly passed: boolean; readonly cius: string | null };
}

/** Rules that are asked although the structure is wrong, since their ids say more than that of the structure. */
const ASKED_ANYWAY: ReadonlySet<string> = new Set([
  'BR-02',
  'BR-03',
  'BR-16',
  'PEPPOL-EN16931-F001',
  'PEPPOL-EN16931-R043',
]);

/** Findings of one rule that are kept. Whoever has more has one mistake in a program, or means harm. */
const MOST_OF_A_RULE = 10_000;

/**
 * Validates a document in the provider's four layers: structure, arithmetic, the rules of EN 16931 and Peppol, national rules. A document
 * whose structure is wrong is not looked at further; the other layers are all run.
 *
 * The rules are written by hand after the official ones, and are those that the provider's guides lead to: to pass here is no statement of
 * conformance. Whoever has the official Schematron files can have them asked besides.
 *
 * @throws DocumentRefused when it is no XML, is unsafe, too large, or of an unknown kind
 * @see https://docs.goroute.ai/docs/sending-documents/validation
 */
export function validate(xml: string, options: ValidationOptions = {}): ValidationResult {
  const document = readDocument(xml, options.limits);
  return validateDocument(document, options, (found) => foreignFindings(xml, found, options));
}

/** The same for a document that was read before. */
export function validateDocument(
  document: ReadDocument,
  options: ValidationOptions = {},
  foreign: (found: readonly Finding[]) => readonly Finding[] = () => [],
): ValidationResult {
  const { bill } = document;
  const leave: Leave = { identifiers: options.exempt ?? new Set() };
  // Of kinds that no rule is written for, being XML of a known root is all that is asked.
  const structure = bill ? breachesOf([STRUCTURE_RULE], bill, leave) : [];
  const isBuilt = structure.length === 0;
  const asked = isBuilt ? RULES_OF_BILLS : RULES_OF_BILLS.filter(({ id }) => ASKED_ANYWAY.has(id));
  const own = sorted([...structure, ...(bill ? breachesOf(asked, bill, leave) : [])]);
  const others = isBuilt && bill ? foreign(own) : [];
  const findings = others.length === 0 ? own : [...own, ...others].toSorted((a, b) => a.line - b.line);
  const errors = findings.filter(({ severity }) => severity === 'error');
  return {
    valid: errors.length === 0,
    document,
    findings,
    errors,
    warnings: findings.filter(({ severity }) => severity === 'warning'),
    layers: layersOf(findings, isBuilt, bill),
  };
}

function breachesOf(rules: readonly Rule[], bill: Bill, leave: Leave): Placed[] {
  const found: Placed[] = [];
  for (const rule of rules) {
    if (rule.appliesTo && !rule.appliesTo(bill)) continue;
    let count = 0;
    for (const breach of rule.breaches(bill, leave)) {
      if (count >= MOST_OF_A_RULE) break;
      found.push(placed(rule, breach));
      count += 1;
    }
  }
  return found;
}

/** Arithmetic is also a part of the official Schematron, and so counts in both; what the provider adds of its own does not. */
function layersOf(findings: readonly Finding[], isBuilt: boolean, bill: Bill | null): LayerResults {
  const of = (layer: Layer) => findings.filter((finding) => finding.layer === layer);
  const official = [...of('schematron'), ...of('business_rules').filter(({ source }) => source !== 'GoRoute')];
  const hasPassed = (found: readonly Finding[]) => isBuilt && found.every(({ severity }) => severity !== 'error');
  return {
    schema: { passed: isBuilt },
    business_rules: { passed: hasPassed(of('business_rules')) },
    schematron: {
      passed: hasPassed(official),
      errors: official.filter(({ severity }) => severity === 'error').length,
      warnings: official.filter(({ severity }) => severity === 'warning').length,
    },
    country_cius: {
      passed: hasPassed(of('country_cius')),
      cius: bill?.customization === 'xrechnung' ? 'xrechnung_3.0' : null,
    },
  };
}
