import { afterEach, describe, expect, it } from 'vitest';
import { runChecks } from '../../../contracts/harness/run.ts';
import { attachedConfig, startNobody } from '../nobody.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

describe('an integration that does nothing', () => {
  it.each([200, 401])('answers %d to everything, and nothing of it passes', async (status) => {
    const nobody = await startNobody((_, response) => {
      response.writeHead(status).end('{"status":"connected"}');
    });
    closing.push(nobody.close);
    const report = await runChecks({ config: attachedConfig(nobody.url) });
    expect(report.checks.map(({ verdict }) => verdict)).toEqual(report.checks.map(() => 'untested'));
    expect(report.counts.passed).toBe(0);
    expect(report.exitCode).toBe(4);
    expect(report.checks[0]?.reason).toContain('could not be connected');
  });

  it('is down, and that is said before anything is judged', async () => {
    const nobody = await startNobody((_, response) => response.end());
    await nobody.close();
    await expect(runChecks({ config: attachedConfig(nobody.url) })).rejects.toThrow(/does not answer; start it/);
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
    const report = await runChecks({ config: { ...rest, integration: { ...integration, triggers: {}, probes: {} } } });
    const suspension = report.checks.find(({ id }) => id === 'account.suspension');
    expect(suspension?.verdict).toBe('untested');
    expect(suspension?.reason).toContain('triggers:\n      revento.connect: GET /connect?event_id={eventId}');
    expect(suspension?.reason).toContain(
      'probes:\n      revento.connection: GET /emulator-hooks/connections/{eventId}',
    );
    expect(report.exitCode).toBe(4);
  });
});
