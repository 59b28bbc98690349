import { isJsonObject } from '../../../emulator/core/json.ts';

/** Shorter ones are words that many share. */
const LEAST_LETTERS = 5;
const TIME = /^\d{4}-\d\d-\d\d[T ]/;

/** The texts of a JSON document that may tell who somebody is: no times, no short words, and none of `known`. */
export function tellingTexts(value: unknown, known: readonly string[]): string[] {
  const texts: string[] = [];
  const walk = (held: unknown) => {
    if (Array.isArray(held)) held.forEach(walk);
    else if (isJsonObject(held)) Object.values(held).forEach(walk);
    else if (typeof held === 'string' && isTelling(held) && !known.includes(held)) texts.push(held);
  };
  walk(value);
  return [...new Set(texts)];
}

function isTelling(text: string): boolean {
  return text.length >= LEAST_LETTERS && !TIME.test(text);
}
