import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matchers } from '../../../contracts/vitest/matchers.ts';
import type { Provider } from '../../../emulator/providers/provider.ts';
import { Sandbox } from '../../../emulator/sandbox.ts';
import { startNobody } from '../nobody.ts';

expect.extend(matchers);

let sandbox: Sandbox;
let revento: Provider;
let receiver: Awaited<ReturnType<typeof startNobody>>;

beforeAll(async () => {
  receiver = await startNobody((_, response) => response.writeHead(202).end());
  sandbox = await Sandbox.start('matchers', { providers: ['revento'], seed: 'm', webhooks: { revento: receiver.url } });
  revento = sandbox.provider('revento');
  await fetch(`${revento.facts.apiBase}/events/evt_1`);
  await revento.act('connect', { as: 'acme' });
  revento.happen('application.approved', { of: 'acme' });
  await revento.webhooks.idle();
});

afterAll(async () => {
  await sandbox.close();
  await receiver.close();
});

describe('matchers over what a provider has seen', () => {
  it('count requests of an operation', () => {
    expect(revento).toHaveReceived('getEvent', 1);
    expect(revento).not.toHaveReceived('refreshToken');
    expect(() => expect(revento).toHaveReceived('getEvent', 2)).toThrow('getEvent was requested 1 times, wanted is 2.');
  });

  it('hold traffic against a schema', () => {
    expect(revento).toShowTraffic({ kind: 'request' }, { type: 'array', maxItems: 1 });
    expect(() => expect(revento).toShowTraffic({ kind: 'request' }, { minItems: 2 })).toThrow('there are 1 entry');
  });

  it('know deliveries and their answers', () => {
    expect(revento).toHaveDelivered('application.approved', 'accepted');
    expect(revento).not.toHaveDelivered('application.approved', 'refused');
  });

  it('find secrets in a text', () => {
    expect('nothing here').toLeakNothingOf(revento);
    const { clientSecret } = revento.facts;
    expect(() => expect(`key=${clientSecret}`).toLeakNothingOf(revento)).toThrow('The text holds the client_secret');
  });
});
