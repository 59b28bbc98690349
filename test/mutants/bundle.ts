import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { PACKAGE_ROOT } from '../../emulator/core/package-root.ts';

/**
 * Each lives for seconds, so optimized code never pays for its making. What is built into Node comes first: it has code ready, which is
 * taken under the usual flags only.
 */
const UNOPTIMIZED = `
import { setFlagsFromString } from 'node:v8';
void Headers;
setFlagsFromString('--no-opt');
setFlagsFromString('--liftoff-only');
`;

const commands = new Map<string, Promise<string>>();

/** Gives a command that starts a provider's reference integration from one file: it is started thousands of times, and from sources that takes long. */
export function startBundled(provider: string): Promise<string> {
  const command = commands.get(provider) ?? bundle(provider);
  commands.set(provider, command);
  return command;
}

async function bundle(provider: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'emulator-mutants-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, 'server.mjs');
  await build({
    entryPoints: [join(PACKAGE_ROOT, 'contracts', provider, 'reference/server.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: { js: UNOPTIMIZED },
    outfile,
    logLevel: 'error',
  });
  // Pages are read from beside the program.
  const pages = join(PACKAGE_ROOT, 'contracts', provider, 'reference/browser');
  if (existsSync(pages)) cpSync(pages, join(folder, 'browser'), { recursive: true });
  return `exec '${process.execPath}' '${outfile}'`;
}
