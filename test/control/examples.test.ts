import { expect, it, onTestFinished } from 'vitest';
import { object } from '../../emulator/http/contract.ts';
import { startEmulator } from '../../emulator/index.ts';

it('shows a request that works, out of the data that is there', async () => {
  const emulator = await startEmulator({ openapi: { crm: 'test/openapi/crm.yaml' }, seed: 'test' });
  onTestFinished(() => emulator.close());
  const ask = async (path: string) => {
    const response = await fetch(`${emulator.control()}${path}`);
    return { status: response.status, body: object(await response.json()) };
  };
  const { status, body } = await ask('/contracts/crm/examples/create_deal');
  expect(status).toBe(200);
  const sent = await fetch(String(body.url), {
    method: String(body.method),
    headers: Object.fromEntries(Object.entries(object(body.headers)).map(([name, value]) => [name, String(value)])),
    body: JSON.stringify(body.body),
  });
  expect(sent.status).toBe(201);
  const unknown = await ask('/contracts/crm/examples/create_deel');
  expect(unknown.status).toBe(404);
  expect(unknown.body.detail).toBe('Fernhill CRM API has no operation "create_deel". Did you mean "create_deal"?');
});
