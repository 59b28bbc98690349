import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isJsonObject } from '../../emulator/core/json.ts';
import { Sandbox, type SandboxOptions } from '../../emulator/sandbox.ts';
import { objectOf, place, start } from './cli.ts';

const SEED = 'same';
const INSTANT = '2026-09-21T12:00:00Z';

/** All that a world holds, as text: rows, secrets, random sources. Ports are of the machine's choice. */
function worldOf(snapshot: unknown): string {
  const { random, secrets, providers } = isJsonObject(snapshot) ? snapshot : {};
  return JSON.stringify({ random, secrets, providers }, null, 1).replaceAll(/127\.0\.0\.1:\d+/g, 'HOST');
}

it('the command line plants with one seed what the sources plant, to the last letter', async () => {
  const here = place();
  copyFileSync('test/openapi/crm.yaml', join(here.folder, 'crm.yaml'));
  const flags = ['augno', 'revento', '--openapi', 'crm.yaml', '--seed', SEED, '--freeze', INSTANT];
  const { control } = await start(flags, here);
  const headers = { 'Content-Type': 'application/json' };
  await fetch(`${control}/snapshots`, { method: 'POST', headers, body: '{"name":"first"}' });
  const started = objectOf(await (await fetch(`${control}/snapshots/first`)).json());

  const options: SandboxOptions = { seed: SEED, freeze: INSTANT, providers: ['augno', 'revento'] };
  const sandbox = await Sandbox.start('sources', { ...options, openapi: { crm: 'test/openapi/crm.yaml' } });
  const { content } = sandbox.snapshots.take('first');
  await sandbox.close();
  expect(Object.keys(content.providers)).toEqual(['augno', 'revento', 'crm']);
  expect(worldOf(started)).toBe(worldOf(JSON.parse(JSON.stringify(content))));
});
