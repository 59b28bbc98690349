/** Members that a request wants to see, by name, each with those that it wants within. */
export type Wanted = ReadonlyMap<string, Wanted>;

interface Growing extends Map<string, Growing> {}

/** `['lines.product', 'customer']` as a tree: a deeper path wants the shallower ones, too. */
export function wantedOf(paths: readonly string[]): Wanted {
  const tree: Growing = new Map();
  for (const path of paths) {
    let at = tree;
    for (const name of path.split('.')) {
      const below: Growing = at.get(name) ?? new Map();
      at.set(name, below);
      at = below;
    }
  }
  return tree;
}

/** Nothing beyond what is always shown. */
export const NOTHING_WANTED: Wanted = new Map();
