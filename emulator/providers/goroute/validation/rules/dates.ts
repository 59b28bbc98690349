import { isDay } from '../../../../core/day.ts';
import type { Bill } from '../bill.ts';
import { compareDays } from '../calendar.ts';
import type { XmlElement } from '../reading/element.ts';
import { all, first, textAt, textOf } from '../reading/walk.ts';
import { checks, checksEach } from './checks.ts';
import { LINES } from './place.ts';
import type { Breach, Rule } from './rule.ts';

/** Elements that hold a date. */
export const DATES: ReadonlySet<string> = new Set([
  'cbc:IssueDate',
  'cbc:DueDate',
  'cbc:TaxPointDate',
  'cbc:StartDate',
  'cbc:EndDate',
  'cbc:ActualDeliveryDate',
]);

/** Periods that end before they start. */
function* backwards(periods: readonly XmlElement[]): Iterable<Breach> {
  for (const period of periods) {
    const [start, end] = [textAt(period, 'cbc:StartDate'), textAt(period, 'cbc:EndDate')];
    if (start === '' || end === '' || compareDays(end, start) >= 0) continue;
    yield { at: first(period, 'cbc:EndDate') ?? period, detail: `it starts on ${start} and ends on ${end}` };
  }
}

function datesOf({ elements }: Bill): readonly XmlElement[] {
  return elements.filter((element) => DATES.has(element.name));
}

/** Dates and periods. */
export const DATE_RULES: readonly Rule[] = [
  checksEach(
    'PEPPOL-EN16931-F001',
    'A date must be written YYYY-MM-DD',
    { where: [...DATES].map((name) => `//${name}`).join(', '), of: datesOf },
    (date) => (textOf(date) === '' || isDay(date.text) ? null : `it is written ${textOf(date)}`),
  ),
  checks('BR-29', 'The period of an invoice must not end before it starts', '/Invoice/cac:InvoicePeriod', ({ root }) =>
    backwards(all(root, 'cac:InvoicePeriod')),
  ),
  checks(
    'BR-30',
    'The period of a line must not end before it starts',
    `${LINES.where}/cac:InvoicePeriod`,
    ({ lines }) => backwards(lines.flatMap((line) => all(line, 'cac:InvoicePeriod'))),
  ),
];
