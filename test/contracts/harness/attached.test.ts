import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { RUN_TOKEN_VARIABLE } from '../../../contracts/harness/ask.ts';
import { referenceConfig } from '../../../contracts/harness/demo.ts';
import { freePort } from '../../../contracts/harness/free-port.ts';
import { ProcessGroup } from '../../../contracts/harness/process-group.ts';
import { runChecks } from '../../../contracts/harness/run.ts';
import { Clock } from '../../../emulator/core/clock.ts';
import { Sandbox } from '../../../emulator/sandbox.ts';

const SEED = 'by hand';
/** Both sides are started by hand, so a person gives it to both. */
const TOKEN = 'a token that a person has made up';
const folder = mkdtempSync(join(tmpdir(), 'attached-test-'));
/** In the order in which they are carried out, in one world. */
const CHECKS = ['oauth.state', 'webhook.dedupe', 'limit.retry-after', 'account.suspension', 'account.cascade'];
let group: ProcessGroup | undefined;

afterAll(async () => {
  vi.unstubAllEnvs();
  await group?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('rehearses an integration that runs already, one check after another', async () => {
  const port = await freePort();
  const own = String(await freePort());
  const { integration, ...rest } = referenceConfig();
  const url = `http://127.0.0.1:${own}`;
  // What a person would have copied from the output of an emulator with this seed and port.
  const shown = await Sandbox.start('shown', { providers: ['revento'], seed: SEED, port });
  const { facts } = shown.provider('revento');
  await shown.close();
  const env = {
    PORT: own,
    REVENTO_API_BASE: facts.apiBase ?? '',
    REVENTO_AUTH_BASE: facts.authBase ?? '',
    REVENTO_CLIENT_ID: facts.clientId ?? '',
    REVENTO_CLIENT_SECRET: facts.clientSecret ?? '',
    REVENTO_WEBHOOK_SECRET: facts.webhookSecret ?? '',
    DATA_DIR: folder,
    [RUN_TOKEN_VARIABLE]: TOKEN,
  };
  const clock = new Clock();
  group = new ProcessGroup(integration.start ?? '', { cwd: integration.cwd, env, clock });
  while (!group.output.includes('listening')) await clock.sleepWall(20);

  const config = { ...rest, seed: SEED, port, integration: { ...integration, url, start: null, env: {}, storage: [] } };
  vi.stubEnv(RUN_TOKEN_VARIABLE, TOKEN);
  const report = await runChecks({ config, only: CHECKS });
  expect(report.checks.map(({ id, verdict, reason }) => ({ id, verdict, reason }))).toMatchObject(
    CHECKS.map((id) => ({ id, verdict: 'passed' })),
  );
  expect(report.checks.find(({ id }) => id === 'webhook.dedupe')?.unjudged.join()).toContain(
    'after a restart (it was not started here)',
  );
}, 90_000);
