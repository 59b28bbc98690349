import { ADJUSTMENT_RULES } from './adjustments.ts';
import { ARITHMETIC_RULES } from './arithmetic.ts';
import { CODE_LIST_RULES } from './code-lists.ts';
import { CURRENCY_RULES } from './currency.ts';
import { DATE_RULES } from './dates.ts';
import { DECIMAL_RULES } from './decimals.ts';
import { GERMAN_RULES } from './germany.ts';
import { IDENTIFIER_RULES } from './identifiers.ts';
import { DUTCH_RULES } from './netherlands.ts';
import { PAYMENT_RULES } from './payment.ts';
import { PEPPOL_RULES } from './peppol.ts';
import { PRESENCE_RULES } from './presence.ts';
import { PRICE_RULES } from './price.ts';
import type { Rule } from './rule.ts';
import { VAT_RULES } from './vat.ts';

/** Every rule behind the structure of a document, in the order in which findings at one place are told. */
export const RULES_OF_BILLS: readonly Rule[] = [
  ...PRESENCE_RULES,
  ...PEPPOL_RULES,
  ...DATE_RULES,
  ...CURRENCY_RULES,
  ...DECIMAL_RULES,
  ...ADJUSTMENT_RULES,
  ...PRICE_RULES,
  ...ARITHMETIC_RULES,
  ...VAT_RULES,
  ...PAYMENT_RULES,
  ...CODE_LIST_RULES,
  ...IDENTIFIER_RULES,
  ...GERMAN_RULES,
  ...DUTCH_RULES,
];
