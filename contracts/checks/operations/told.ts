import type { Need } from '../../harness/needs.ts';
import type { Connection, Trial } from '../../harness/trial.ts';

/** Where an integration tells people of trouble, as far as it lets that be seen: those who run it, those who use it, and whoever looks. */
const PROBES: readonly Need[] = ['alerts', 'messages', 'connection'];
const TIME = /\d{4}-\d\d-\d\d[T ][\d:.]+(Z|[+-]\d\d:?\d\d)?/g;

/** What people could know at a moment. */
export interface Told {
  /** By probe and item, how often it stands there. */
  readonly items: ReadonlyMap<string, number>;
  /** How many answers of triggers had been seen. */
  readonly answers: number;
}

/** True where something of what people are told can be seen. */
export function canTell(trial: Trial, probes: readonly Need[] = PROBES): boolean {
  return probes.some((probe) => trial.has(probe));
}

/** Looks at alerts, at messages, and at the state of the connection, or at some of these. */
export async function lookAt(trial: Trial, connection: Connection, probes: readonly Need[] = PROBES): Promise<Told> {
  const items = new Map<string, number>();
  for (const probe of probes.filter((one) => trial.has(one))) {
    const shown = await trial.probe(probe, connection);
    for (const item of itemsOf(shown?.value)) {
      // Times go by without any news.
      const text = `${probe}: ${item.replace(TIME, '…')}`;
      items.set(text, (items.get(text) ?? 0) + 1);
    }
  }
  return { items, answers: answersOf(trial).length };
}

/** What stands there now and did not before, as texts. */
export function newsSince(before: Told, now: Told): string[] {
  return [...now.items].filter(([text, count]) => count > (before.items.get(text) ?? 0)).map(([text]) => text);
}

/** The same, and what triggers have answered since to whoever asked. */
export function heardSince(trial: Trial, before: Told, now: Told): string[] {
  return [...newsSince(before, now), ...answersOf(trial).slice(before.answers)];
}

function answersOf({ host }: Trial): string[] {
  return host.sightings.all
    .filter(({ surface, what }) => surface === 'answer' && what.startsWith('trigger '))
    .map(({ text }) => text);
}

function itemsOf(value: unknown): string[] {
  const held = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Array.isArray(value) ? value.map((item) => JSON.stringify(item)) : held.map((pair) => JSON.stringify(pair));
}
