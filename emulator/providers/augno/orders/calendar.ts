import type { World } from '../../../http/world.ts';
import { type Held, parentValue } from '../../../resources/held.ts';
import { textAt } from './fields.ts';
import { kept } from './kept.ts';

/** One day, ms. */
export const DAY_MS = 86_400_000;

/** Longest stretch of closed days that is looked through. */
const LOOK_DAYS = 366;
const NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Days on which freight leaves or arrives. */
export interface Days {
  isOpen(day: number): boolean;
  /** Time of day until which freight is picked up, ms; null where the calendar sets none. */
  readonly cutoff: number | null;
}

/** Without a calendar every day is open. */
export const EVERY_DAY: Days = { isOpen: () => true, cutoff: null };

/** The start of the day (UTC) of an instant; both ms. */
export function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS) * DAY_MS;
}

/** The calendar by which an account ships. */
export function shipDays(world: World, scope: string): Days {
  const calendars = kept(world, 'operating-calendars').by('scope', scope);
  const found = calendars.find(({ fields }) => fields.kind === 'ship' && fields.is_default === true);
  return found ? daysOf(world, found) : EVERY_DAY;
}

/** The calendar of that id. */
export function daysOf(world: World, calendar: Held): Days {
  const open = weekdays(textAt(calendar.fields, 'days_of_week') ?? '');
  const closures = kept(world, 'operating-calendars.closures').by('parent', parentValue(calendar.scope, calendar.id));
  const closed = new Set(closures.map(({ fields }) => dayOf(Date.parse(textAt(fields, 'closed_on') ?? ''))));
  return {
    isOpen: (day) => open.has((day / DAY_MS + 4) % 7) && !closed.has(day),
    cutoff: timeOf(textAt(calendar.fields, 'cutoff_at')),
  };
}

/** The day itself, or the nearest open one before it. */
export function onOrBefore(days: Days, day: number): number {
  return nearest(days, day, -DAY_MS);
}

/** The day itself, or the nearest open one after it. */
export function onOrAfter(days: Days, day: number): number {
  return nearest(days, day, DAY_MS);
}

/** So many working days (Monday to Friday, as carriers count them) before a day, or after it where `count` is negative. */
export function workingDaysBefore(day: number, count: number): number {
  const step = count > 0 ? -DAY_MS : DAY_MS;
  let at = day;
  for (let left = Math.abs(count); left > 0; ) {
    at += step;
    const weekday = (at / DAY_MS + 4) % 7;
    if (weekday !== 0 && weekday !== 6) left--;
  }
  return at;
}

function nearest(days: Days, day: number, step: number): number {
  for (let i = 0; i < LOOK_DAYS; i++) {
    const at = day + i * step;
    if (days.isOpen(at)) return at;
  }
  return day;
}

/** `1,2,3,4,5`, `mon-fri` or `Mon,Tue`: days by name, or by number from Monday, 1. All of them where nothing is said. */
function weekdays(text: string): ReadonlySet<number> {
  const words = text.toLowerCase().match(/[a-z]+|\d|-/g) ?? [];
  const found = new Set<number>();
  let last: number | null = null;
  let isRange = false;
  for (const word of words) {
    if (word === '-') isRange = true;
    else {
      const day: number = /\d/.test(word) ? Number(word) % 7 : NAMES.indexOf(word.slice(0, 3));
      if (day < 0) continue;
      if (isRange && last !== null) for (let at: number = last; at !== day; at = (at + 1) % 7) found.add(at);
      found.add(day);
      last = day;
      isRange = false;
    }
  }
  return found.size > 0 ? found : new Set([0, 1, 2, 3, 4, 5, 6]);
}

function timeOf(text: string | null): number | null {
  const [, hours, minutes] = /(?:^|T)(\d{2}):(\d{2})/.exec(text ?? '') ?? [];
  return hours === undefined ? null : (Number(hours) * 60 + Number(minutes)) * 60_000;
}
