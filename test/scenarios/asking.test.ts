import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../emulator/core/json.ts';
import { findScenario } from '../../emulator/scenarios/catalogue.ts';
import { byHand, type ScenarioHost } from '../../emulator/scenarios/host.ts';
import { playScenario } from '../../emulator/scenarios/play.ts';
import { reventoSandbox } from '../support/sandbox.ts';

const folder = mkdtempSync(join(tmpdir(), 'asking-'));

async function played(steps: string, host: ScenarioHost = byHand()) {
  const { sandbox } = await reventoSandbox();
  const file = join(folder, 'mine.yaml');
  writeFileSync(file, `name: mine\ntitle: Mine\nstory: It rains. It pours.\nprovider: revento\nsteps:\n${steps}`);
  return playScenario(sandbox, await findScenario(file), { host, patience: 0.1 });
}

describe('a trigger with arguments', () => {
  it('hands them to the integration: texts as they are, anything else as JSON, new ones in every run', async () => {
    const asked: [string, JsonObject][] = [];
    const host: ScenarioHost = {
      ...byHand(),
      triggers: ['revento.import'],
      trigger: async (name, args) => {
        asked.push([name, args]);
        return { status: 200, error: null };
      },
    };
    const { state } = await played(
      '  - trigger: { import: null, with: { key: "K-{run}", rows: [{ id: "{run}", n: 1 }] } }\n',
      host,
    );
    expect(state).toBe('passed');
    expect(asked).toEqual([['revento.import', { key: 'K-run1', rows: '[{"id":"run1","n":1}]' }]]);
  });

  it('tells a person what they are, or what else is to be done', async () => {
    const prompts: string[] = [];
    const host = byHand((text) => prompts.push(text));
    await played(
      '  - name: { as: acme }\n  - trigger: { sync: acme }\n  - trigger: { create: null, with: { po: "PO-{run}" }, times: 2 }\n  - trigger: { swap: null, says: take the new key }\n',
      host,
    );
    expect(prompts).toEqual([
      expect.stringMatching(/^Now let your integration sync acme \(evt_\w+\)\.$/),
      'Now let your integration create (po PO-run1) 2 times.',
      'Now let your integration take the new key.',
    ]);
  });
});

describe('an expectation about rows', () => {
  it('counts those of the provider that have these values', async () => {
    const steps = (count: number) =>
      `  - connect: { as: acme }\n  - expect: { says: it is connected once, rows: connections, where: { /status: connected }, count: ${count} }\n`;
    const { steps: right, state } = await played(steps(1));
    expect([state, right.at(-1)?.says]).toEqual(['passed', 'it is connected once']);
    const wrong = await played(steps(2));
    expect(wrong.steps.at(-1)?.says).toBe('not so: it is connected once: there are 1 connections, wanted are 2');
  });

  it.each([
    ['{ rows: connections, entries: { kind: request }, count: 1 }', 'expect judges either entries or rows.'],
    ['{ count: 1 }', 'expect judges either entries or rows.'],
    ['{ rows: connections, schema: true }', 'schema goes with entries alone.'],
    ['{ entries: { kind: request }, where: { /a: 1 }, count: 1 }', 'where goes with rows alone.'],
    ['{ rows: connections, where: { a: 1 }, count: 1 }', 'a JSON pointer'],
  ])('refuses %s', async (expectation, says) => {
    await expect(played(`  - expect: ${expectation}\n`)).rejects.toThrow(says);
  });

  it('says which collections there are', async () => {
    const { state, steps } = await played('  - expect: { rows: conections, count: 1 }\n');
    expect([state, steps.at(-1)?.says]).toEqual([
      'failed',
      expect.stringContaining('Revento has no collection "conections". Did you mean "connections"'),
    ]);
  });
});
