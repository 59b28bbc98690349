import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Random } from '../../../emulator/core/random.ts';
import { captureState } from '../../../emulator/core/sandbox-state.ts';
import { augno } from '../../../emulator/providers/augno/index.ts';
import { Sandbox, type SandboxOptions } from '../../../emulator/sandbox.ts';

const FROZEN = '2026-09-21T12:00:00Z';

async function sandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const made = await Sandbox.start('test', { providers: ['augno'], seed: 'dawn', freeze: FROZEN, ...options });
  onTestFinished(() => made.close());
  return made;
}

/** Facts that do not depend on where it listens. */
function credentialsOf(made: Sandbox): Record<string, string> {
  const { origin: _origin, apiBase: _base, ...credentials } = made.provider('augno').facts;
  return credentials;
}

function dataOf(made: Sandbox) {
  const { store, random } = made.provider('augno');
  return { rows: store.dump(), random: random.state(), names: store.names };
}

describe("Augno's first day", () => {
  it('is put off until somebody looks: telling its credentials is no look', async () => {
    const seed = vi.spyOn(augno, 'seed');
    onTestFinished(() => seed.mockRestore());
    const made = await sandbox();
    credentialsOf(made);
    made.reset();
    credentialsOf(made);
    expect(seed).not.toHaveBeenCalled();
    await made.provider('augno').act('identity', { as: 'one' });
    made.provider('augno').state('keys');
    expect(seed).toHaveBeenCalledOnce();
  });

  it('gives the same, whether it is made at once or when somebody looks', async () => {
    const [late, early] = [await sandbox(), await sandbox()];
    early.provider('augno').settle();
    expect(credentialsOf(late)).toEqual(credentialsOf(early));
    expect(dataOf(late)).toEqual(dataOf(early));
    expect(credentialsOf(late)).toEqual(credentialsOf(early));
    expect(Object.keys(late.provider('augno').facts)).toEqual(Object.keys(early.provider('augno').facts));
  });

  it('is as it was at the start, however late somebody looks, and whatever happened at others before', async () => {
    const providers = ['augno', 'revento'];
    const [late, early] = [await sandbox({ providers }), await sandbox({ providers })];
    const wanted = dataOf(early);
    for (const made of [late, early]) {
      await made.advance(86_400_000);
      await made.provider('revento').act('connect', { event: made.provider('revento').facts.eventId });
    }
    expect(dataOf(late)).toEqual(wanted);
    expect(late.secrets.all).toEqual(early.secrets.all);
  });

  it('is made by the first request, which its key opens', async () => {
    const { apiBase = '', apiKey = '', apiVersion = '' } = (await sandbox()).provider('augno').facts;
    const headers = { authorization: `Bearer ${apiKey}`, 'Augno-Version': apiVersion };
    const { status } = await fetch(`${apiBase}/v1/catalog/products`, { headers });
    expect(status).toBe(200);
  });

  it('goes by the knobs of the start', async () => {
    const [late, early] = [await sandbox(), await sandbox()];
    const wanted = dataOf(early);
    late.setKnobs({ 'augno.id_length': 20, 'augno.system_ids_are_shared': false });
    expect(dataOf(late)).toEqual(wanted);
  });

  it('is in a snapshot, and comes again with a reset', async () => {
    const made = await sandbox();
    const { clock, secrets } = made;
    const state = () => {
      const providers = { augno: made.provider('augno') };
      return captureState('now', { clock, secrets, random: new Random(''), providers }).providers;
    };
    const told = credentialsOf(made);
    const before = state();
    made.reset();
    expect(credentialsOf(made)).toEqual(told);
    expect(state()).toEqual(before);
  });
});
