import { Fake } from '../../core/fake.ts';
import { Random } from '../../core/random.ts';
import type { World } from '../../http/world.ts';
import type { Setup } from '../definition.ts';
import { applyFixtures } from './fixtures.ts';
import { register } from './registration.ts';
import { seedParticipants } from './seed-participants.ts';
import { seedProgram } from './seed-program.ts';
import { type Event, type Organization, reventoState, timestamp } from './state.ts';

const DAY_MS = 86_400_000;

interface Story {
  readonly organization: {
    readonly name: string;
    readonly formal: boolean;
    readonly environment: 'sandbox' | 'production';
  };
  readonly events: readonly {
    readonly title: string;
    readonly description: string;
    readonly language: 'pl' | 'en';
    readonly participants: number;
    readonly inDays: number;
  }[];
}

/** Two events of one organization, so that a token can meet the wrong one; an informal organization that cannot be connected; and production. */
const STORIES: readonly Story[] = [
  {
    organization: { name: 'Fundacja Mapy i Ludzie', formal: true, environment: 'sandbox' },
    events: [
      {
        title: 'Zjazd Kartografów 2026',
        description: 'Trzy dni o mapach, danych i ludziach, którzy je tworzą.',
        language: 'pl',
        participants: 96,
        inDays: 45,
      },
      {
        title: 'Open Data Camp',
        description: 'An unconference about open geodata. Bring a question, leave with a map.',
        language: 'en',
        participants: 32,
        inDays: 90,
      },
    ],
  },
  {
    organization: { name: 'Koło Przyjaciół Kompasu', formal: false, environment: 'sandbox' },
    events: [
      {
        title: 'Majówka z kompasem',
        description: 'Spotkanie nieformalne.',
        language: 'pl',
        participants: 8,
        inDays: 30,
      },
    ],
  },
  {
    organization: { name: 'Northern Lights Conferences', formal: true, environment: 'production' },
    events: [
      {
        title: 'Baltic Mapping Summit',
        description: 'The first real event.',
        language: 'en',
        participants: 32,
        inDays: 120,
      },
    ],
  },
];

/** Fills an empty world with a story: organizations, events, people, programs, and the integration's registration. */
export function seed(world: World, setup: Setup): void {
  register(world, setup);
  reventoState(world.store).seeding.insert({ id: 'story', seed: world.random.text(16) });
  seedData(world);
}

/** The data alone, with the same ids every time: so the weekly reset of the sandbox finds connections whose events still exist. */
export function seedData(world: World): void {
  const { organizations, users, seeding } = reventoState(world.store);
  const random = new Random(seeding.require('story').seed);
  const fake = new Fake(random);
  users.insert({
    id: random.id('usr_'),
    name: `${fake.firstName()} ${fake.lastName()}`,
    email: 'recenzje@revento.example',
  });
  for (const story of STORIES) {
    const organization = organizations.insert({ id: random.id('org_'), ...story.organization });
    for (const told of story.events) seedEvent(world, random, fake, organization, told);
  }
  applyFixtures(world);
}

/** An organization of its own with one event, for somebody who must share nothing with anybody. */
export function seedIdentity(world: World, title: string, participants: number): Event {
  const { organizations } = reventoState(world.store);
  const random = new Random(world.random.text(16));
  const organization = organizations.insert({
    id: random.id('org_'),
    name: `${title} Foundation`,
    formal: true,
    environment: 'sandbox',
  });
  const told = { title, description: '', language: 'en', participants, inDays: 60 } as const;
  return seedEvent(world, random, new Fake(random), organization, told);
}

function seedEvent(
  world: World,
  random: Random,
  fake: Fake,
  organization: Organization,
  told: Story['events'][number],
): Event {
  const now = world.clock.now();
  const day = now - (now % DAY_MS) + told.inDays * DAY_MS;
  const event: Event = reventoState(world.store).events.insert({
    id: random.id('evt_'),
    organization_id: organization.id,
    title: told.title,
    description: told.description,
    starts_at: timestamp(day + 9 * 3_600_000),
    ends_at: timestamp(day + 2 * DAY_MS + 17 * 3_600_000),
    publish_status: 'published',
    min_age: told.language === 'pl' ? 'age_all' : 'age_18_plus',
    created_at: timestamp(now - 60 * DAY_MS),
    updated_at: timestamp(now - 10 * DAY_MS),
  });
  seedParticipants(world, random, fake, event, told.participants, told.language);
  // An event that nobody can connect needs no program.
  if (organization.formal) seedProgram(world, random, fake, event, day, told.language);
  return event;
}
