import type { Fake } from '../../core/fake.ts';
import type { Random } from '../../core/random.ts';
import type { World } from '../../http/world.ts';
import { type Event, type Participant, reventoState, timestamp } from './state.ts';

const DAY_MS = 86_400_000;
const TRACKS = {
  pl: ['mapy', 'dane otwarte', 'kartografia mobilna', 'historia'],
  en: ['maps', 'open data', 'mobile', 'history'],
};
const DIETS = { pl: [null, 'wegetariańska', 'bezglutenowa', null], en: [null, 'vegetarian', 'gluten-free', null] };

/** The four documented statuses in turn. @see https://external-integrations.docs.revento.app/sandbox/ */
const REVIEWS = ['pending', 'approved', 'rejected', 'revision_requested'] as const;

/** People who applied to an event: statuses in turn, answers in the event's language. */
export function seedParticipants(
  world: World,
  random: Random,
  fake: Fake,
  event: Event,
  count: number,
  language: 'pl' | 'en',
): void {
  const { participants, users } = reventoState(world.store);
  const reviewerId = users.list()[0]?.id ?? null;
  for (let i = 0; i < count; i++) {
    const [first, last] = [fake.firstName(), fake.lastName()];
    const user = users.insert({ id: random.id('usr_'), name: `${first} ${last}`, email: fake.email(first, last) });
    const submitted = Date.parse(event.created_at) + i * (DAY_MS / 4);
    participants.insert({
      id: random.id('ptp_'),
      event_id: event.id,
      user_id: user.id,
      application_id: random.id('app_'),
      display_name: i % 17 === 16 ? null : `${first} ${last.slice(0, 1)}.`,
      role: i % 12 === 11 ? 'speaker' : i % 20 === 19 ? 'staff' : 'participant',
      submitted_at: timestamp(submitted),
      ...reviewed(REVIEWS[i % REVIEWS.length] ?? 'pending', submitted, reviewerId),
      custom_form_fields: {
        favorite_track: random.pick(TRACKS[language]),
        dietary_notes: random.pick(DIETS[language]),
        ...(i % 5 === 0 && {
          needs_visa: i % 10 === 0,
          workshops: [random.pick(TRACKS[language])],
          years_of_experience: i % 30,
        }),
      },
    });
  }
}

type ReviewFields = Pick<
  Participant,
  'application_status' | 'last_reviewed_at' | 'last_reviewer_id' | 'last_review_action' | 'updated_at'
>;

function reviewed(status: (typeof REVIEWS)[number], submittedMs: number, reviewerId: string | null): ReviewFields {
  const at = timestamp(submittedMs + 2 * DAY_MS);
  if (status === 'pending') {
    return {
      application_status: status,
      last_reviewed_at: null,
      last_reviewer_id: null,
      last_review_action: null,
      updated_at: timestamp(submittedMs),
    };
  }
  return {
    application_status: status,
    last_reviewed_at: at,
    last_reviewer_id: reviewerId,
    last_review_action: status,
    updated_at: at,
  };
}
