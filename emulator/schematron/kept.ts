import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Schematron } from './schematron.ts';

interface Kept {
  readonly mtimeMs: number;
  readonly schema: Schematron;
}

/** Compiling takes a while, and a file says the same to every sandbox until it changes. */
const kept = new Map<string, Kept>();

/** The schema in a file, as it is now. @throws EmulatorError `schematron_invalid` with file and line, `file_unreadable`, `package_missing` */
export function schematronAt(path: string): Schematron {
  const file = resolve(path);
  const mtimeMs = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const known = kept.get(file);
  if (known?.mtimeMs === mtimeMs) return known.schema;
  const schema = new Schematron(path);
  kept.set(file, { mtimeMs, schema });
  return schema;
}

/** Those of a text with commas between paths; none for an empty one. @throws EmulatorError as `schematronAt` */
export function schematronsIn(paths: string): readonly Schematron[] {
  return paths
    .split(',')
    .map((path) => path.trim())
    .filter((path) => path !== '')
    .map(schematronAt);
}
