import { describe, expect, it } from 'vitest';
import { place, run } from './cli.ts';

const CONFIG = new URL('../../contracts/revento/reference/emulator.config.yaml', import.meta.url).pathname;

describe('demo', () => {
  it('shows the verdict of a check with its evidence, and says on the way what ended', async () => {
    const { code, stdout, stderr } = await run(['demo', '--only', 'webhook.dedupe'], place());
    expect(code).toBe(0);
    expect(stderr).toMatch(/✓ passed\s+webhook\.dedupe/);
    expect(stdout).toMatch(/✓ passed\s+dedupe-delivery-id/);
    expect(stdout).toMatch(/◀──/);
  });

  it('shows a defect with the exchange that proves it, why it matters and how to mend it, and exits with 1', async () => {
    const { code, stdout } = await run(['demo', '--mutant', 'sig-optional', '--only', 'webhook.fail-closed'], place());
    expect(code).toBe(1);
    expect(stdout).toContain('A webhook without a signature header was accepted with 202');
    expect(stdout).toMatch(/ {2}Fix {2}/);
    expect(stdout).toContain('failed 1, of 1 items');
    expect(stdout).not.toMatch(/c4n4ry/);
  });
});

describe('check', () => {
  it('judges the integration that a configuration describes, and gives the report as JSON', async () => {
    const { code, stdout } = await run(
      ['check', 'revento', '--config', CONFIG, '--only', 'webhook.dedupe', '--json'],
      place(),
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ checks: [{ id: 'webhook.dedupe', verdict: 'passed' }] });
  });

  it('names the nearest check for a mistyped one, and runs nothing', async () => {
    const { code, stderr } = await run(['check', 'revento', '--config', CONFIG, '--only', 'webhook.dedup'], place());
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean "webhook.dedupe"');
  });
});
