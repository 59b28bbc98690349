import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'bin', 'contracts', 'emulator'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path.endsWith('.ts'));
/** What checks show as wrong and right code is no code of ours. */
const SNIPPET = /^ +(bad|good):\n? .*$/gm;
const sources = files.map((path) => ({ path, text: readFileSync(path, 'utf8').replace(SNIPPET, '') }));

/** Floors of the house, from the ground up: a file imports from its own floor or from one below. */
const FLOORS = [
  /^emulator\/core\//,
  /^emulator\/http\//,
  /^emulator\/(oauth|webhooks|resources|schematron)\//,
  /^emulator\/providers\//,
  /^emulator\/(scenarios\/|sandbox|snapshots|kept-world)/,
  /^emulator\/(control\/|emulator|index)/,
  /^contracts\//,
  /^bin\//,
];

function floorOf(path: string): number {
  return FLOORS.findIndex((floor) => floor.test(path));
}

function importsOf({ path, text }: { path: string; text: string }): string[] {
  const found = [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)];
  return found.map(([, target = '']) => normalize(join(dirname(path), target)));
}

describe('the house', () => {
  it('has a floor for every file', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((path) => floorOf(path) < 0)).toEqual([]);
  });

  it('imports downwards only', () => {
    const upwards = sources.flatMap((source) =>
      importsOf(source)
        .filter((target) => floorOf(target) > floorOf(source.path))
        // The scenario player and the sandbox are made for each other; the sandbox does not know the player.
        .map((target) => `${source.path} → ${target}`),
    );
    expect(upwards).toEqual([]);
  });

  it('lets no provider import another, and nothing below know one by name', () => {
    const leaks = sources.filter(
      ({ path, text }) => floorOf(path) >= 0 && floorOf(path) < 3 && /\b(revento|augno|cobalt|goroute)\b/i.test(text),
    );
    expect(leaks.map(({ path }) => path)).toEqual([]);
  });

  it('takes time and randomness from their one place', () => {
    const own = /^emulator\/core\/(clock|random)\.ts$|^contracts\/([a-z]+\/)?reference\//;
    const taken = /Date\.now\(|new Date\(\)|Math\.random\(|randomUUID\(|performance\.now\(/;
    expect(sources.filter(({ path, text }) => !own.test(path) && taken.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('silences no type checker', () => {
    const silenced = /\bas any\b|: any\b|<any>|as unknown as|@ts-(ignore|expect-error|nocheck)/;
    expect(sources.filter(({ text }) => silenced.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('keeps files short enough to have one idea', () => {
    const long = sources.filter(({ text }) => text.split('\n').length > 300).map(({ path }) => path);
    expect(long).toEqual([]);
  });
});
