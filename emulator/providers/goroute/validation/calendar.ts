import { isDay } from '../../../core/day.ts';

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
