import type { Finding } from './finding.ts';
import { sourceOf } from './rules/rule.ts';
import { RULES_OF_BILLS } from './rules/table.ts';
import type { ValidationOptions } from './validate.ts';

const KNOWN: ReadonlySet<string> = new Set(RULES_OF_BILLS.map(({ id }) => id));

/** Rules on check digits: in the sandbox they are left alone for its own identifiers, which no schema knows. */
const CHECK_DIGITS = /^PEPPOL-COMMON-R0/;

/** Rules of one country. */
const NATIONAL = /^([A-Z]{2}-R-|BR-DE-)/;

/** What the user's own schemas find besides: a rule that was found broken already is not told twice. */
export function foreignFindings(
  xml: string,
  found: readonly Finding[],
  { schematron = [], exempt = new Set() }: ValidationOptions,
): Finding[] {
  const told = new Set(found.map(({ rule }) => rule));
  const isLeft = (rule: string) => exempt.size > 0 && CHECK_DIGITS.test(rule) && KNOWN.has(rule);
  return schematron
    .flatMap((schema) => schema.findings(xml))
    .filter(({ rule }) => !told.has(rule) && !isLeft(rule))
    .map((one) => ({
      ...one,
      layer: NATIONAL.test(one.rule) ? 'country_cius' : 'schematron',
      source: sourceOf(one.rule),
    }));
}
