import type { Secret } from '../../../emulator/core/secrets.ts';
import type { Looked } from '../../harness/check.ts';
import type { Mistake } from '../../harness/mistake.ts';
import type { Survey } from '../../harness/survey.ts';
import { type Place, placesOf } from './places.ts';
import { readings } from './readings.ts';

/** A place with all the ways in which it can be read, and the secrets of the provider that this brings to light. */
export interface Scanned {
  readonly place: Place;
  readonly readings: readonly string[];
  readonly secrets: readonly Secret[];
}

/** A secret with the place it stood in. */
export interface Found {
  readonly secret: Secret;
  readonly place: Place;
}

/** Several checks look over the same world, one after another. */
const SCANS = new WeakMap<Survey, readonly Scanned[]>();

/** Reads everything of a world, once. */
export function scan(survey: Survey): readonly Scanned[] {
  const known = SCANS.get(survey);
  if (known) return known;
  const scanned = placesOf(survey)
    .filter(({ text }) => text !== '')
    .map((place): Scanned => {
      const read = readings(place.text);
      return { place, readings: read, secrets: secretsIn(survey, read) };
    });
  SCANS.set(survey, scanned);
  return scanned;
}

/** The secrets that occur in any reading of a text, each once. */
export function secretsIn({ provider }: Survey, read: readonly string[]): Secret[] {
  return [...new Set(read.flatMap((reading) => provider.secrets.find(reading)))];
}

/** Where secrets of these kinds occur. */
export function found(survey: Survey, kinds: readonly string[]): Found[] {
  return scan(survey).flatMap(({ place, secrets }) =>
    secrets.filter(({ kind }) => kinds.includes(kind)).map((secret) => ({ secret, place })),
  );
}

/** The mistake that something stood where it must not. */
export function misplaced({ provider }: Survey, what: string, { says, seqs }: Place): Mistake {
  return { says: `${what} was found in ${provider.secrets.mask(says)}`, seqs };
}

/** What of logs cannot be judged. */
export function unjudgedLogs(survey: Survey): Looked['unjudged'] {
  const logs = survey.logs();
  if (logs === null) return ['the logs, which were not named'];
  return logs.some(({ text }) => text !== '') ? [] : ['the logs, in which nothing was written'];
}
