import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findScenario, listScenarios } from '../../emulator/scenarios/catalogue.ts';
import { playScenario } from '../../emulator/scenarios/play.ts';
import { inLanes } from './lanes.ts';
import { StandIn } from './stand-in.ts';

const LANES = 12;
const OURS = listScenarios({ directories: [] });

/** Every id of the reference's catalogue. */
const REVENTO = [
  ...['wh-valid', 'wh-each-type', 'wh-unsigned', 'wh-forged', 'wh-reserialised', 'wh-stale', 'wh-future', 'wh-replay'],
  ...['wh-slow-api', 'wh-burst', 'wh-duplicate', 'wh-duplicate-parallel', 'wh-drop-response', 'wh-forged-then-genuine'],
  ...['wh-out-of-order', 'wh-unknown-type', 'tok-rotate', 'tok-crash-after-refresh', 'tok-refresh-race'],
  ...[
    'tok-lost-refresh-response',
    'tok-expired',
    'tok-expired-loop',
    'tok-revoked',
    'tok-invalid-grant',
    'tok-refresh-503',
  ],
  ...[
    'tok-90d-idle',
    'tok-1y-cap',
    'tok-canary',
    'secret-canary',
    'rl-hourly',
    'rl-burst',
    'rl-repeat',
    'rl-concurrent',
  ],
  ...[
    'idle-watch',
    'page-walk',
    'consent-declined',
    'consent-partial',
    'consent-preview',
    'state-missing',
    'state-forged',
  ],
  ...[
    'state-replayed',
    'pkce-observe',
    'pkce-mismatch',
    'scope-added',
    'manifest-new-type',
    'life-disconnect',
    'life-archive',
  ],
  ...[
    'life-formal-lost',
    'life-user-revoke',
    'life-unpublish',
    'life-suspend',
    'life-unsuspend-reconnect',
    'life-deprecate',
  ],
  ...['wrong-kind', 'wrong-event', 'trace-audit', 'suspension', 'refresh-race'],
];

/** Shared scenarios that speak of something which is made: Revento only lets read. */
const WRITING = ['common/lost-create', 'common/timeout-after-effect', 'common/timeout-before-effect'];

describe('the scenarios that come with the emulator', () => {
  it('cover the whole catalogue of Revento', () => {
    const names = OURS.map(({ name }) => name);
    expect(REVENTO.filter((id) => !names.includes(`revento/${id}`))).toEqual([]);
    expect(names.filter((name) => name.startsWith('common/')).length).toBeGreaterThanOrEqual(25);
  });

  it.each(OURS.map((head) => [head.name, head] as const))(
    '%s loads, and can be read by a person',
    async (name, head) => {
      const scenario = await findScenario(name, { directories: [] });
      expect(scenario.name).toBe(name);
      expect(scenario.steps.length).toBeGreaterThan(0);
      expect(head.title.length).toBeGreaterThan(10);
      expect(head.story.match(/[.:?](\s|$)/g)?.length).toBeGreaterThanOrEqual(2);
      expect(head.correct).toMatch(/\.$/);
      const lines = readFileSync(head.file, 'utf8').split('\n');
      expect(lines.length).toBeLessThanOrEqual(60);
      expect(lines[0]).toBe('# yaml-language-server: $schema=../scenario.schema.json');
    },
  );

  it('are all passed by a correct integration', { timeout: 120_000 }, async () => {
    const others: string[] = [];
    const played = listScenarios({ directories: [], provider: 'revento' }).filter(
      ({ name }) => !WRITING.includes(name),
    );
    await inLanes(played, LANES, async ({ name }) => {
      const standIn = await StandIn.start();
      const run = await playScenario(standIn.sandbox, await findScenario(name), { host: standIn, patience: 0.5 });
      const wrong = standIn.sandbox.journal
        .query()
        .flatMap((entry) => ('violations' in entry ? (entry.violations ?? []) : []));
      if (run.state !== 'passed')
        others.push(`${name} ${run.state}: ${run.steps.find(({ ok }) => !ok)?.says ?? run.unmet.join(' ')}`);
      others.push(...wrong.map((says) => `${name}: ${says}`));
      await standIn.close();
    });
    expect(others).toEqual([]);
  });
});

describe('a shared scenario that speaks of what a provider has not', () => {
  it.each(WRITING)('does not apply to it: %s', async (name) => {
    const standIn = await StandIn.start();
    const scenario = await findScenario(name);
    await expect(async () => playScenario(standIn.sandbox, scenario)).rejects.toMatchObject({ code: 'not_applicable' });
    await standIn.close();
  });
});

describe('an integration that does not wait', () => {
  it.each(['common/burst-of-429', 'revento/rl-hourly'])('fails %s', async (name) => {
    const standIn = await StandIn.start({ hurry: true });
    const run = await playScenario(standIn.sandbox, await findScenario(name), { host: standIn, patience: 0.1 });
    await standIn.close();
    expect(run.state).toBe('failed');
    expect(run.steps.findLast(({ ok }) => !ok)?.says).toMatch(
      /^not so: nothing is asked again before Retry-After: #\d+ and #\d+ are .+ apart/,
    );
  });
});

describe('listScenarios and findScenario', () => {
  it('list what a provider can suffer: its own and the shared ones', () => {
    expect(new Set(listScenarios({ directories: [], provider: 'revento' }).map(({ provider }) => provider))).toEqual(
      new Set(['any', 'revento']),
    );
    expect(new Set(listScenarios({ directories: [], provider: 'crm' }).map(({ provider }) => provider))).toEqual(
      new Set(['any']),
    );
  });

  it('find files of the team by name and by path', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'scenarios-'));
    mkdirSync(join(folder, 'ours'));
    const file = join(folder, 'ours', 'bad-day.yaml');
    writeFileSync(
      file,
      'name: ours/bad-day\ntitle: A bad day\nstory: It rains. Nobody comes.\nprovider: revento\nsteps:\n  - use: common/burst-of-429\n',
    );
    expect((await findScenario('ours/bad-day', { directories: [folder] })).title).toBe('A bad day');
    expect((await findScenario(file)).steps[0]?.blocks[0]?.length).toBeGreaterThan(3);
    expect(listScenarios({ directories: [folder] })[0]?.name).toBe('ours/bad-day');
  });

  it('name the nearest scenario when there is none of that name', async () => {
    await expect(findScenario('revento/refresh-rase')).rejects.toThrow(
      'There is no scenario "revento/refresh-rase". Did you mean "revento/refresh-race"',
    );
    await expect(findScenario('./nowhere.yaml')).rejects.toMatchObject({ code: 'scenario_unknown', status: 404 });
  });
});
