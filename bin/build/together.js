// Part of the build: how the bundler is told which modules belong in one file.
import { readFileSync } from 'node:fs';

/**
 * Lets each of some modules want all the others besides what it wants by itself: a bundler that puts modules together which the same entry
 * points want then puts those into one file.
 *
 * @param entries absolute paths of the modules that files begin with
 * @param wanted absolute paths of modules that load others and do nothing else
 */
export function together(entries, wanted) {
  const known = new Set(entries);
  const imports = wanted.map((path) => `import ${JSON.stringify(path)};\n`).join('');
  return {
    name: 'together',
    setup(build) {
      build.onLoad({ filter: /\.js$/ }, ({ path }) =>
        known.has(path) ? { contents: imports + readFileSync(path, 'utf8') } : undefined,
      );
    },
  };
}
