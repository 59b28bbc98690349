import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../../contracts/checks/index.ts';
import { request } from '../../../contracts/harness/ask.ts';
import { loadChecklist } from '../../../contracts/harness/checklist.ts';
import { referenceConfig } from '../../../contracts/harness/demo.ts';
import { freePort } from '../../../contracts/harness/free-port.ts';
import { type Progress, runChecks } from '../../../contracts/harness/run.ts';
import { REFS } from '../../../contracts/refs.ts';
import { PROVIDER_NAMES } from '../../../emulator/providers/registry.ts';

describe('a run', () => {
  it('leaves no process, port or folder behind when it is stopped in the middle', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'run-test-'));
    const told = join(folder, 'told');
    const stop = new AbortController();
    const { integration, ...config } = referenceConfig();
    const start = `echo "$$ {port} {scratch} {revento.origin}" > '${told}'; ${integration.start}`;
    const run = runChecks({
      config: { ...config, integration: { ...integration, start } },
      only: ['token.single-flight'],
      signal: stop.signal,
      onProgress: (progress: Progress) => {
        if (progress.type === 'phase' && progress.says.startsWith('Round 1')) stop.abort();
      },
    });
    const report = await run;
    expect(report.stopped).toBe(true);
    expect(report.checks).toEqual([]);
    expect(report.items).toMatchObject([{ id: 'token.single-flight', verdict: 'untested' }]);
    const [pid, port, scratch = '', origin = ''] = readFileSync(told, 'utf8').trim().split(' ');
    rmSync(folder, { recursive: true });
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
    expect(existsSync(scratch)).toBe(false);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    await expect(fetch(origin)).rejects.toThrow();
  });

  it('stops at the first failure where that is asked for, and says what was not reached', async () => {
    const config = { ...referenceConfig('dedupe-none'), attestations: null };
    const report = await runChecks({
      config,
      only: ['webhook.dedupe', 'api.pagination'],
      jobs: 1,
      bail: true,
      confirm: false,
    });
    expect(report.stopped).toBe(true);
    expect(report.checks.map(({ id }) => id)).toEqual(['webhook.dedupe']);
    expect(report.items).toMatchObject([
      { id: 'api.pagination', verdict: 'untested', reason: 'Not reached: api.pagination.' },
      { id: 'webhook.dedupe', verdict: 'failed' },
    ]);
    expect(report.exitCode).toBe(1);
  });

  it('tells the last lines of an integration that ends before it is ready', async () => {
    const config = referenceConfig();
    const integration = { ...config.integration, start: 'echo "no database here" >&2; exit 3' };
    await expect(runChecks({ config: { ...config, integration } })).rejects.toThrow(
      /ended with exit code 3 before it was ready[\s\S]*no database here/,
    );
  });

  it('refuses a check that there is not, and offers the nearest', async () => {
    await expect(runChecks({ config: referenceConfig(), only: ['webhook.dedup'] })).rejects.toThrow(
      /no check or checklist item "webhook.dedup".*"webhook.dedupe"/,
    );
  });

  it('refuses a placeholder that stands for nothing, and offers the nearest', async () => {
    const config = referenceConfig();
    const integration = { ...config.integration, env: { API: '{revento.apiBaze}' } };
    await expect(runChecks({ config: { ...config, integration }, only: ['webhook.dedupe'] })).rejects.toThrow(
      'integration.env.API says {revento.apiBaze}, which stands for nothing. Did you mean "revento.apiBase"',
    );
  });
});

describe('the register', () => {
  const lists = PROVIDER_NAMES.map(loadChecklist);

  it('has a check for every id that a checklist names, and names every check', () => {
    const named = lists.flatMap(({ items, beyond }) => [...items.flatMap(({ checks }) => checks), ...beyond]);
    const known = CHECKS.map(({ id }) => id);
    expect(named.filter((id) => !known.includes(id))).toEqual([]);
    expect(known.filter((id) => !named.includes(id))).toEqual([]);
  });

  it.each([
    ['augno', 49],
    ['cobalt', 36],
    ['goroute', 79],
    ['revento', 26],
  ])('has all items of the checklist of %s, %i, each decided by something', (provider, count) => {
    const { items } = loadChecklist(provider);
    expect(items).toHaveLength(count);
    expect(new Set(items.map(({ id }) => id)).size).toBe(count);
    for (const { id, checks, attest } of items) expect(checks.length > 0 || attest !== null, id).toBe(true);
  });

  it('cites every requirement with a link, and none in vain', () => {
    const cited = CHECKS.flatMap(({ refs }) => refs);
    expect(Object.keys(REFS).filter((ref) => !cited.some((id) => id === ref))).toEqual([]);
    for (const { link } of Object.values(REFS)) expect(link).toMatch(/^https:\/\//);
  });

  it('says of each check what to do and why', () => {
    for (const { id, fix, why, title, bad, good } of CHECKS)
      for (const text of [fix, why, title, bad, good]) expect(text.length, id).toBeGreaterThan(10);
  });
});

describe('asking an integration', () => {
  it('gives the reason why there is no answer', async () => {
    const signal = new AbortController().signal;
    const reply = await request('GET', `http://127.0.0.1:${await freePort()}/`, { signal, withinMs: 1000 });
    expect(reply).toMatchObject({ status: null, error: expect.stringContaining('ECONNREFUSED') });
  });
});
