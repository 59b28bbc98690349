import { describe, expect, it } from 'vitest';
import { findScenario, listScenarios } from '../../emulator/scenarios/catalogue.ts';
import { playScenario } from '../../emulator/scenarios/play.ts';
import { expectAllPassed } from './all-pass.ts';
import { CobaltStandIn } from './cobalt-stand-in.ts';

const OURS = listScenarios({ directories: [], provider: 'cobalt' });

/** Every id of the reference's catalogue, S01 to S29, and two that are halves of one. */
const COBALT = [
  ...['token-expired', 'token-revoked', 'credential-expired', 'popup-closed', 'consent-denied', 'wrong-api-key-typed'],
  ...['wrong-client-secret', 'redirect-mismatch', 'insufficient-scope', 'scope-not-enabled', 'server-error-burst'],
  ...['rate-limited', 'rate-limited-told', 'no-answer', 'bad-key', 'account-conflict', 'schema-drift', 'node-fails'],
  ...['run-times-out', 'workflow-not-accessible', 'event-problems', 'proxy-problems', 'webhook-duplicate'],
  ...['webhook-forged', 'webhook-out-of-order', 'receiver-down', 'load', 'config-trouble', 'disconnect'],
  ...['environment-mix-up', 'same-event-twice'],
];

/** Shared scenarios that speak of refreshing, or of a signed time: Cobalt has neither. */
const NOT_APPLICABLE = [
  ...['expired-token', 'invalid-grant', 'outage-503', 'refresh-race', 'refresh-unavailable'],
  ...['webhook-stale', 'webhook-future'],
];

const isApplicable = (name: string) => !NOT_APPLICABLE.includes(name.replace('common/', ''));

describe('the scenarios of Cobalt', () => {
  it('cover its whole catalogue', () => {
    const own = OURS.filter(({ provider }) => provider === 'cobalt').map(({ name }) => name.replace('cobalt/', ''));
    expect(own.sort()).toEqual([...COBALT].sort());
  });

  it('and those of any provider are all passed by a correct integration', { timeout: 240_000 }, async () => {
    const names = OURS.map(({ name }) => name).filter(isApplicable);
    await expectAllPassed('cobalt', names, () => CobaltStandIn.start());
  });

  it.each(NOT_APPLICABLE)('do not include common/%s, and it says why', async (name) => {
    const standIn = await CobaltStandIn.start();
    const scenario = await findScenario(`common/${name}`);
    const played = async () => playScenario(standIn.sandbox, scenario);
    await expect(played).rejects.toThrow(/Cobalt.+ does not apply/);
    await standIn.close();
  });
});
