import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { referenceConfig } from '../../../contracts/harness/demo.ts';
import { runChecks } from '../../../contracts/harness/run.ts';
import { lackingBrowser } from '../../../contracts/harness/ui/chromium.ts';
import { startBundled } from '../../mutants/bundle.ts';

const LACK = lackingBrowser();
const WALKS = ['cobalt.ui-connect', 'cobalt.ui-reconnect', 'cobalt.ui-unhappy'];
const WITHIN_MS = 120_000;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'emulator-pictures-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function rehearsed(only: readonly string[], mutant?: string) {
  const config = referenceConfig(mutant, 'cobalt');
  const { ui } = config.integration;
  const integration = {
    ...config.integration,
    start: await startBundled('cobalt'),
    ui: ui && { ...ui, screenshots: folder },
  };
  return runChecks({ config: { ...config, integration }, only, confirm: false, jobs: 2 });
}

describe.skipIf(LACK !== null)(`Cobalt's pages${LACK === null ? '' : ` (not here: it needs ${LACK})`}`, () => {
  it(
    'are walked by Chromium: sign-up, consent, reconnect after expiry, denied consent, disconnect',
    async () => {
      const { checks } = await rehearsed(WALKS);
      expect(checks.map(({ id, verdict, reason }) => ({ id, verdict, reason }))).toEqual(
        WALKS.map((id) => ({ id, verdict: 'passed', reason: expect.any(String) })),
      );
    },
    WITHIN_MS,
  );

  it(
    'leave a picture where a check fails, and the reason says where',
    async () => {
      const { checks } = await rehearsed(['cobalt.ui-reconnect'], 'dead-shown-connected');
      const path = join(folder, 'cobalt.ui-reconnect.png');
      expect(checks).toMatchObject([{ verdict: 'failed', reason: expect.stringContaining(`What was shown: ${path}`) }]);
      expect(existsSync(path)).toBe(true);
    },
    WITHIN_MS,
  );
});

describe('pages without a browser', () => {
  it('are untested, and it is said what to give', async () => {
    const config = referenceConfig(undefined, 'cobalt');
    const integration = { ...config.integration, ui: null };
    const { checks } = await runChecks({ config: { ...config, integration }, only: ['cobalt.ui-connect'] });
    expect(checks).toMatchObject([{ verdict: 'untested', missing: expect.arrayContaining(['ui']) }]);
    expect(checks[0]?.reason).toContain('ui: { signup: /signup, login: /login, integrations: /integrations }');
  });
});
