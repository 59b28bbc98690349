import { Halt } from './halt.ts';

/** Something that the integration did wrong. `says` is a sentence without its full stop. */
export interface Mistake {
  readonly says: string;
  /** Numbers of the entries that show it. */
  readonly seqs: readonly number[];
}

const MOST_TOLD = 4;

/** Ends a check where mistakes were made: the first few are told, the rest counted. @throws Halt `failed` */
export function requireNone(mistakes: readonly Mistake[]): void {
  if (mistakes.length === 0) return;
  const told = mistakes.slice(0, MOST_TOLD);
  throw new Halt(
    'failed',
    sentenceOf(mistakes),
    told.flatMap(({ seqs }) => seqs),
  );
}

/** The first few mistakes in one sentence. */
export function sentenceOf(mistakes: readonly Mistake[]): string {
  const told = [...new Set(mistakes.map(({ says }) => says))];
  const more = told.length > MOST_TOLD ? `; and ${told.length - MOST_TOLD} more` : '';
  return `${told.slice(0, MOST_TOLD).join('; ')}${more}.`;
}
