import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { loadChecklist } from '../../../contracts/harness/checklist.ts';
import { runChecks } from '../../../contracts/harness/run.ts';
import { checksOf } from '../../mutants/subjects.ts';
import { attachedConfig, nobodies, rehearseNobody, startNobody } from '../nobody.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const folder = mkdtempSync(join(tmpdir(), 'nobody-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { items } = loadChecklist('revento');
const attestable = items.filter(({ attest }) => attest !== null);

/** Somebody vouches for all that can be vouched for. */
function attestAll(): string {
  const path = join(folder, 'golive.attestations.yaml');
  const words = attestable.map(
    ({ id }) => `  - { item: ${id}, by: A. Person, at: 2026-01-01, expires: 2999-01-01, evidence: "I saw it." }`,
  );
  writeFileSync(path, `attestations:\n${words.join('\n')}\n`);
  return path;
}

describe('an integration that does nothing', () => {
  it.each(nobodies)(
    '$says Nothing of it passes',
    async ({ name }) => {
      const report = await rehearseNobody(name);
      expect(report.checks.map(({ id }) => id)).toEqual(checksOf('revento'));
      for (const { id, verdict, reason, harnessError } of report.checks) {
        expect(['untested', 'inconclusive', 'failed'], `${id}: ${reason}`).toContain(verdict);
        expect(harnessError, `${id}: ${reason}`).toBe(false);
      }
      expect(report.items.filter(({ verdict }) => verdict === 'passed')).toEqual([]);
      expect(report.counts.passed + report.beyond.passed).toBe(0);
      expect(report.exitCode).not.toBe(0);
      expect(report.durationMs).toBeLessThan(30_000);
    },
    60_000,
  );

  it.each(nobodies)(
    '$says Nothing of it passes for having been vouched for',
    async ({ name }) => {
      const report = await rehearseNobody(name, {}, { attestations: attestAll() });
      expect(attestable.length).toBeGreaterThan(10);
      expect(report.items.filter(({ verdict }) => verdict === 'passed')).toEqual([]);
      const vouched = report.items.filter(({ verdict }) => verdict === 'attested').map(({ id }) => id);
      expect(attestable.map(({ id }) => id)).toEqual(expect.arrayContaining(vouched));
      expect(report.exitCode).not.toBe(0);
    },
    60_000,
  );

  it('is down, and that is said before anything is judged', async () => {
    const nobody = await startNobody((_, response) => response.end());
    await nobody.close();
    await expect(runChecks({ config: attachedConfig(nobody.url) })).rejects.toMatchObject({
      code: 'integration_not_ready',
      exitCode: 2,
      message: expect.stringMatching(/does not answer; start it/),
    });
  });

  it('accepts and hangs, and that is said before anything is judged', async () => {
    const nobody = await startNobody(() => {});
    closing.push(nobody.close);
    await expect(runChecks({ config: attachedConfig(nobody.url) })).rejects.toMatchObject({
      code: 'integration_not_ready',
      exitCode: 2,
    });
  });

  it('names the lines that are missing from the configuration', async () => {
    const nobody = await startNobody((_, response) => response.end());
    closing.push(nobody.close);
    const { integration, ...rest } = attachedConfig(nobody.url);
    const bare = { ...integration, triggers: {}, probes: {} };
    const report = await runChecks({ config: { ...rest, integration: bare }, only: ['account.cascade'] });
    const [cascade] = report.checks;
    expect(cascade?.verdict).toBe('untested');
    expect(cascade?.reason).toContain('triggers:\n      revento.connect: GET /connect?event_id={eventId}');
    expect(cascade?.reason).toContain('probes:\n      revento.connection: GET /emulator-hooks/connections/{eventId}');
    expect(report.exitCode).toBe(4);
  });
});
