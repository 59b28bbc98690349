// Part of the build: what the licences of bundled packages ask for.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The licence of every package that some of these files (relative to `root`) are of, one after the other. */
export function licences(root, files) {
  const folders = files.flatMap((file) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  return [...new Set(folders)]
    .sort()
    .map((folder) => `${folder.slice('node_modules/'.length)}\n\n${licenceIn(join(root, folder))}`)
    .join('\n----\n\n');
}

function licenceIn(folder) {
  const name = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  if (!name) throw new Error(`${folder} has no licence to bundle it under`);
  return readFileSync(join(folder, name), 'utf8');
}
