import { expect } from 'vitest';
import type { Sandbox } from '../../emulator/sandbox.ts';
import { findScenario } from '../../emulator/scenarios/catalogue.ts';
import type { ScenarioHost } from '../../emulator/scenarios/host.ts';
import { playScenario } from '../../emulator/scenarios/play.ts';
import { inLanes } from './lanes.ts';

/** Many sandboxes wait at the same time: what takes long in a scenario is waiting. */
const LANES = 12;

interface StandIn extends ScenarioHost {
  readonly sandbox: Sandbox;
  close(): Promise<void>;
}

/** Each scenario is passed by a correct integration, in a world of its own, and no answer of the emulator breaks the contract. */
export async function expectAllPassed(
  provider: string,
  names: readonly string[],
  start: () => Promise<StandIn>,
): Promise<void> {
  const others: string[] = [];
  await inLanes(names, LANES, async (name) => {
    const standIn = await start();
    const run = await playScenario(standIn.sandbox, await findScenario(name), {
      host: standIn,
      provider,
      patience: 0.5,
    });
    const wrong = standIn.sandbox.journal
      .query()
      .flatMap((entry) => ('violations' in entry ? (entry.violations ?? []) : []));
    if (run.state !== 'passed')
      others.push(`${name} ${run.state}: ${run.steps.find(({ ok }) => !ok)?.says ?? run.unmet.join(' ')}`);
    others.push(...wrong.map((says) => `${name}: ${says}`));
    await standIn.close();
  });
  expect(others).toEqual([]);
}
