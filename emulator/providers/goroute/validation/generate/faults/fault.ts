import { decimal, ZERO } from '../../decimal.ts';
import { Draft, group, value } from '../draft.ts';
import type { MakeOptions } from '../make.ts';

/** A mistake that breaks one rule, made in a document that was right. */
export interface Fault {
  readonly rule: string;
  /** Rules that are broken whenever this one is, in this document at least. */
  readonly also?: readonly string[];
  /** What document it is made in, where not any one does. */
  readonly in?: MakeOptions;
  make(document: Draft): void;
}

/** A mistake. */
export function fault(
  rule: string,
  make: (document: Draft) => unknown,
  more: Omit<Fault, 'rule' | 'make'> = {},
): Fault {
  return {
    rule,
    ...more,
    make(document) {
      make(document);
    },
  };
}

/** Mistakes in the same kind of document. */
export function within(options: MakeOptions, faults: readonly Fault[]): readonly Fault[] {
  return faults.map((one) => ({ ...one, in: options }));
}

/** Path to the seller. */
export const SELLER = 'cac:AccountingSupplierParty/cac:Party';
/** Path to the buyer. */
export const BUYER = 'cac:AccountingCustomerParty/cac:Party';
/** Path to the totals. */
export const TOTALS = 'cac:LegalMonetaryTotal';

/** The last line: it has no allowances, charges or base quantity. */
export function lastLine(document: Draft): Draft {
  const line = document.children.at(-1);
  if (!line) throw new RangeError('The document has no line');
  return line;
}

/** Makes the amount over each path so much larger. */
export function raise(document: Draft, by: string, ...paths: readonly string[]): void {
  for (const path of paths) {
    const amount = document.at(path);
    amount.text = (decimal(amount.text) ?? ZERO).plus(by).toFixed(2);
  }
}

/** The row of the VAT breakdown of a category. */
export function row(document: Draft, category: string): Draft {
  const found = document
    .at('cac:TaxTotal')
    .all('cac:TaxSubtotal')
    .find((part) => part.at('cac:TaxCategory/cbc:ID').text === category);
  if (!found) throw new RangeError(`The document has nothing of category ${category}`);
  return found;
}

/** The first line of a category. */
export function lineOf(document: Draft, category: string): Draft {
  const found = document
    .all('cac:InvoiceLine')
    .find((line) => line.at('cac:Item/cac:ClassifiedTaxCategory/cbc:ID').text === category);
  if (!found) throw new RangeError(`The document has no line of category ${category}`);
  return found;
}

/** An allowance or a charge of nothing, so that no sum changes. */
export function nothing(isCharge: boolean, currency: string): Draft {
  return group(
    'cac:AllowanceCharge',
    value('cbc:ChargeIndicator', String(isCharge)),
    value('cbc:AllowanceChargeReason', 'Nothing'),
    value('cbc:Amount', '0.00', { currencyID: currency }),
    group(
      'cac:TaxCategory',
      value('cbc:ID', 'S'),
      value('cbc:Percent', '21'),
      group('cac:TaxScheme', value('cbc:ID', 'VAT')),
    ),
  );
}

/** A copy that can be changed by itself. */
export function copyOf(draft: Draft): Draft {
  const attributes = Object.fromEntries(draft.attributes);
  return new Draft(draft.name, draft.children.length > 0 ? draft.children.map(copyOf) : draft.text, attributes);
}
