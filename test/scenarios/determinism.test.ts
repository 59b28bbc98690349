import { expect, it } from 'vitest';
import { viewEntry } from '../../emulator/core/entry-view.ts';
import { findScenario, listScenarios } from '../../emulator/scenarios/catalogue.ts';
import { playScenario } from '../../emulator/scenarios/play.ts';
import { inLanes } from './lanes.ts';
import { StandIn } from './stand-in.ts';

/** Many sandboxes wait at the same time: what takes long in a scenario is waiting. */
const LANES = 12;

it('plays every scenario the same way twice with one seed', { timeout: 120_000 }, async () => {
  const differing: string[] = [];
  await inLanes(listScenarios({ directories: [] }), LANES, async ({ name }) => {
    const [first, second] = await Promise.all([journalOf(name), journalOf(name)]);
    const at = first.findIndex((line, i) => line !== second[i]);
    if (first.length !== second.length || at >= 0) differing.push(`${name}\n${first[at]}\n${second[at]}`);
  });
  expect(differing).toEqual([]);
});

async function journalOf(name: string): Promise<string[]> {
  const standIn = await StandIn.start({ freeze: '2026-09-21T14:13:18Z', wire: 'provider', hurry: true });
  await playScenario(standIn.sandbox, await findScenario(name), { host: standIn, patience: 0.5 });
  const entries = standIn.sandbox.journal.query();
  await standIn.close();
  return entries.map((entry) => {
    const { wall, durationMs, socket, ...view } = viewEntry(entry);
    // Ports, and gaps that an expectation has measured.
    return JSON.stringify(view)
      .replaceAll(/127\.0\.0\.1(:|%3A)\d+/g, 'HOST')
      .replaceAll(/are [\dms]+ apart/g, 'are apart');
  });
}
