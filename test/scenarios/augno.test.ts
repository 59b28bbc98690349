import { describe, expect, it } from 'vitest';
import { findScenario, listScenarios } from '../../emulator/scenarios/catalogue.ts';
import { byHand } from '../../emulator/scenarios/host.ts';
import { playScenario } from '../../emulator/scenarios/play.ts';
import { expectAllPassed } from './all-pass.ts';
import { AugnoStandIn } from './augno-stand-in.ts';

const OURS = listScenarios({ directories: [], provider: 'augno' });

/** Every id of the reference's catalogue. */
const AUGNO = [
  ...['env-swap', 'version-missing', 'version-invalid', 'version-too-old', 'version-new-release'],
  ...['webhook-version-skew', 'incomplete-body', 'invalid-body', 'invalid-reference', 'error-matrix'],
  ...['rate-limit-burst', 'lost-response', 'timeout-before-effect', 'timeout-after-effect', 'concurrent-duplicate'],
  ...['idempotency-mismatch', 'replayed-error', 'duplicate-natural-key', 'key-revoked', 'key-expired'],
  ...['key-least-privilege', 'key-rotation-grace', 'sandbox-key-revoked', 'payment-required', 'quota', 'outage'],
  ...['conn-reset', 'slow-body', 'garbage-response', 'unknown-enum', 'error-burst', 'canary-secrets'],
  ...['sandbox-id-in-prod', 'missing-config', 'initial-sync', 'page-drift', 'job-partial-failure', 'job-failed'],
  ...['job-slow', 'eventual-log', 'gone', 'webhook-parity', 'webhook-delay', 'webhook-duplicate', 'webhook-reorder'],
  ...['webhook-bad-signature', 'webhook-replay', 'webhook-endpoint-down'],
];

/** Shared scenarios that speak of tokens or a consent, which Augno has not. */
const NOT_APPLICABLE = ['expired-token', 'invalid-grant', 'outage-503', 'refresh-race', 'refresh-unavailable'];

const isApplicable = (name: string) => !NOT_APPLICABLE.includes(name.replace('common/', ''));

describe('the scenarios of Augno', () => {
  it('cover its whole catalogue', () => {
    const own = OURS.filter(({ provider }) => provider === 'augno').map(({ name }) => name.replace('augno/', ''));
    expect(own.sort()).toEqual([...AUGNO].sort());
  });

  it('and those of any provider are all passed by a correct integration', { timeout: 180_000 }, async () => {
    const names = OURS.map(({ name }) => name).filter(isApplicable);
    await expectAllPassed('augno', names, () => AugnoStandIn.start());
  });

  it.each(NOT_APPLICABLE)('do not include common/%s, and it says why', async (name) => {
    const standIn = await AugnoStandIn.start();
    const scenario = await findScenario(`common/${name}`);
    await expect(async () => playScenario(standIn.sandbox, scenario)).rejects.toThrow(/^Augno has no.+ does not apply/);
    await standIn.close();
  });

  it('are played by hand, too: a person is told what to let the integration do', async () => {
    const standIn = await AugnoStandIn.start();
    const prompts: string[] = [];
    const words: Record<string, [word: string, args: Record<string, string>]> = {
      'sync.': ['sync', {}],
      'create (number N-run1, name Northwind Trial, po PO-run1).': [
        'create',
        { number: 'N-run1', name: 'Northwind Trial', po: 'PO-run1' },
      ],
      'take the production key and account id from its settings.': ['useProduction', {}],
    };
    const host = byHand((text) => {
      prompts.push(text);
      const [word, args] = words[text.replace('Now let your integration ', '')] ?? ['', {}];
      void standIn.trigger(`augno.${word}`, args);
    });
    const run = await playScenario(standIn.sandbox, await findScenario('augno/sandbox-id-in-prod'), { host });
    expect(run.state).toBe('passed');
    expect(prompts).toHaveLength(5);
    await standIn.close();
  });
});
