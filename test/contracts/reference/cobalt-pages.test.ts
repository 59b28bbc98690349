import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { referenceConfig } from '../../../contracts/harness/demo.ts';
import { runChecks } from '../../../contracts/harness/run.ts';
import { lackingBrowser } from '../../../contracts/harness/ui/chromium.ts';
import { startBundled } from '../../mutants/bundle.ts';

const LACK = lackingBrowser();
/** A defect that is seen without waiting. */
const MUTANT = 'key-in-browser-storage';
const CHECK = 'cobalt.ui-key-hidden';
const WITHIN_MS = 120_000;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'emulator-pictures-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function rehearsed() {
  const config = referenceConfig(MUTANT, 'cobalt');
  const { ui } = config.integration;
  const integration = {
    ...config.integration,
    start: await startBundled('cobalt'),
    ui: ui && { ...ui, screenshots: folder },
  };
  return runChecks({ config: { ...config, integration }, only: [CHECK], confirm: false });
}

// That Chromium walks them, matrix.test.ts shows: it rehearses the reference integration as a whole.
describe.skipIf(LACK !== null)(`Cobalt's pages${LACK === null ? '' : ` (not here: it needs ${LACK})`}`, () => {
  it(
    'leave a picture where a check fails, and the reason says where',
    async () => {
      const { checks } = await rehearsed();
      const path = join(folder, `${CHECK}.png`);
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
