import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { begin, type Place, place, run } from './cli.ts';

const CONFIG = new URL('../../contracts/revento/reference/emulator.config.yaml', import.meta.url).pathname;
const FAST = ['--only', 'dedupe-delivery-id'];

/** The reference integration, started from its sources, as a team's configuration would describe it. */
function check(args: readonly string[], where: Place) {
  return run(['check', 'revento', '--config', CONFIG, ...args], where);
}

describe('demo', () => {
  it('shows the verdict of an item with its evidence, and says on the way what ended', async () => {
    const { code, stdout, stderr } = await run(['demo', ...FAST, '--detail'], place());
    expect(code).toBe(0);
    expect(stderr).toMatch(/✓ passed\s+webhook\.dedupe/);
    expect(stdout).toMatch(/✓ passed\s+dedupe-delivery-id/);
    expect(stdout).toMatch(/◀──/);
  });

  it('shows what people vouch for, where no check can decide', async () => {
    const { code, stdout } = await run(['demo', 'augno', '--only', 'rollback-plan'], place());
    expect(code).toBe(0);
    expect(stdout).toMatch(/✍ attested\s+rollback-plan/);
  });

  // It is seen twice before it is told.
  it('shows a defect with the exchange that proves it, why it matters and how to mend it, and exits with 1', {
    timeout: 60_000,
  }, async () => {
    const { code, stdout } = await run(['demo', '--mutant', 'sig-optional', '--only', 'webhook.fail-closed'], place());
    expect(code).toBe(1);
    expect(stdout).toContain('A webhook without a signature header was accepted with 202');
    expect(stdout).toMatch(/ {2}Fix {2}/);
    expect(stdout).toContain('failed 1, of 1 items');
    expect(stdout).not.toMatch(/c4n4ry/);
  });
});

describe('check', () => {
  it('judges the integration that a configuration describes, and gives the report as JSON and in files', async () => {
    const where = place();
    const { code, stdout } = await check(
      [...FAST, '--json', '--report', 'junit=golive.xml', '--report', 'html=golive.html'],
      where,
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ checks: [{ id: 'webhook.dedupe', verdict: 'passed' }], stopped: false });
    expect(readFileSync(join(where.folder, 'golive.xml'), 'utf8')).toContain('dedupe-delivery-id');
    expect(readFileSync(join(where.folder, 'golive.html'), 'utf8')).toContain('<!doctype html>');
  });

  it.each([
    ['a mistyped check', ['--only', 'webhook.dedup'], 'Did you mean "webhook.dedupe"'],
    ['a mistyped section', ['--section', 'securty'], 'Did you mean "security"'],
    ['a shard that there is not', ['--shard', '5/4'], '--shard cannot be "5/4"'],
    ['a number that is none', ['--repeat', 'often'], '--repeat cannot be "often"'],
    ['a duration without a unit', ['--timeout', '30'], '"30" is not a duration'],
    ['a report format that there is not', ['--report', 'junt=x.xml'], 'Did you mean "junit"'],
    ['a report that cannot be written', ['--report', 'junit=/nowhere/x.xml'], '/nowhere'],
    ['a baseline that there is not', ['--baseline', 'none.yaml'], 'There is no baseline none.yaml'],
    ['a contract test that there is not', ['--tests', 'none.yaml'], 'There is no contract test none.yaml'],
  ])('refuses %s in one sentence, and runs nothing', async (_, args, message) => {
    const { code, stdout, stderr } = await check(args, place());
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('exits with 3 where nothing was checked, which is never green', async () => {
    const { code, stdout } = await check(['--only', ','], place());
    expect(code).toBe(3);
    expect(stdout).toContain('of 0 items');
  });

  it('excuses a known failure until it passes, and then wants it off the list', async () => {
    const where = place();
    const baseline = join(where.folder, 'golive.baseline.yaml');
    writeFileSync(baseline, 'known:\n  - item: dedupe-delivery-id\n    reason: ticket 12\n    expires: 2999-01-01\n');
    const broken = ['--baseline', baseline, '--', 'env', 'MUTANT=dedupe-none', ...startOfReference()];
    const [excused, { code, stdout }] = await Promise.all([
      check([...FAST, ...broken], where),
      check([...FAST, '--baseline', baseline], where),
    ]);
    expect(excused.code).toBe(0);
    expect(code).toBe(1);
    expect(stdout).toContain('ticket 12');
  });

  it('says what was decided when it is interrupted, and leaves nothing behind', async () => {
    const where = place();
    const env = { ...where.env, TMPDIR: where.folder };
    const { child, ended } = begin(['check', 'revento', '--config', CONFIG, '--jobs', '2', '--json'], {
      ...where,
      env,
    });
    await new Promise<void>((resolve) => {
      child.stderr?.on('data', (text: Buffer) => {
        if (/passed/.test(String(text))) resolve();
      });
    });
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    const report: unknown = JSON.parse(stdout);
    expect(report).toMatchObject({ stopped: true });
    expect(stdout).toContain('"verdict": "passed"');
    expect(readdirSync(where.folder).filter((name) => name.startsWith('emulator-check-'))).toEqual([]);
    expect(existsSync(`/proc/${child.pid}`)).toBe(false);
  });
});

/** As the configuration starts it, on a command line. */
function startOfReference(): string[] {
  return [process.execPath, new URL('../../dist/contracts/revento/reference/server.js', import.meta.url).pathname];
}
