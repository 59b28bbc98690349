import { expect, it, onTestFinished } from 'vitest';
import { Emulator } from '../../emulator/emulator.ts';
import { object } from '../../emulator/http/contract.ts';
import { clientOf, rowsOf, startControl } from './client.ts';

/** All providers that there are, as somebody gets them who asks for none in particular. */
async function startHouse() {
  const emulator = await Emulator.start({ seed: 'house', strict: true });
  onTestFinished(() => emulator.close());
  return { emulator, ...clientOf(emulator.control()) };
}

it('has every provider on a port of its own, each with what it has to tell', async () => {
  const { ask } = await startHouse();
  const providers = rowsOf((await ask('GET', '/providers')).body.providers);
  const facts = new Map(providers.map((provider) => [provider.name, object(provider.facts)]));
  expect([...facts.keys()]).toEqual(['augno', 'cobalt', 'goroute', 'revento']);
  expect(Object.keys(facts.get('augno') ?? {})).toEqual(
    expect.arrayContaining(['apiBase', 'apiKey', 'accountId', 'productionApiKey', 'productionAccountId', 'apiVersion']),
  );
  // Where there is no authorization server, nobody is sent to one.
  expect(facts.get('augno')).not.toHaveProperty('authBase');
  expect(facts.get('revento')).toHaveProperty('authBase');
  expect(new Set([...facts.values()].map(({ origin }) => origin)).size).toBe(4);
});

it('lists event types, whether a contract tells of them or not', async () => {
  const { ask } = await startHouse();
  const eventsOf = async (name: string) => (await ask('GET', `/providers/${name}`)).body.events;
  expect(await eventsOf('revento')).toContain('application.approved');
  expect(await eventsOf('augno')).toEqual(expect.arrayContaining(['customer.updated', 'sales_order.issued']));
});

it('makes further sandboxes with the providers that it has itself', async () => {
  const { ask } = await startControl();
  const { body } = await ask('POST', '/sandboxes', {});
  expect(rowsOf(body.providers).map(({ name }) => name)).toEqual(['revento']);
  const both = await ask('POST', '/sandboxes', { providers: ['augno', 'revento'] });
  expect(rowsOf(both.body.providers).map(({ name }) => name)).toEqual(['augno', 'revento']);
});

it('takes faults of the whole port over the control API', async () => {
  const { ask, emulator } = await startHouse();
  const { apiBase = '' } = emulator.sandbox.provider('augno').facts;
  const added = await ask('POST', '/faults', { provider: 'augno', offline: true });
  expect(added.body).toMatchObject({ does: 'refuse connections' });
  await emulator.sandbox.clock.quiet();
  await expect(fetch(`${apiBase}/healthz`)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  await ask('DELETE', '/faults');
  await emulator.sandbox.clock.quiet();
  expect((await fetch(`${apiBase}/healthz`)).status).toBe(200);
  expect(
    (await ask('POST', '/faults', { provider: 'augno', offline: true, operation: 'list-customers' })).body.detail,
  ).toContain('it goes with for, not with operation');
});
