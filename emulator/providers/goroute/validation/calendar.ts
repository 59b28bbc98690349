/** Days of the months; February as in a leap year. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** True for `2026-02-28`: a day of the calendar, written `YYYY-MM-DD` and nothing else. */
export function isDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (year === undefined || year === '0000') return false;
  const last = month === '02' && !isLeap(Number(year)) ? 28 : (DAYS[Number(month) - 1] ?? 0);
  return Number(day) >= 1 && Number(day) <= last;
}

/**
 * True for an `xs:date`: a day, which may have a time zone behind it.
 *
 * @see https://www.w3.org/TR/xmlschema-2/#date
 */
export function isXmlDate(text: string): boolean {
  return isDay(text.replace(/(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)$/, ''));
}

/** Less than zero, zero or more, as day `a` is before, on or after `b`. Time zones are not looked at. */
export function compareDays(a: string, b: string): number {
  const [left, right] = [a.slice(0, 10), b.slice(0, 10)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The day so many days later. */
export function dayAfter(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
