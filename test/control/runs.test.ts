import { describe, expect, it } from 'vitest';
import { rowsOf, startControl } from './client.ts';

const HEAD = 'name: trial\ntitle: A trial\nstory: Something goes wrong.\nprovider: revento\n';

describe('scenarios', () => {
  it('are listed, for one provider too, and shown with their steps', async () => {
    const { ask } = await startControl();
    const all = rowsOf((await ask('GET', '/scenarios')).body.scenarios);
    expect(all.map(({ name }) => name)).toContain('revento/suspension');
    const own = rowsOf((await ask('GET', '/scenarios?provider=revento')).body.scenarios);
    expect(own.every(({ provider }) => provider === 'revento' || provider === 'any')).toBe(true);
    const { body } = await ask('GET', '/scenarios/revento/suspension');
    expect(rowsOf(body.steps).length).toBeGreaterThan(0);
  });
});

describe('runs', () => {
  it('play a scenario that is given as text or as an object', async () => {
    const { ask } = await startControl();
    const text = await ask('POST', '/runs', { definition: `${HEAD}steps:\n  - mark: here\n  - freeze\n`, wait: '10s' });
    expect(text.body).toMatchObject({
      id: 'run_1',
      scenario: 'trial',
      state: 'passed',
      steps: [
        { step: 'mark', ok: true },
        { step: 'freeze', ok: true },
      ],
    });
    const object = {
      name: 'other',
      title: 'Other',
      story: 'Something.',
      provider: 'revento',
      steps: [{ mark: 'there' }],
    };
    const second = await ask('POST', '/runs', { definition: object, wait: '10s' });
    expect(second.body).toMatchObject({ id: 'run_2', state: 'passed' });
    expect(rowsOf((await ask('GET', '/runs')).body.runs).map(({ id }) => id)).toEqual(['run_1', 'run_2']);
  });

  it('say that nothing was proved when a fault was never met', async () => {
    const { ask } = await startControl();
    const { body } = await ask('POST', '/runs', {
      definition: `${HEAD}steps:\n  - fault: { status: 503 }\n`,
      wait: '10s',
    });
    expect(body).toMatchObject({ state: 'unproved', faults: [{ met: 0 }] });
    expect((await ask('GET', '/faults')).body.faults).toMatchObject([{ state: 'cleared' }]);
  });

  it('refuse a text with mistakes, each by its place', async () => {
    const { ask } = await startControl();
    const { status, body } = await ask('POST', '/runs', {
      definition: `${HEAD}steps:\n  - falt: { status: 503 }\n  - fault: { stauts: 1 }\n`,
    });
    expect([status, body.code]).toEqual([422, 'scenario_invalid']);
    expect(body.detail).toMatch(/trial\.yaml:6:5: .*"falt".*\n?.*trial\.yaml:7:\d+: .*"stauts"/s);
    expect((await ask('GET', '/runs')).body.runs).toEqual([]);
  });

  it('go on when a wait is over, are waited for later, and stop', async () => {
    const { ask } = await startControl();
    const definition = `${HEAD}steps:\n  - fault: { status: 503, optional: true }\n  - settle: 1h\n`;
    const started = await ask('POST', '/runs', { definition, wait: '50ms' });
    expect(started.body).toMatchObject({ state: 'running', seqs: [expect.any(Number), null] });
    expect((await ask('GET', `/runs/${started.body.id}?wait=50ms`)).body.state).toBe('running');
    const waiting = ask('GET', `/runs/${started.body.id}?wait=1m`);
    expect((await ask('DELETE', `/runs/${started.body.id}`)).body.state).toBe('stopped');
    expect((await waiting).body.state).toBe('stopped');
    expect((await ask('GET', '/faults')).body.faults).toMatchObject([{ state: 'cleared' }]);
  });

  it('ask a person for what only the integration can do, in the journal', async () => {
    const { ask } = await startControl();
    const { body } = await ask('POST', '/runs', {
      definition: `${HEAD}steps:\n  - connect: { as: acme }\n  - trigger: { sync: acme }\n`,
    });
    const { entries } = (await ask('GET', '/journal?kind=note&wait=5s&count=2')).body;
    expect(rowsOf(entries).map(({ says }) => says)).toContainEqual(
      expect.stringContaining('Now let your integration sync acme'),
    );
    await ask('DELETE', `/runs/${body.id}`);
  });

  it('end before the sandbox is reset', async () => {
    const { ask } = await startControl();
    const { body } = await ask('POST', '/runs', { definition: `${HEAD}steps:\n  - settle: 1h\n` });
    await ask('POST', '/reset');
    expect((await ask('GET', `/runs/${body.id}`)).body.state).toBe('stopped');
  });
});
