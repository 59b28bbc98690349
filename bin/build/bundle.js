// Part of the build: the command line as a few large files.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { licences } from './licences.js';
import { startWords } from './start-words.js';
import { together } from './together.js';

/** What every start loads. */
const STARTED = ['bin/dispatch.js', 'bin/failure.js', 'bin/commands/start.js', 'emulator/emulator.js'];

/** Packages of which a start needs a part, or all: read with the rest, they cost it no file of their own. */
const TAKEN_IN = ['@faker-js/faker', 'big.js', 'commander', 'hono/html', 'hono/router', 'picocolors'];

/**
 * Bundles `dist/bin/cli.js` in place. Commands stay apart, since each is loaded when it runs. What several of them share esbuild would cut into
 * as many files as there are sets of commands that share it; a start would open fifty. Since all of them say that they want what a start
 * wants, that is one.
 */
export async function bundleCommands(dist) {
  const found = await build({ ...options(dist), write: false });
  const parts = Object.values(found.metafile.outputs).flatMap(({ entryPoint }) => entryPoint ?? []);
  const { metafile } = await build({
    ...options(
      dist,
      parts.map((path) => resolve(dist, '..', path)),
    ),
  });
  writeFileSync(join(dist, 'bin', 'LICENSES.txt'), licences(join(dist, '..'), Object.keys(metafile.inputs)));
}

function options(dist, parts = []) {
  return {
    entryPoints: [join(dist, 'bin', 'cli.js')],
    absWorkingDir: join(dist, '..'),
    outdir: join(dist, 'bin'),
    allowOverwrite: true,
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    metafile: true,
    logLevel: 'warning',
    plugins: [
      startWords,
      builtIn,
      packages,
      together(
        parts,
        STARTED.map((name) => join(dist, name)),
      ),
    ],
  };
}

/** Leaves all other packages where they are. */
const packages = {
  name: 'packages',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      const isTaken = TAKEN_IN.some((name) => path === name || path.startsWith(`${name}/`));
      return kind === 'entry-point' || isTaken ? undefined : { path, external: true };
    });
  },
};

/** A module that is a script asks Node for its parts by `require`, which a bundle of modules does not have. */
const builtIn = {
  name: 'built-in',
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === 'require-call' ? { path, namespace: 'built-in' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'built-in' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
  },
};
