import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readAttestations } from '../../contracts/harness/attestations.ts';
import { loadChecklist } from '../../contracts/harness/checklist.ts';
import { readConfig } from '../../contracts/harness/config.ts';
import { knownItems } from '../../contracts/harness/known-items.ts';
import { objectOf, type Place, place, run, runJson } from './cli.ts';
import { SAMPLES } from './init/repositories.ts';

const CONFIG = 'emulator.config.yaml';
const ATTESTATIONS = 'golive.attestations.yaml';

describe('emulator init', () => {
  it('fits a configuration to the repository, tells what it found, and what is left to do', async () => {
    const where = express();
    const { code, stdout, stderr } = await run(['init', 'revento'], where);
    expect(code).toBe(0);
    expect(stdout).toBe(`${CONFIG} is written.\n`);
    expect(stderr).toMatch(/webhooks +\/webhooks\/revento +src\/server\.js:3\n/);
    expect(stderr).toMatch(/Left to do\n {2}env: .*REVENTO_TIMEOUT/);
    expect(stderr).toContain('emulator check revento');
    expect(stderr).toContain('emulator init revento --hooks node');
    const text = readFileSync(join(where.folder, CONFIG), 'utf8');
    expect(text).toMatch(/^# yaml-language-server: \$schema=node_modules\/golive-emulator\/\S+\.json\n/);
    expect(text).toMatch(/ {2}start: npm start +# from scripts\.start of package\.json\n/);
    expect(readConfig(join(where.folder, CONFIG)).integration.webhooks).toEqual({ revento: '/webhooks/revento' });
  });

  it('does not touch a file that is there, unless it is forced', async () => {
    const where = place();
    writeFileSync(join(where.folder, CONFIG), 'mine');
    const refused = await run(['init', 'revento'], where);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/^emulator\.config\.yaml cannot be written: it is here already; .*--force\.\n$/);
    expect(readFileSync(join(where.folder, CONFIG), 'utf8')).toBe('mine');
    expect((await run(['init', 'revento', '--force'], where)).code).toBe(0);
    expect(readConfig(join(where.folder, CONFIG)).providers).toEqual(['revento']);
  });

  it('shows the file, or the findings as JSON, and writes nothing', async () => {
    const where = express();
    const shown = await Promise.all([
      run(['init', 'revento', '--print'], where),
      run(['init', 'revento', '--dry-run'], where),
    ]);
    for (const { code, stdout } of shown) {
      expect(code).toBe(0);
      expect(parse(stdout)).toMatchObject({ integration: { start: 'npm start' } });
    }
    expect(objectOf(await runJson(['init', 'revento'], where))).toMatchObject({
      language: { value: 'node', from: 'package.json' },
      framework: { value: 'Express', from: 'package.json' },
      webhook: { value: '/webhooks/revento', from: 'src/server.js:3' },
    });
    expect(() => readFileSync(join(where.folder, CONFIG))).toThrow(/ENOENT/);
  });

  it('writes attestations to fill in, one for each item that needs a person', async () => {
    const where = place();
    expect(await run(['init', 'revento', '--attestations'], where)).toMatchObject({ code: 0, stderr: '' });
    const path = join(where.folder, ATTESTATIONS);
    const checklist = loadChecklist('revento');
    const items = knownItems([checklist]);
    expect(readAttestations(path, items, '2030-01-02')).toEqual([]);
    const filledIn = readFileSync(path, 'utf8')
      .replace('attestations: []', 'attestations:')
      .replaceAll(/^# {2}(- item| {2}(by|at|evidence|expires)):/gm, '  $1:')
      .replaceAll('at: YYYY-MM-DD', 'at: 2030-01-01')
      .replaceAll('YYYY-MM-DD', '2031-01-01');
    writeFileSync(path, filledIn);
    const wanted = checklist.items.filter(({ attest }) => attest !== null).map(({ id }) => id);
    expect(readAttestations(path, items, '2030-01-02').map(({ item }) => item)).toEqual(wanted);
    expect(await run(['init', 'revento', '--attestations'], where)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--force'),
    });
  });

  it('prints hooks, or writes them where it is told', async () => {
    const where = place();
    const { code, stdout } = await run(['init', 'revento', '--hooks', 'python'], where);
    expect(code).toBe(0);
    expect(stdout).toContain('def sync(event_id):');
    expect((await run(['init', 'revento', '--hooks', 'typescript', '--output', 'hooks.js'], where)).code).toBe(0);
    expect(readFileSync(join(where.folder, 'hooks.js'), 'utf8')).toContain('export function emulatorHooks');
    expect(await run(['init', 'revento', '--hooks', 'pyhton'], where)).toMatchObject({
      code: 2,
      stderr: 'There are no hooks for "pyhton". Did you mean "python"?\n',
    });
  });

  it('prints the schema of the configuration', async () => {
    expect(JSON.parse((await run(['init', '--schema'], place())).stdout)).toMatchObject({ title: CONFIG });
  });

  it.each([
    [['init', 'revento', '--hooks', 'go', '--attestations'], /one file at a time/],
    [['init', 'revento', '--url', 'localhost'], /no address of an integration/],
    [['init', 'revento', '--url', 'http://127.0.0.1:1/path'], /no address of an integration/],
    [['init'], /^Say which provider, augno, cobalt, goroute or revento: for example emulator init revento\.$/m],
    [['init', 'revnto'], /Did you mean "revento"/],
    [['init', 'revento', '--output', 'folder'], /folder cannot be written: it is here already/],
    [['init', 'revento', '--output', 'folder', '--force'], /folder cannot be written: EISDIR/],
    [['init', 'revento', '--output', 'missing/config.yaml'], /cannot be written: ENOENT/],
  ])('%j is refused in a sentence', async (args, says) => {
    const where = place();
    mkdirSync(join(where.folder, 'folder'));
    const { code, stdout, stderr } = await run(args, where);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

function express(): Place {
  const where = place();
  for (const [path, text] of Object.entries(SAMPLES['express and dotenv']?.files ?? {})) {
    mkdirSync(join(where.folder, path, '..'), { recursive: true });
    writeFileSync(join(where.folder, path), text);
  }
  return where;
}
