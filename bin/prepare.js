// Second half of the build: all that makes a cold start short. Plain JavaScript, since it runs bare.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { parse } from 'yaml';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Parsing YAML is a noticeable part of a cold start; JSON is not. */
function toJson(folder) {
  const source = join(root, folder, 'openapi.yaml');
  if (!existsSync(source)) return;
  const target = join(root, 'dist', folder, 'openapi.json');
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, JSON.stringify(parse(readFileSync(source, 'utf8'))));
}

for (const { name } of readdirSync(join(root, 'contracts'), { withFileTypes: true }).filter((item) =>
  item.isDirectory(),
)) {
  toJson(join('contracts', name));
}
toJson(join('emulator', 'control'));

// A start reads a few large files instead of two hundred small ones; commands stay apart, since each is loaded when it runs.
await build({
  entryPoints: [join(root, 'dist', 'bin', 'cli.js')],
  outdir: join(root, 'dist', 'bin'),
  allowOverwrite: true,
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
});
