// Second half of the build: all that makes a cold start short. Plain JavaScript, since it runs bare.
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDocument } from '../dist/emulator/http/document.js';
import { bundleCommands } from './build/bundle.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Parsing YAML, and laying overlays over documents, is a noticeable part of a cold start; reading JSON is not. */
function toJson(folder) {
  const source = join(root, folder);
  if (!['openapi.yaml', 'openapi.json'].some((name) => existsSync(join(source, name)))) return;
  const target = join(root, 'dist', folder, 'openapi.json');
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, JSON.stringify(readDocument(source)));
}

for (const { name } of readdirSync(join(root, 'contracts'), { withFileTypes: true }).filter((item) =>
  item.isDirectory(),
)) {
  toJson(join('contracts', name));
}
toJson(join('emulator', 'control'));

// Pages that are no TypeScript.
const pages = join('contracts', 'cobalt', 'reference', 'browser');
cpSync(join(root, pages), join(root, 'dist', pages), { recursive: true });

await bundleCommands(join(root, 'dist'));
// The last step: a build that was interrupted does not have it.
writeFileSync(join(root, 'dist', 'built'), '');
