import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** A team's repository. */
const folder = mkdtempSync(join(tmpdir(), 'adapter-test-'));
symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
writeFileSync(join(folder, 'vitest.config.mjs'), "export default { test: { include: ['*.test.ts'] } };");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A test file as a team would have it, on the reference integration or one with a defect. */
function testFile(mutant: string | null): string {
  const name = `${mutant ?? 'reference'}.test.ts`;
  const call = JSON.stringify({ only: ['dedupe-delivery-id', 'consent-text-reviewed'] });
  writeFileSync(
    join(folder, name),
    `import { rehearse } from '${join(ROOT, 'contracts/vitest/index.ts')}';
import { referenceConfig } from '${join(ROOT, 'contracts/harness/demo.ts')}';
await rehearse('revento', { ...${call}, config: { ...referenceConfig(${JSON.stringify(mutant ?? undefined)}), attestations: null } });
`,
  );
  return name;
}

async function vitest(...args: string[]): Promise<{ code: number | null; output: string }> {
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
  it('has a test for each item, and passes with the integration', async () => {
    const { code, output } = await vitest(testFile(null));
    expect(output).toMatch(/✓ .*Webhook handling > dedupe-delivery-id: Retries are deduplicated/);
    expect(output).toMatch(/consent-text-reviewed: .*\n?.*A person must confirm/);
    expect(code).toBe(0);
  });

  it('fails with the evidence and the cure, and carries out only what a filter leaves', async () => {
    const { code, output } = await vitest(testFile('dedupe-none'), '-t', 'dedupe-delivery-id');
    expect(code).toBe(1);
    expect(output).toContain('Fix: Store the delivery id');
    expect(output).toContain('◀──');
    expect(output).toMatch(/1 failed \| 1 skipped/);
  });
});
