import { setImmediate } from 'node:timers/promises';
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

/** After this many characters others have their turn: who waits for an answer must not wait for a scan. */
const TURN = 32 * 1024;
/** Several checks look over the same world, one after another. */
const SCANS = new WeakMap<Survey, Promise<readonly Scanned[]>>();

/** Reads everything of a world, once. */
export function scan(survey: Survey): Promise<readonly Scanned[]> {
  const scanned = SCANS.get(survey) ?? scanAll(survey);
  SCANS.set(survey, scanned);
  return scanned;
}

async function scanAll(survey: Survey): Promise<readonly Scanned[]> {
  /** Most headers are the same on every request. */
  const known = new Map<string, Omit<Scanned, 'place'>>();
  const scanned: Scanned[] = [];
  let since = 0;
  for (const place of placesOf(survey)) {
    const { text } = place;
    if (text === '') continue;
    const content = known.get(text) ?? contentOf(survey, text);
    if (!known.has(text)) since += text.length;
    known.set(text, content);
    scanned.push({ place, ...content });
    if (since > TURN) {
      since = 0;
      await setImmediate();
    }
  }
  return scanned;
}

function contentOf(survey: Survey, text: string): Omit<Scanned, 'place'> {
  const read = readings(text);
  return { readings: read, secrets: secretsIn(survey, read) };
}

/** The secrets that occur in any reading of a text, each once. */
export function secretsIn({ provider }: Survey, read: readonly string[]): Secret[] {
  return [...new Set(read.flatMap((reading) => provider.secrets.find(reading)))];
}

/** Where secrets of these kinds occur. */
export async function found(survey: Survey, kinds: readonly string[]): Promise<Found[]> {
  const scanned = await scan(survey);
  return scanned.flatMap(({ place, secrets }) =>
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
  return logs.length > 0 ? [] : ['the logs, of which there is no file'];
}
