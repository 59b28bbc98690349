import type { Need } from '../../harness/needs.ts';
import { ownTexts } from '../../harness/survey.ts';
import type { Connection, Person, Trial } from '../../harness/trial.ts';

/** A place where data of people can be read from outside. */
export interface Surface {
  readonly name: string;
  readonly text: string;
}

/** Something personal that nobody else has, so that it can be found again. */
export interface Canary {
  /** What it is: `a name`. */
  readonly what: string;
  readonly text: string;
}

const PROBES: readonly Need[] = ['state', 'connection', 'user', 'deadLetters', 'trace'];

/** All that can be read of an integration about a connection or a person: its probes, its storage byte for byte, its first page. */
export async function surfacesOf(trial: Trial, about: Connection | Person): Promise<Surface[]> {
  const surfaces: Surface[] = [];
  for (const word of PROBES.filter((one) => trial.has(one) && (one !== 'user' || 'userId' in about))) {
    const shown = await trial.probe(word, about);
    if (shown) surfaces.push({ name: `probe ${word}`, text: shown.text });
  }
  const page = await firstPage(trial, about);
  if (page !== null) surfaces.push({ name: 'its first page', text: page });
  const files = ownTexts(trial.storage);
  if (files.length > 0) surfaces.push({ name: 'its storage', text: files.map(({ text }) => text).join('\n') });
  return surfaces;
}

/** The canaries that are in a surface. */
export function found(surface: Surface, canaries: readonly Canary[]): readonly Canary[] {
  return canaries.filter(({ text }) => surface.text.includes(text));
}

/** Where canaries are, in words: `a name in probe state and its storage`. Empty where none is left. */
export function whereabouts(surfaces: readonly Surface[], canaries: readonly Canary[]): string {
  return canaries
    .map((canary) => ({ canary, places: surfaces.filter((surface) => found(surface, [canary]).length > 0) }))
    .filter(({ places }) => places.length > 0)
    .map(({ canary, places }) => `${canary.what} in ${namesOf(places)}`)
    .join(', ');
}

/** The names of surfaces: `probe state and its storage`. */
export function namesOf(surfaces: readonly Surface[]): string {
  const names = surfaces.map(({ name }) => name);
  return [names.slice(0, -1).join(', '), names.at(-1)].filter(Boolean).join(' and ');
}

async function firstPage(trial: Trial, about: Connection | Person): Promise<string | null> {
  const door = trial.host.door(`${trial.provider.provider}.connect`, { ...trial.argumentsOf(about) });
  if (!door) return null;
  try {
    const { status, body } = await trial.browser().open(new URL('/', door.address).href);
    return status === 200 ? body : null;
  } catch {
    // It has none, or one that leads elsewhere.
    return null;
  }
}
