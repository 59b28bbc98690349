import { afterEach, describe, expect, it } from 'vitest';
import type { Entry } from '../../emulator/core/entry.ts';
import { loadScenarioText } from '../../emulator/scenarios/catalogue.ts';
import { byHand } from '../../emulator/scenarios/host.ts';
import { playScenario } from '../../emulator/scenarios/play.ts';
import type { PlayOptions, Run } from '../../emulator/scenarios/run.ts';
import { RunRegistry } from '../../emulator/scenarios/run-registry.ts';
import type { Scenario } from '../../emulator/scenarios/scenario.ts';
import { StandIn, type StandInOptions } from './stand-in.ts';

const started: StandIn[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.close()));
});

async function standInFor(options: StandInOptions = {}): Promise<StandIn> {
  const standIn = await StandIn.start(options);
  started.push(standIn);
  return standIn;
}

function scenarioOf(steps: string, provider = 'revento'): Promise<Scenario> {
  return loadScenarioText(
    `name: case\ntitle: A case\nstory: It happens. It is seen.\nprovider: ${provider}\nsteps:\n${steps}`,
  );
}

/** Plays steps with a fresh stand-in. */
async function play(
  steps: string,
  options: PlayOptions & Omit<StandInOptions, 'host'> = {},
): Promise<{ run: Run; standIn: StandIn; entries: Entry[] }> {
  const { host, signal, patience = 0.2, ...rest } = options;
  const standIn = await standInFor(rest);
  const run = await playScenario(standIn.sandbox, await scenarioOf(steps), {
    host: host ?? standIn,
    patience,
    ...(signal && { signal }),
  });
  return { run, standIn, entries: standIn.sandbox.journal.query() };
}

const saysOf = (run: Run) => run.steps.map(({ says }) => says);

describe('a run', () => {
  it('is one tree in the journal: everything hangs under the step that did it', async () => {
    const { run, standIn } = await play(
      '  - connect: { as: acme }\n  - emit: { type: $sample, of: acme }\n  - fault: { operation: $list, status: 500, times: 1 }\n  - trigger: { sync: acme }\n  - advance: 5m\n',
    );
    const { journal } = standIn.sandbox;
    const foreign = journal
      .query({ since: run.seqs[0] })
      .filter((entry) => entry.cause === null && entry.kind !== 'request');
    expect(foreign).toEqual([]);
    const under = journal.query({ under: run.seqs[0] });
    for (const kind of ['event', 'attempt', 'fault', 'trigger', 'clock', 'step', 'result', 'action']) {
      expect(under.map((entry) => entry.kind)).toContain(kind);
    }
    expect(run.state).toBe('passed');
    expect(run.steps.map(({ step }) => step)).toEqual(['connect', 'emit', 'fault', 'trigger', 'advance']);
  });

  it('with a fault that nobody met has proved nothing, and says which', async () => {
    const { run } = await play(
      '  - connect: { as: acme }\n  - fault: { operation: getProgram, status: 500 }\n  - trigger: { sync: acme }\n',
    );
    expect(run.state).toBe('unproved');
    expect(run.unmet).toEqual(['fault_1 (answer 500 on getProgram) was never met, so nothing was proved.']);
    expect(run.faults).toEqual([{ id: 'fault_1', does: 'answer 500 on getProgram', met: 0 }]);
  });

  it('with a webhook shape that nothing met has proved nothing', async () => {
    const { run } = await play('  - connect: { as: acme }\n  - webhooks: { types: [activity.updated], hold: true }\n');
    expect(run.state).toBe('unproved');
    expect(run.unmet[0]).toContain('hold on activity.updated) was never met');
  });

  it('does not depend on what is optional', async () => {
    const { run } = await play(
      '  - fault: { operation: getProgram, status: 500, optional: true }\n  - await: { request: getProgram, within: 1ms, optional: true }\n',
    );
    expect(run.state).toBe('passed');
  });

  it('goes on after an observation that contradicts it, and has failed', async () => {
    const { run } = await play('  - await: { request: getProgram, within: 50ms }\n  - note: later\n');
    expect(run.state).toBe('failed');
    expect(saysOf(run)).toEqual(['waited 10ms for 1 request getProgram, there are 0', 'later']);
  });

  it('waits six times longer where a person is asked to act', async () => {
    const { run } = await play('  - await: { request: getProgram, within: 50ms }\n', { host: byHand() });
    expect(saysOf(run)).toEqual(['waited 60ms for 1 request getProgram, there are 0']);
  });

  it('ends at a step that cannot be done', async () => {
    const { run } = await play('  - disconnect: { of: nobody }\n  - note: never\n');
    expect(run.state).toBe('failed');
    expect(saysOf(run)).toHaveLength(1);
    expect(saysOf(run)[0]).toMatch(/^There is no event "nobody"/);
  });

  it('takes back what it set, however it ends', async () => {
    const { standIn } = await play(
      '  - fault: { operation: $any, status: 500 }\n  - webhooks: { hold: true }\n  - knobs: { refresh_reuse: revoke_family }\n  - freeze\n  - disconnect: { of: nobody }\n',
    );
    const { faults, webhooks, knobs, clock } = standIn.sandbox.provider('revento');
    expect(faults.idle).toBe(true);
    expect(webhooks.shapes().map(({ state }) => state)).toEqual(['cleared']);
    expect(knobs.text('refresh_reuse')).toBe('reject');
    expect(clock.frozen).toBe(false);
  });

  it('stops when it is told to, in the middle of a wait', async () => {
    const standIn = await standInFor();
    const runs = new RunRegistry(standIn.sandbox);
    const run = runs.start(
      await scenarioOf(
        '  - fault: { operation: $any, status: 500 }\n  - await: { request: $read, within: 10m }\n  - note: never\n',
      ),
      { host: standIn },
    );
    expect(runs.list()).toEqual([run]);
    expect(run.state).toBe('running');
    await standIn.sandbox.journal.wait({ kind: 'step', name: 'await' });
    expect((await runs.stop(run.id)).state).toBe('stopped');
    expect(standIn.sandbox.provider('revento').faults.idle).toBe(true);
    expect(saysOf(run)).not.toContain('never');
    expect(() => runs.get('run_9')).toThrow('There is no run "run_9". Did you mean "run_1"?');
  });

  it('of a shared scenario needs a provider that has what it speaks of', async () => {
    const standIn = await standInFor();
    const scenario = await scenarioOf('  - fault: { operation: $create, status: 500 }\n', 'any');
    expect(() => new RunRegistry(standIn.sandbox).start(scenario)).toThrow(
      'Revento has nothing that plays the role $create',
    );
    expect(() => new RunRegistry(standIn.sandbox).start(scenario, { provider: 'revnto' })).toThrow(
      'Did you mean "revento"?',
    );
  });
});

