import { cents, type Decimal, decimal, HUNDRED, ratio, sum, ZERO } from '../decimal.ts';
import { isSameTax, type Plan, signed, type Tax } from './plan.ts';

/** One row of the VAT breakdown. */
export interface TaxRow {
  readonly tax: Tax;
  readonly taxable: Decimal;
  readonly vat: Decimal;
}

/** What a document comes to. */
export interface Totals {
  readonly rows: readonly TaxRow[];
  readonly lines: Decimal;
  readonly allowances: Decimal;
  readonly charges: Decimal;
  readonly withoutVat: Decimal;
  readonly vat: Decimal;
  readonly withVat: Decimal;
  readonly due: Decimal;
}

/** Adds everything up. */
export function totalsOf({ lines, adjustments, tax, prepaid, rounding }: Plan): Totals {
  const parts = [
    ...lines.map((line) => ({ tax: line.tax, amount: line.net })),
    ...adjustments.map((adjustment) => ({ tax, amount: signed(adjustment) })),
  ];
  const taxes = parts
    .map((part) => part.tax)
    .filter((own, index, all) => all.findIndex((other) => isSameTax(own, other)) === index);
  const rows = taxes.map((own): TaxRow => {
    const taxable = sum(parts.filter((part) => isSameTax(part.tax, own)).map(({ amount }) => amount));
    return { tax: own, taxable, vat: cents(ratio(taxable.times(decimal(own.rate) ?? ZERO), HUNDRED)) };
  });
  const of = (isCharge: boolean) =>
    sum(adjustments.filter((own) => own.isCharge === isCharge).map(({ amount }) => amount));
  const [net, allowances, charges] = [sum(lines.map((line) => line.net)), of(false), of(true)];
  const withoutVat = net.minus(allowances).plus(charges);
  const vat = sum(rows.map((row) => row.vat));
  const withVat = withoutVat.plus(vat);
  return {
    rows,
    lines: net,
    allowances,
    charges,
    withoutVat,
    vat,
    withVat,
    due: withVat.minus(prepaid).plus(rounding),
  };
}
