/** The five fields of a cron expression: which values each allows. */
const FIELDS = [
  { from: 0, to: 59 },
  { from: 0, to: 23 },
  { from: 1, to: 31 },
  { from: 1, to: 12 },
  { from: 0, to: 7 },
] as const;

const MINUTE_MS = 60_000;
/** No expression waits longer: the 29th of February comes at least every eight years. */
const SEARCH_MINUTES = 60 * 24 * 366 * 8;

/** When a job runs, in UTC. */
export type Cron = readonly ReadonlySet<number>[];

/** Reads `minute hour day month weekday`; null for anything else. */
export function parseCron(text: string): Cron | null {
  const words = text.trim().split(/\s+/);
  if (words.length !== FIELDS.length) return null;
  const sets = words.map((word, i) => setOf(word, FIELDS[i] ?? FIELDS[0]));
  return sets.every((set) => set !== null) ? sets : null;
}

/** The first minute after an instant at which a job runs, ms since the epoch; null where there is none. */
export function nextRun([minutes, hours, days, months, weekdays]: Cron, after: number): number | null {
  let at = Math.floor(after / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  const end = after + SEARCH_MINUTES * MINUTE_MS;
  while (at <= end) {
    const date = new Date(at);
    const weekday = date.getUTCDay();
    const isDay =
      months?.has(date.getUTCMonth() + 1) &&
      days?.has(date.getUTCDate()) &&
      (weekdays?.has(weekday) || (weekday === 0 && weekdays?.has(7)));
    if (!isDay) at = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 1);
    else if (hours?.has(date.getUTCHours()) && minutes?.has(date.getUTCMinutes())) return at;
    else at += MINUTE_MS;
  }
  return null;
}

function setOf(word: string, { from, to }: (typeof FIELDS)[number]): Set<number> | null {
  const found = new Set<number>();
  for (const part of word.split(',')) {
    const match = /^(\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
    if (!match) return null;
    const step = Number(match[4] ?? 1);
    const first = match[1] === '*' ? from : Number(match[2]);
    const last = match[1] === '*' ? to : Number(match[3] ?? (match[4] === undefined ? match[2] : to));
    if (step < 1 || first < from || last > to || first > last) return null;
    for (let value = first; value <= last; value += step) found.add(value);
  }
  return found;
}
