import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { readConfig } from '../../contracts/harness/config.ts';
import { runChecks } from '../../contracts/harness/run.ts';

const CONFIG = 'contracts/revento/python/emulator.config.yaml';
const hasPython = spawnSync('python3', ['--version']).status === 0;

/** It has no dead letters, no alerts, and nobody signs in. */
const UNDECIDED_CHECKS = ['ops.alerts', 'privacy.user-revoke', 'webhook.dead-letter'];
/** Those, and what only a person can vouch for. */
const UNDECIDED_ITEMS = [
  'client-secret-custody',
  'consent-text-reviewed',
  'declined-consent-ux',
  'monitoring-alerts',
  'sig-constant-time',
  'signing-secret-custody',
  'token-encryption-at-rest',
  'user-revoke-honored',
  'webhook.dead-letter',
];

it.runIf(hasPython)(
  'a correct integration in Python is as ready as one in TypeScript',
  async () => {
    const { checks, items } = await runChecks({ config: readConfig(CONFIG) });
    const wrong = checks.filter(({ verdict }) => verdict === 'failed' || verdict === 'inconclusive');
    expect(wrong.map(({ id, verdict, reason }) => `${id}: ${verdict}, ${reason}`)).toEqual([]);
    const undecided = (all: readonly { id: string; verdict: string }[]) =>
      all
        .filter(({ verdict }) => verdict !== 'passed')
        .map(({ id }) => id)
        .sort();
    expect(undecided(checks)).toEqual(UNDECIDED_CHECKS);
    expect(undecided(items)).toEqual(UNDECIDED_ITEMS);
  },
  240_000,
);
