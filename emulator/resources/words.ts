import { createRequire } from 'node:module';

let loaded: typeof import('pluralize') | undefined;

/** Loaded when the first name is looked at: a program that only starts needs no grammar. */
function grammar(): typeof import('pluralize') {
  loaded ??= createRequire(import.meta.url)('pluralize');
  if (!loaded) throw new TypeError('pluralize did not load');
  return loaded;
}

/** `categories` → `category`. */
export function singular(word: string): string {
  return grammar().singular(word);
}

/** `category` → `categories`. */
export function plural(word: string): string {
  return grammar().plural(word);
}

/** Names of contracts are asked for again with every request; those that clients make up must not fill the memory. */
const MOST_SNAKES = 10_000;
const snakes = new Map<string, string>();

/** A name in snake case, whatever its style: `ownerId`, `owner-id` and `Owner ID` are `owner_id`. */
export function snake(name: string): string {
  const known = snakes.get(name);
  if (known !== undefined) return known;
  const made = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase();
  if (snakes.size < MOST_SNAKES) snakes.set(name, made);
  return made;
}

/** The thing that a name is the id of: `owner` of `owner_id` and `ownerId`, `attributes` of `attribute_ids`; null for any other name. */
export function namedById(name: string): { readonly base: string; readonly many: boolean } | null {
  const one = /^(.+?)(?:_id|Id|ID|-id)$/.exec(name)?.[1];
  if (one !== undefined) return { base: one, many: false };
  const many = /^(.+?)(?:_ids|Ids|IDs|-ids)$/.exec(name)?.[1];
  return many === undefined ? null : { base: many, many: true };
}
