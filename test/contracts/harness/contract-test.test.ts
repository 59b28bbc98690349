import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadContractTest } from '../../../contracts/harness/contract-test.ts';
import { referenceConfig } from '../../../contracts/harness/demo.ts';
import { runChecks } from '../../../contracts/harness/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'contract-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const RACE = `
id: refresh-race
needs: [connect, sync]
scenario: revento/refresh-race
expect:
  - says: one refresh serves all waiting work
    entries: { kind: request, operation: refreshToken, since: race }
    schema: { type: array, minItems: 1, maxItems: 1 }
fix: Serialize refreshes per connection.
`;

describe('a contract test of a team', () => {
  it.concurrent.each([
    [undefined, 'passed', 0, 'one refresh serves all waiting work'],
    ['flight-none', 'failed', 1, 'refresh'],
  ])('holds against mutant %s: %s', async (mutant, verdict, exitCode, reason) => {
    const config = { ...referenceConfig(mutant), providers: ['revento'], tests: [file('race.yaml', RACE)] };
    const report = await runChecks({ config, only: ['refresh-race'], confirm: false });
    expect(report.checks).toHaveLength(1);
    expect(report.checks[0], report.checks[0]?.reason).toMatchObject({
      id: 'refresh-race',
      verdict,
      reason: expect.stringContaining(reason),
    });
    expect(report.items).toMatchObject([{ id: 'refresh-race', severity: 'MUST', verdict }]);
    expect(report.exitCode).toBe(exitCode);
  });

  it.concurrent('proves nothing where there was nothing to hold its schema against', async () => {
    const vacuous = RACE.replace('{ type: array, minItems: 1, maxItems: 1 }', '{ type: array, maxItems: 1 }').replace(
      'operation: refreshToken, since: race',
      'operation: getMyProfile',
    );
    const config = { ...referenceConfig(), providers: ['revento'], tests: [file('vacuous.yaml', vacuous)] };
    const report = await runChecks({ config, only: ['refresh-race'] });
    expect(report.checks[0]).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('There was no entry'),
    });
  });

  it('needs what its scenario asks for, whether it says so or not', async () => {
    const { check } = await loadContractTest(file('bare.yaml', RACE.replace('needs: [connect, sync]\n', '')));
    expect(check.needs).toEqual(expect.arrayContaining(['connect', 'sync']));
  });

  it('is refused where it asks for a trigger that is nearly one of the configuration', async () => {
    const scenario = file(
      'own.yaml',
      'name: own\ntitle: t\nstory: s\nprovider: revento\nsteps:\n  - mark: race\n  - trigger: { refnud: acme }\n',
    );
    const test = file(
      'refund.yaml',
      RACE.replace('revento/refresh-race', scenario).replace('id: refresh-race', 'id: refund'),
    );
    const { integration, ...rest } = referenceConfig();
    const triggers = { ...integration.triggers, 'revento.refund': { run: 'true' } };
    const config = { ...rest, providers: ['revento'], tests: [test], integration: { ...integration, triggers } };
    await expect(runChecks({ config, only: ['refund'] })).rejects.toThrow(/"refnud".*Did you mean "refund"/);
    const other = { ...config, integration };
    const report = await runChecks({ config: other, only: ['refund'] });
    expect(report.items).toMatchObject([{ id: 'refund', verdict: 'untested' }]);
    expect(report.exitCode).toBe(4);
  });

  it.each([
    [
      'a wrong key',
      'id: a\nscenario: revento/refresh-race\nexpcet: []\nexpect: []\n',
      ':3:1: There is no key "expcet"',
    ],
    ['a wrong need', `id: a\nneeds: [snyc]\n${RACE.slice(RACE.indexOf('scenario'))}`, 'Did you mean "sync"?'],
    ['no expectation', 'id: a\nscenario: revento/refresh-race\n', ':1:1: "expect" is missing'],
    [
      'an unknown scenario',
      RACE.replace('revento/refresh-race', 'revento/refresh-rac'),
      'There is no scenario "revento/refresh-rac". Did you mean',
    ],
    ['an unknown word', RACE.replace('minItems: 1', 'minItms: 1'), 'minItms'],
    [
      'an unknown operation',
      RACE.replace('operation: refreshToken', 'operation: refrehToken'),
      ':7:31: Revento has no operation "refrehToken". Did you mean "refreshToken"',
    ],
    ['an unknown mark', RACE.replace('since: race', 'since: rase'), 'sets the mark "rase". Did you mean "race"'],
  ])('is refused with %s', async (_, text, message) => {
    await expect(loadContractTest(file('wrong.yaml', text))).rejects.toThrow(message);
  });
});
