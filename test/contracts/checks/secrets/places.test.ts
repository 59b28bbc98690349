import { afterEach, expect, it } from 'vitest';
import { placesOf } from '../../../../contracts/checks/secrets/places.ts';
import { referenceConfig } from '../../../../contracts/harness/demo.ts';
import { Sandbox } from '../../../../emulator/sandbox.ts';

let sandbox: Sandbox | null = null;
afterEach(async () => {
  await sandbox?.close();
});

it.each(['/api/v2/public/application', '/api/v2/public/no-such-path'])(
  'finds a key in its right place in its header, also where the path is none: %s',
  async (path) => {
    sandbox = await Sandbox.start('places', { providers: ['cobalt'], seed: 'places' });
    const provider = sandbox.provider('cobalt');
    const { apiBase = '', apiKey = '' } = provider.facts;
    await (await fetch(`${apiBase}${path}`, { headers: { 'x-api-key': apiKey } })).text();

    const nothing = () => null;
    const config = referenceConfig(undefined, 'cobalt');
    const survey = { provider, config, begin: 0, sightings: [], logs: nothing, storage: nothing, source: nothing };
    const kinds = placesOf(survey)
      .filter(({ text }) => text.includes(apiKey))
      .map(({ kind }) => kind);
    expect(kinds).toEqual(['authorization']);
  },
);
