import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isBuilt } from '../../support/built.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** A team's repository. */
const folder = mkdtempSync(join(tmpdir(), 'adapter-test-'));
symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
// What is built is taken as it is, like a package that a team has installed: to transform all sources once more takes longer than the tests.
writeFileSync(
  join(folder, 'vitest.config.mjs'),
  "export default { test: { include: ['*.test.ts'], server: { deps: { external: [/[/]dist[/]/] } } } };",
);
const part = (name: string) => (isBuilt() ? join(ROOT, 'dist', `${name}.js`) : join(ROOT, `${name}.ts`));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A test file as a team would have it, on the reference integration or one with a defect. */
function testFile(mutant: string | null): string {
  const name = `${mutant ?? 'reference'}.test.ts`;
  const call = JSON.stringify({ only: ['dedupe-delivery-id', 'consent-text-reviewed'] });
  writeFileSync(
    join(folder, name),
    `import { rehearse } from '${part('contracts/vitest/index')}';
import { referenceConfig } from '${part('contracts/harness/demo')}';
await rehearse('revento', { ...${call}, config: { ...referenceConfig(${JSON.stringify(mutant ?? undefined)}), attestations: null } });
`,
  );
  return name;
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

async function vitest(...args: string[]): Promise<Ended> {
  const entry = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [entry, 'run', '--root', folder, '--reporter=verbose', ...args], {
    env: { ...process.env, NO_COLOR: '1', CI: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}

describe('the rehearsal inside of vitest', () => {
  let reference: Ended;
  let mutant: Ended;

  // Side by side: both start slowly, and wait for what they rehearse.
  beforeAll(async () => {
    const files = [testFile(null), testFile('dedupe-none')] as const;
    [reference, mutant] = await Promise.all([vitest(files[0]), vitest(files[1], '-t', 'dedupe-delivery-id')]);
  }, 60_000);

  it('has a test for each item, and passes with the integration', () => {
    const { code, output } = reference;
    expect(output).toMatch(/✓ .*Webhook handling > dedupe-delivery-id: Retries are deduplicated/);
    expect(output).toMatch(/consent-text-reviewed: .*\n?.*A person must confirm/);
    expect(code).toBe(0);
  });

  it('fails with the evidence and the cure, and carries out only what a filter leaves', () => {
    const { code, output } = mutant;
    expect(code).toBe(1);
    expect(output).toContain('Fix: Store the delivery id');
    expect(output).toContain('◀──');
    expect(output).toMatch(/1 failed \| 1 skipped/);
  });
});
