import { EmulatorError } from '../../../../core/errors.ts';
import type { Random } from '../../../../core/random.ts';
import type { Draft } from './draft.ts';
import { AMOUNT_FAULTS } from './faults/amounts.ts';
import { CODE_FAULTS } from './faults/codes.ts';
import type { Fault } from './faults/fault.ts';
import { NATIONAL_FAULTS } from './faults/national.ts';
import { PRESENCE_FAULTS } from './faults/presence.ts';
import { FEATURES } from './features.ts';
import { draftDocument, type MakeOptions } from './make.ts';
import { writtenXml } from './write.ts';

/** A mistake for every rule. */
export const FAULTS: readonly Fault[] = [...PRESENCE_FAULTS, ...AMOUNT_FAULTS, ...CODE_FAULTS, ...NATIONAL_FAULTS];

/** A document that breaks a rule. */
export interface InvalidDocument {
  readonly xml: string;
  /** What validation finds in it: the rule, and those that are broken with it. */
  readonly rules: readonly string[];
  /** The same document before the mistake. */
  readonly valid: string;
}

/** Belgium has no rules of its own here, and the euro. */
const USUAL: MakeOptions = { sellerCountry: 'BE', lines: 2, features: new Set(FEATURES) };

/** A document that breaks the rule and no other, or only such as cannot be kept with it. @throws EmulatorError for an unknown rule */
export function makeInvalid(random: Random, rule: string): InvalidDocument {
  const { document, fault } = draftFor(random, rule);
  const valid = writtenXml(document);
  fault.make(document);
  return { xml: writtenXml(document), rules: [rule, ...(fault.also ?? [])].toSorted(), valid };
}

/** A valid document in which a rule could be broken, and how. @throws EmulatorError for an unknown rule */
export function draftFor(
  random: Random,
  rule: string,
  options: MakeOptions = {},
): { readonly document: Draft; readonly fault: Fault } {
  const fault = FAULTS.find((known) => known.rule === rule);
  if (!fault) throw new EmulatorError('document_rule', `There is no rule ${rule} that a document could break.`);
  return { document: draftDocument(random, { ...USUAL, ...fault.in, ...options }), fault };
}
