import type { Fake } from '../../core/fake.ts';
import type { Random } from '../../core/random.ts';
import type { World } from '../../http/world.ts';
import { type Activity, type Event, type Location, reventoState, timestamp } from './state.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const DAYS = 3;
const ACTIVITIES_PER_THREAD_AND_DAY = 10;

const WORDS = {
  pl: {
    threads: ['Mapy', 'Dane', 'Warsztaty'],
    venue: 'Centrum Konferencyjne',
    building: 'Budynek',
    floor: 'Piętro',
    waves: ['Pierwsza tura', 'Druga tura'],
  },
  en: {
    threads: ['Maps', 'Data', 'Workshops'],
    venue: 'Conference Centre',
    building: 'Building',
    floor: 'Floor',
    waves: ['Early birds', 'Regular'],
  },
};

/** Threads, locations, activities and registration waves of an event: three days, three threads, ninety activities. */
export function seedProgram(
  world: World,
  random: Random,
  fake: Fake,
  event: Event,
  firstDayMs: number,
  language: 'pl' | 'en',
): void {
  const words = WORDS[language];
  const { threads, activities, waves } = reventoState(world.store);
  const floors = seedLocations(world, random, event, words);
  for (const [position, name] of words.threads.entries()) {
    const thread = threads.insert({
      id: random.id('thr_'),
      event_id: event.id,
      name,
      position: position + 1,
      updated_at: event.updated_at,
    });
    for (let i = 0; i < DAYS * ACTIVITIES_PER_THREAD_AND_DAY; i++) {
      const dayMs = firstDayMs + Math.floor(i / ACTIVITIES_PER_THREAD_AND_DAY) * DAY_MS;
      const startsMs = dayMs + (9 + (i % ACTIVITIES_PER_THREAD_AND_DAY)) * HOUR_MS;
      activities.insert({
        id: random.id('act_'),
        event_id: event.id,
        title: `${name}: ${fake.sentence()}`,
        thread_id: thread.id,
        location_id: random.pick(floors).id,
        description: i % 4 === 3 ? null : fake.sentence(),
        status: i % 29 === 28 ? 'cancelled' : 'scheduled',
        starts_at: timestamp(startsMs),
        ends_at: timestamp(startsMs + 50 * 60_000),
        ...seats(random, i),
        min_age: null,
        updated_at: event.updated_at,
      });
    }
  }
  for (const [i, name] of words.waves.entries()) {
    const opensMs = Date.parse(event.created_at) + i * 30 * DAY_MS;
    waves.insert({
      id: random.id('wav_'),
      event_id: event.id,
      name,
      opens_at: timestamp(opensMs),
      closes_at: i === 0 ? timestamp(opensMs + 30 * DAY_MS) : null,
      capacity: i === 0 ? 50 : null,
      status: i === 0 ? 'closed' : 'open',
    });
  }
}

function seats(random: Random, i: number): Pick<Activity, 'capacity' | 'signup_count' | 'capacity_state'> {
  if (i % 7 === 6) return { capacity: null, signup_count: random.int(60), capacity_state: 'open' };
  const capacity = 20 + 10 * (i % 5);
  const signups = Math.min(capacity, random.int(capacity + 10));
  return { capacity, signup_count: signups, capacity_state: capacityState(capacity, signups) };
}

/** How full an activity is: nearly full from nine tenths on. */
export function capacityState(capacity: number | null, signups: number): Activity['capacity_state'] {
  if (capacity === null || signups < capacity * 0.9) return 'open';
  return signups < capacity ? 'nearly_full' : 'full';
}

/** One venue, two buildings, two floors each; gives the floors. */
function seedLocations(world: World, random: Random, event: Event, words: (typeof WORDS)['pl']): Location[] {
  const add = (name: string, kind: Location['kind'], parentId: string | null) =>
    reventoState(world.store).locations.insert({
      id: random.id('loc_'),
      event_id: event.id,
      name,
      kind,
      parent_id: parentId,
      updated_at: event.updated_at,
    });
  const venue = add(words.venue, 'venue', null);
  const buildings = ['A', 'B'].map((letter) => add(`${words.building} ${letter}`, 'building', venue.id));
  return buildings.flatMap((building) =>
    [1, 2].map((floor) => add(`${building.name}, ${words.floor.toLowerCase()} ${floor}`, 'floor', building.id)),
  );
}
