import { describe, expect, it } from 'vitest';
import { findScenario, listScenarios } from '../../emulator/scenarios/catalogue.ts';
import { playScenario } from '../../emulator/scenarios/play.ts';
import { expectAllPassed } from './all-pass.ts';
import { GorouteStandIn } from './goroute-stand-in.ts';

const OURS = listScenarios({ directories: [], provider: 'goroute' });

/** Every id of the reference's catalogue. */
const GOROUTE = [
  ...['key-missing', 'key-invalid', 'sandbox-key-on-production', 'key-rotation', 'scope-denied', 'ip-denied'],
  ...['rate-limit', 'rate-limit-bare', 'batch-limit', 'transient-5xx', 'outage', 'slow-response', 'connection-reset'],
  ...['accepted-then-5xx', 'garbage-success', 'xml-malformed', 'schema-invalid', 'rule-violation', 'cius-violation'],
  ...['validator-down', 'validated-then-rejected', 'test-data-in-production', 'sender-unregistered'],
  ...['receiver-unregistered', 'doc-type-unsupported', 'receiver-rejects', 'receiver-timeout', 'receiver-bad-cert'],
  ...['stuck-sending', 'webhook-duplicate', 'webhook-concurrent-duplicate', 'webhook-bad-signature'],
  ...['webhook-unsigned', 'webhook-raw-bytes', 'webhook-out-of-order', 'webhook-burst', 'webhook-redelivery'],
  ...['webhook-lost', 'webhook-unknown-event', 'webhook-secret-rotation', 'webhook-stale-replay', 'webhook-disabled'],
  ...['inbound-document', 'batch-partial', 'peak-load', 'restart-mid-queue', 'failover', 'go-live-smoke'],
  ...['deprecation-notice', 'kill-switch', 'legacy-tls'],
];

/** Shared scenarios that speak of tokens or a consent, which GoRoute has not, and of a signed time, which it has not either. */
const NOT_APPLICABLE = [
  ...['expired-token', 'invalid-grant', 'outage-503', 'refresh-race', 'refresh-unavailable'],
  ...['webhook-stale', 'webhook-future'],
];

/** It needs an emulator with certificates: see legacy-tls.test.ts. */
const OVER_TLS = 'goroute/legacy-tls';

const isApplicable = (name: string) => name !== OVER_TLS && !NOT_APPLICABLE.includes(name.replace('common/', ''));

describe('the scenarios of GoRoute', () => {
  it('cover its whole catalogue', () => {
    const own = OURS.filter(({ provider }) => provider === 'goroute').map(({ name }) => name.replace('goroute/', ''));
    expect(own.sort()).toEqual([...GOROUTE].sort());
  });

  it('and those of any provider are all passed by a correct integration', { timeout: 240_000 }, async () => {
    const names = OURS.map(({ name }) => name).filter(isApplicable);
    await expectAllPassed('goroute', names, () => GorouteStandIn.start({ knobs: { 'goroute.tier': 'none' } }));
  });

  it.each(NOT_APPLICABLE)('do not include common/%s, and it says why', async (name) => {
    const standIn = await GorouteStandIn.start();
    const scenario = await findScenario(`common/${name}`);
    const played = async () => playScenario(standIn.sandbox, scenario);
    await expect(played).rejects.toThrow(/GoRoute.+ does not apply/);
    await standIn.close();
  });
});
