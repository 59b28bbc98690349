import { describe, expect, it } from 'vitest';
import { findScenario } from '../../emulator/scenarios/catalogue.ts';
import { playScenario } from '../../emulator/scenarios/play.ts';
import { fetchOver, PERMISSIVE } from '../support/over-tls.ts';
import { GorouteStandIn } from './goroute-stand-in.ts';

const SECURE = { tls: true, knobs: { 'goroute.tier': 'none' } };

async function play(options: Parameters<typeof fetchOver>[0]) {
  const standIn = await GorouteStandIn.start(SECURE, ({ authority }) =>
    fetchOver({ ca: authority?.certificate, ...options }),
  );
  const scenario = await findScenario('goroute/legacy-tls');
  const run = await playScenario(standIn.sandbox, scenario, { host: standIn, patience: 0.3 });
  await standIn.close();
  return { state: run.state, wrong: run.steps.filter(({ ok }) => !ok).map(({ says }) => says) };
}

// Side by side: what takes long is waiting for what does not come.
describe.concurrent('goroute/legacy-tls', () => {
  it('is passed by a client that refuses both', async () => {
    expect(await play({})).toEqual({ state: 'passed', wrong: [] });
  });

  it('fails with one that speaks TLS 1.1', { timeout: 60_000 }, async () => {
    const { state, wrong } = await play(PERMISSIVE);
    expect(state).toBe('failed');
    expect(wrong.join(' ')).toContain('nothing is asked for over TLS 1.1');
  });

  it('fails with one that trusts anybody', { timeout: 60_000 }, async () => {
    const { state, wrong } = await play({ rejectUnauthorized: false });
    expect(state).toBe('failed');
    expect(wrong.join(' ')).toContain('a certificate that nobody has signed');
  });

  it('does not apply where HTTP is spoken in the clear, and says what to do', async () => {
    const standIn = await GorouteStandIn.start();
    const scenario = await findScenario('goroute/legacy-tls');
    await expect(async () => playScenario(standIn.sandbox, scenario)).rejects.toThrow(/start the emulator with --tls/);
    await standIn.close();
  });
});
