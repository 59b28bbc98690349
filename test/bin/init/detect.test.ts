import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configText } from '../../../bin/init/config-text.ts';
import { type Detected, detect } from '../../../bin/init/detect.ts';
import { summaryText } from '../../../bin/init/summary.ts';
import { parseConfig } from '../../../contracts/harness/config.ts';
import { folderWith } from './folder.ts';
import { SAMPLES } from './repositories.ts';
import { SECRET } from './sample.ts';

const REVENTO = {
  provider: 'revento',
  facts: ['apiBase', 'authBase', 'clientId', 'clientSecret', 'webhookSecret'],
};
const AUGNO = { provider: 'augno', facts: ['apiBase', 'apiKey', 'accountId', 'apiVersion', 'webhookSecret'] };

const parsed = (detected: Detected) => parseConfig('emulator.config.yaml', configText(detected)).integration;

describe('looking at a repository', () => {
  it.each(Object.entries(SAMPLES))('finds what there is: %s', (_, { files, finds }) => {
    const detected = detect(folderWith(files), REVENTO, null);
    const { variables, ...rest } = finds;
    expect({
      language: detected.stack?.language.value,
      framework: detected.stack?.framework?.value.name,
      start: detected.start?.value,
      url: detected.url?.value,
      webhook: detected.webhook?.value,
      connect: detected.connect?.value,
      callback: detected.callback?.value,
      health: detected.health?.value,
    }).toEqual({
      ...Object.fromEntries(
        ['language', 'framework', 'start', 'url', 'webhook', 'connect', 'callback', 'health'].map((name) => [
          name,
          undefined,
        ]),
      ),
      ...rest,
    });
    expect(Object.fromEntries(detected.variables.map(({ name, value }) => [name, value]))).toEqual(variables ?? {});
  });

  it.each(Object.entries(SAMPLES))('writes a configuration that holds, without a secret: %s', (_, { files, finds }) => {
    const detected = detect(folderWith(files), REVENTO, null);
    const integration = parsed(detected);
    expect(integration.url).toBe(finds.url ?? 'http://127.0.0.1:3000');
    expect(integration.start).toBe(finds.start ?? null);
    expect(integration.webhooks).toEqual(finds.webhook === undefined ? {} : { revento: finds.webhook });
    expect(integration.redirects).toEqual(finds.callback === undefined ? {} : { revento: finds.callback });
    expect(integration.ready).toEqual(finds.health === undefined ? null : { method: 'GET', path: finds.health });
    const env = Object.entries(finds.variables ?? {}).filter(([, value]) => value !== null);
    expect(integration.env).toEqual(Object.fromEntries(env));
    for (const text of [configText(detected), summaryText(detected), JSON.stringify(detected)])
      expect(text).not.toContain(SECRET);
  });

  it('writes lines that hold when they are uncommented', () => {
    const text = configText(detect(folderWith({}), REVENTO, null));
    const uncommented = text
      .split('\n')
      .map((line) => line.replace(/^( *)# ( *[\w.]+:( |$))/, '$1$2'))
      .join('\n');
    const { integration, attestations } = parseConfig('emulator.config.yaml', uncommented.replace('Next: ', '# '));
    expect(integration).toMatchObject({
      start: 'npm start',
      ready: { path: '/healthz' },
      webhooks: { revento: '/webhooks/revento' },
      redirects: { revento: '/callback' },
      logs: [expect.any(String)],
      storage: ['./data'],
      source: [expect.any(String)],
    });
    expect(Object.keys(integration.env)).toHaveLength(5);
    expect(Object.keys(integration.triggers)).toHaveLength(23);
    expect(Object.keys(integration.probes)).toHaveLength(9);
    expect(attestations).toMatch(/golive\.attestations\.yaml$/);
  });

  it('writes of keys, and of no consent, where a provider has no authorization server', () => {
    const files = { '.env.example': 'AUGNO_API_KEY=\nAUGNO_ACCOUNT_ID=\nAUGNO_CLIENT_ID=\n' };
    const detected = detect(folderWith(files), AUGNO, null);
    expect(parsed(detected).env).toEqual({ AUGNO_API_KEY: '{augno.apiKey}', AUGNO_ACCOUNT_ID: '{augno.accountId}' });
    expect(configText(detected)).toContain('# AUGNO_CLIENT_ID:');
    for (const text of [configText(detected), summaryText(detected)]) expect(text).not.toMatch(/after consent/);
    expect(configText(detect(folderWith({}), AUGNO, null))).toContain('AUGNO_API_KEY: "{augno.apiKey}"');
  });

  it('believes the address that it is told, and has the integration listen there', () => {
    const files = SAMPLES['express and dotenv']?.files ?? {};
    const { url, env } = parsed(detect(folderWith(files), REVENTO, 'http://127.0.0.1:8080'));
    expect(url).toBe('http://127.0.0.1:8080');
    expect(env).toMatchObject({
      PORT: '8080',
      REVENTO_REDIRECT_URI: 'http://127.0.0.1:8080/oauth/revento/callback',
    });
    const { start } = parsed(detect(folderWith(SAMPLES.rails?.files ?? {}), REVENTO, 'http://127.0.0.1:8080'));
    expect(start).toBe('bin/rails server -p 8080');
  });

  it('names the applications below, where there is none here', () => {
    const files = SAMPLES['monorepo with nothing at its root']?.files ?? {};
    expect(summaryText(detect(folderWith(files), REVENTO, null))).toContain('packages/a');
  });

  it('says of a path that it may be only the beginning', () => {
    const detected = detect(
      folderWith({ 'package.json': '{}', 'app.js': "app.use('/webhooks', router);" }),
      REVENTO,
      null,
    );
    expect(detected.webhook).toEqual({ value: '/webhooks', from: expect.stringContaining('is that the whole path?') });
  });
});

describe('strange repositories', () => {
  it('are no danger: broken, binary, huge, cunning and endless files', () => {
    const folder = folderWith({
      'package.json': '{"scripts": {"start": 7}, broken',
      'pyproject.toml': Buffer.from([0, 255, 254, 1]),
      'composer.json': '[]',
      'docker-compose.yml': 'services: [&a *a, *b\n\t: }',
      '.env': Buffer.alloc(1000, 0),
      Procfile: 'web: "x": {a} # \u001b[31m',
      'huge.js': `app.post('/webhooks/huge', x);${' '.repeat(300_000)}`,
      'binary.js': `app.post('/webhooks/binary', x);\0`,
      'spaces.py': `@app.post(${' '.repeat(200_000)}`,
      'lines.rb': '\n'.repeat(200_000),
      'application.yml': `server:\n${'  \n'.repeat(80_000)}`,
      'words.js': `PORT${' '.repeat(200_000)}${'A_'.repeat(20_000)}`,
      'cunning.js': "app.post('/webhooks/revento: {evil}', x); app.post('/webhooks/revento\\n  start: evil', x);",
      'new\nstart: evil.js': "app.post('/webhooks/of-a-new-line', x);",
    });
    symlinkSync('/etc', join(folder, 'linked'));
    symlinkSync('.', join(folder, 'round'));
    mkdirSync(join(folder, 'Gemfile'));
    execFileSync('mkfifo', [join(folder, 'pipe.js')]);
    const since = performance.now();
    const detected = detect(folder, REVENTO, null);
    expect(performance.now() - since).toBeLessThan(5_000);
    expect(detected).toMatchObject({ start: null, webhook: null });
    expect(parsed(detected).start).toBeNull();
  });

  it('quotes whatever YAML would take for something else', () => {
    for (const command of ['true', 'run: it', "sh -c 'x # y'", '- x', '"a" && b', '*x', '~', '5', '!tag x y']) {
      const detected = detect(folderWith({ Procfile: `web: ${command}` }), REVENTO, null);
      expect(parsed(detected).start, command).toBe(command);
    }
  });

  it('with more files than anybody reads are cut, and it is said', () => {
    const many = Array.from({ length: 3_100 }, (_, i) => [`f${i}.txt`, ''] as const);
    const detected = detect(folderWith(Object.fromEntries(many)), REVENTO, null);
    expect(detected.isCut).toBe(true);
    expect(summaryText(detected)).toContain('only a part');
  });

  it('that cannot be read say so in a sentence', () => {
    expect(() => detect(join(folderWith({}), 'gone'), REVENTO, null)).toThrow(/^This folder cannot be read: ENOENT/);
  });

  // Root may read everything.
  it.runIf(process.getuid?.() !== 0)('with folders and files of others leave those out', () => {
    const folder = folderWith({ 'secret/app.js': "app.post('/webhooks/x', y)", 'package.json': '{}' });
    chmodSync(join(folder, 'secret'), 0);
    chmodSync(join(folder, 'package.json'), 0);
    expect(detect(folder, REVENTO, null)).toMatchObject({ webhook: null });
    chmodSync(join(folder, 'secret'), 0o700);
  });
});
