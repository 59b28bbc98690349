import { expect } from 'vitest';
import { viewEntry } from '../../emulator/core/entry-view.ts';
import { findScenario, listScenarios } from '../../emulator/scenarios/catalogue.ts';
import { playScenario } from '../../emulator/scenarios/play.ts';
import { AugnoStandIn } from './augno-stand-in.ts';
import { CobaltStandIn } from './cobalt-stand-in.ts';
import { GorouteStandIn } from './goroute-stand-in.ts';
import { inLanes } from './lanes.ts';
import { StandIn } from './stand-in.ts';

/** Many sandboxes wait at the same time: what takes long in a scenario is waiting. */
const LANES = 12;

/** Jobs that are waited for: they end when time passes. */
const OF_RUNNING_TIME = /^augno\/job-/;

const STILL = { freeze: '2026-09-21T14:13:18Z', wire: 'provider' } as const;

/** Begins an integration, in a world where time stands still, by the provider that it is one with. */
const BEGIN = {
  revento: () => StandIn.start({ ...STILL, hurry: true }),
  // While time stands still, no second is over, and nothing may be asked again.
  augno: () => AugnoStandIn.start({ ...STILL, knobs: { 'augno.rate_limit': 10_000 } }),
  cobalt: () => CobaltStandIn.start({ ...STILL, knobs: { 'cobalt.rate_limit': false } }),
  // Nor may an address with a port stand in what is signed.
  goroute: () =>
    GorouteStandIn.start({
      ...STILL,
      knobs: { 'goroute.tier': 'none', 'goroute.download_base': 'https://goroute.example' },
    }),
};

/** Whom scenarios are played with. */
export type Subject = keyof typeof BEGIN;

/**
 * Plays the scenarios of an owner (a provider, or `any` for the shared ones) twice at once, in a world of its own each time. Returns those whose
 * journals differ, each with the first lines that do. It fails where there are none to play.
 */
export async function differing(owner: Subject | 'any', subject: Subject): Promise<string[]> {
  const names = listScenarios({ directories: [], provider: subject })
    .filter(({ provider, name }) => provider === owner && !OF_RUNNING_TIME.test(name))
    .map(({ name }) => name);
  expect(names.length).toBeGreaterThan(20);
  const found: string[] = [];
  await inLanes(names, LANES, async (name) => {
    const [first, second] = await Promise.all([journalOf(name, subject), journalOf(name, subject)]);
    const at = first.findIndex((line, i) => line !== second[i]);
    if (first.length !== second.length || at >= 0) found.push(`${name}\n${first[at]}\n${second[at]}`);
  });
  return found;
}

async function journalOf(name: string, subject: Subject): Promise<string[]> {
  const standIn = await BEGIN[subject]();
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
