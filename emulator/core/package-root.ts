import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isJsonObject } from './json.ts';

function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    if (dirname(folder) === folder)
      throw new Error('The emulator was moved away from its package.json; install it again.');
    folder = dirname(folder);
  }
  return folder;
}

/** The folder of this package, whether it runs from sources or built: data files are read relative to it. */
export const PACKAGE_ROOT: string = findRoot();

/** Name and version of this package, for whoever signs a document with them. Read when asked, so that starting up does not pay. */
export function packageIdentity(): { name: string; version: string } {
  const about: unknown = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'));
  const told = isJsonObject(about) ? about : {};
  return { name: String(told.name), version: String(told.version) };
}
