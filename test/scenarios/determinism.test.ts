import { expect, it } from 'vitest';
import { viewEntry } from '../../emulator/core/entry-view.ts';
import { findScenario, listScenarios } from '../../emulator/scenarios/catalogue.ts';
import { playScenario } from '../../emulator/scenarios/play.ts';
import { AugnoStandIn } from './augno-stand-in.ts';
import { GorouteStandIn } from './goroute-stand-in.ts';
import { inLanes } from './lanes.ts';
import { StandIn } from './stand-in.ts';

/** Many sandboxes wait at the same time: what takes long in a scenario is waiting. */
const LANES = 12;
/** Jobs that are waited for: they end when time passes. */
const OF_RUNNING_TIME = /^augno\/job-/;

it.each(['revento', 'augno', 'goroute'] as const)(
  'plays every scenario of %s the same way twice with one seed',
  { timeout: 180_000 },
  async (provider) => {
    const differing: string[] = [];
    const played = listScenarios({ directories: [], provider }).filter(({ name }) => !OF_RUNNING_TIME.test(name));
    await inLanes(played, LANES, async ({ name }) => {
      const [first, second] = await Promise.all([journalOf(name, provider), journalOf(name, provider)]);
      const at = first.findIndex((line, i) => line !== second[i]);
      if (first.length !== second.length || at >= 0) differing.push(`${name}\n${first[at]}\n${second[at]}`);
    });
    expect(differing).toEqual([]);
  },
);

type Provider = 'revento' | 'augno' | 'goroute';

function standInOf(provider: Provider): Promise<StandIn | AugnoStandIn | GorouteStandIn> {
  const still = { freeze: '2026-09-21T14:13:18Z', wire: 'provider' } as const;
  if (provider === 'revento') return StandIn.start({ ...still, hurry: true });
  // While time stands still, no second is over, and nothing may be asked again.
  // Nor may an address with a port stand in what is signed.
  const knobs = { 'goroute.tier': 'none', 'goroute.download_base': 'https://goroute.example' };
  if (provider === 'goroute') return GorouteStandIn.start({ ...still, knobs });
  return AugnoStandIn.start({ ...still, knobs: { 'augno.rate_limit': 10_000 } });
}

async function journalOf(name: string, provider: Provider): Promise<string[]> {
  const standIn = await standInOf(provider);
  const scenario = await findScenario(name);
  // One that does not apply has no journal, twice.
  await Promise.resolve()
    .then(() => playScenario(standIn.sandbox, scenario, { host: standIn, patience: 0.5 }))
    .catch((thrown) => expect(thrown).toMatchObject({ code: 'not_applicable' }));
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