describe('steps', () => {
  it('fault, clear and limit act on the provider', async () => {
    const { run, entries } = await play(
      '  - connect: { as: acme }\n  - fault: { operation: getEvent, status: 503 }\n  - trigger: { sync: acme }\n  - clear: faults\n  - mark: after\n  - trigger: { sync: acme }\n  - await: { request: getEvent, status: 200, since: after }\n  - limit: { budget: hour, remaining: 0, resetIn: 1s, of: acme }\n  - mark: limited\n  - trigger: { sync: acme }\n  - expect: { entries: { request: getEvent, status: 429, since: limited }, min: 1 }\n',
    );
    expect(run.state).toBe('passed');
    expect(entries.filter((entry) => entry.kind === 'fault').map(({ change }) => change)).toContain('cleared');
  });

  it('emit waits for each attempt, unless it is parallel', async () => {
    const { run, entries } = await play(
      '  - connect: { as: acme }\n  - emit: { type: activity.updated, of: acme, times: 3 }\n',
    );
    const attempts = entries.filter((entry) => entry.kind === 'attempt');
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(run.steps.at(-1)?.seqs[1]).toBeGreaterThan(attempts.at(-1)?.seq ?? 0);
  });

  it('emit replaces fields, and says when nobody was told', async () => {
    const { run, entries } = await play(
      '  - connect: { as: acme }\n  - emit: { type: activity.updated, of: acme, occurred_at: "2026-01-01T00:00:00Z", data: { title: Renamed } }\n  - declareEventType: { type: activity.updated, declared: false }\n  - emit: { type: activity.updated, of: acme }\n',
    );
    const [event] = entries.filter((entry) => entry.kind === 'event');
    expect(event?.payload).toMatchObject({ occurred_at: '2026-01-01T00:00:00Z', data: { title: 'Renamed' } });
    expect(event?.payload).not.toHaveProperty('of');
    expect(saysOf(run).at(-1)).toBe(
      'activity.updated happened; nobody was told: the manifest does not declare activity.updated',
    );
  });

  it('webhooks holds, releases in another order, redelivers and replays', async () => {
    const { run, entries } = await play(
      '  - connect: { as: acme }\n  - webhooks: { types: [activity.updated], hold: true, times: 2 }\n  - emit: { type: activity.updated, of: acme, times: 2 }\n  - await: { delivery: activity.updated, status: held, count: 2 }\n  - webhooks: { release: reverse }\n  - webhooks: { redeliver: activity.updated }\n  - webhooks: { replay: last }\n',
    );
    expect(run.state).toBe('passed');
    const ids = entries.flatMap((entry) => (entry.kind === 'attempt' ? [entry.deliveryId] : []));
    const held = entries.flatMap((entry) =>
      entry.kind === 'delivery' && entry.status === 'held' ? [entry.deliveryId] : [],
    );
    expect(ids.slice(0, 2)).toEqual(held.toReversed());
    expect(ids).toHaveLength(4);
  });

  it('advance, freeze and resume move provider time', async () => {
    const { run, entries } = await play('  - freeze\n  - mark: before\n  - advance: 2h\n  - mark: after\n  - resume\n');
    const marks = entries.filter((entry) => entry.kind === 'mark');
    expect((marks[1]?.at ?? 0) - (marks[0]?.at ?? 0)).toBe(7_200_000);
    expect(run.state).toBe('passed');
    expect(entries.filter((entry) => entry.kind === 'clock').map(({ change }) => change)).toEqual([
      'frozen',
      'advanced',
      'resumed',
    ]);
  });

  it('trigger asks often, all at once, or without waiting', async () => {
    const { run, entries } = await play(
      '  - connect: { as: acme }\n  - trigger: { sync: acme, times: 2 }\n  - trigger: { sync: acme, times: 3, parallel: true }\n  - trigger: { sync: acme, wait: false }\n',
    );
    expect(saysOf(run).slice(1)).toEqual([
      'revento.sync answered 200, 200',
      'revento.sync answered 200, 200, 200',
      'revento.sync was asked; nobody waits for the answer',
    ]);
    const triggers = entries.filter((entry) => entry.kind === 'trigger' && entry.trigger === 'revento.sync');
    expect(triggers).toHaveLength(6);
    expect(triggers.every((entry) => entry.kind === 'trigger' && entry.status === 200)).toBe(true);
  });

  it('connect asks the integration, and a second one is a reconnect of the same event', async () => {
    const { standIn, run } = await play(
      '  - connect: { as: acme }\n  - connect: { as: acme }\n  - connect: { as: other, decision: decline }\n',
    );
    expect([...standIn.connections.keys()]).toHaveLength(1);
    expect(saysOf(run).at(-1)).toBe('other: consent declined, the integration answered 403');
  });

  it('by hand, a connection that the integration has made takes the name', async () => {
    const standIn = await standInFor();
    const { eventId } = standIn.sandbox.provider('revento').facts;
    await standIn.connect({ provider: 'revento', args: { eventId }, decision: 'approve', without: [], language: null });
    const scenario = await scenarioOf('  - connect: { as: mine }\n  - connect: { as: mine }\n');
    const run = await playScenario(standIn.sandbox, scenario);
    expect(saysOf(run)).toEqual(['mine is the connection that is there', 'mine is the connection that is there']);
    expect(run.state).toBe('passed');
  });

  it('by hand, a person is asked for what the host cannot do, and an attack that nobody made proves nothing', async () => {
    const standIn = await standInFor();
    const prompts: string[] = [];
    const steps =
      '  - connect: { as: mine }\n  - trigger: { sync: mine, times: 2 }\n  - attack: { callback: missing-state, of: mine }\n  - restart\n';
    const run = await playScenario(standIn.sandbox, await scenarioOf(steps), {
      host: byHand((text) => prompts.push(text)),
    });
    expect(prompts[0]).toMatch(/^mine \(evt_\w+\) is connected at Revento alone: connect it in your integration too/);
    expect(prompts[1]).toMatch(/^Now let your integration sync mine \(evt_\w+\) 2 times\.$/);
    expect(run.state).toBe('unproved');
    expect(run.unmet).toHaveLength(2);
  });

  it('repeat, parallel and use play the steps inside', async () => {
    const { run } = await play(
      '  - repeat: { times: 2, steps: [{ note: round }] }\n  - parallel:\n      - - note: left\n      - - note: right\n  - use: common/expired-token\n',
    );
    expect(run.state).toBe('passed');
    expect(run.steps.map(({ step }) => step).slice(0, 6)).toEqual([
      'note',
      'note',
      'repeat',
      'note',
      'note',
      'parallel',
    ]);
    expect(run.steps.at(-1)).toMatchObject({ step: 'use', ok: true, says: 'common/expired-token is done' });
  });

  it('expect judges by number and by schema, in words', async () => {
    const { run } = await play(
      '  - connect: { as: acme }\n  - trigger: { sync: acme, times: 2 }\n  - expect: { says: it syncs once, entries: { request: getEvent }, max: 1 }\n  - expect: { entries: { request: getEvent }, schema: { sameBy: /request/headers/x-revento-request-id } }\n  - expect: { entries: { request: getEvent }, count: 2 }\n',
    );
    expect(run.state).toBe('failed');
    const says = saysOf(run).slice(2);
    expect(says[0]).toBe('not so: it syncs once: there are 2 request getEvent, allowed are at most 1');
    expect(says[1]).toMatch(
      /^not so: request getEvent are as expected: #\d+ and #\d+ differ in \/request\/headers\/x-revento-request-id$/,
    );
    expect(says[2]).toBe('request getEvent are as expected');
  });
});
