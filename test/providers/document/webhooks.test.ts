import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tryParseJson } from '../../../emulator/core/json.ts';
import { SIGNATURES } from '../../../emulator/providers/document/knobs.ts';
import { documentSandbox, member } from '../../support/document.ts';

interface Received {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A server that takes deliveries, and hands them out as they come. */
async function receiver() {
  const waiting: ((received: Received) => void)[] = [];
  const arrived: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      response.end();
      const received = { headers: request.headers, body };
      const next = waiting.shift();
      if (next) next(received);
      else arrived.push(received);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const next = () => {
    const first = arrived.shift();
    return first ? Promise.resolve(first) : new Promise<Received>((resolve) => waiting.push(resolve));
  };
  return { url: `http://127.0.0.1:${port}/hooks`, next };
}

describe('webhooks of a document', () => {
  it('tells of a change that the document has an event for', async () => {
    const { url, next } = await receiver();
    const { ask } = await documentSandbox('crm', { webhooks: { crm: url } });
    const made = await ask('POST', '/contacts', {
      body: { first_name: 'Rosa', last_name: 'Blum', email: 'rosa@example.com' },
    });
    const { body } = await next();
    const told = tryParseJson(body);
    expect(JSON.stringify(told)).toContain(String(member(made.json, 'id')));
    expect(JSON.stringify(told)).toContain('contact.created');
  });

  it('tells what it is asked to tell, with members of one’s own', async () => {
    const { url, next } = await receiver();
    const { provider } = await documentSandbox('crm', { webhooks: { crm: url } });
    provider.happen('deal.won', { title: 'The big one' });
    expect((await next()).body).toContain('The big one');
    expect(() => provider.happen('deal.wonn', {})).toThrow('has no webhook type');
  });

  it('tells anything where the document says nothing of webhooks', async () => {
    const { url, next } = await receiver();
    const { provider } = await documentSandbox('petshop', { webhooks: { petshop: url } });
    provider.happen('pet.sold', { petId: 1 });
    expect(tryParseJson((await next()).body)).toMatchObject({ type: 'pet.sold', data: { petId: 1 } });
  });

  it.each(SIGNATURES)('signs by %s', async (scheme) => {
    const { url, next } = await receiver();
    const { provider } = await documentSandbox('petshop', {
      webhooks: { petshop: url },
      knobs: { 'petshop.signature': scheme, 'petshop.signature_header': 'X-Shop-Signature' },
    });
    const secret = provider.facts.webhookSecret ?? '';
    provider.happen('pet.sold', {});
    const { headers, body } = await next();
    const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
    const time = headers['x-webhook-timestamp'] ?? headers['webhook-timestamp'];
    const wanted: Record<string, string | undefined> = {
      'hmac-sha256-hex': mac(secret, body).toString('hex'),
      'sha256=hex': `sha256=${mac(secret, body).toString('hex')}`,
      't=,v1=': `t=${time},v1=${mac(secret, `${time}.${body}`).toString('hex')}`,
      'hmac-sha256-base64': mac(secret, body).toString('base64'),
      'standard-webhooks': `v1,${mac(Buffer.from(secret.slice('whsec_'.length), 'base64'), `${headers['webhook-id']}.${time}.${body}`).toString('base64')}`,
      none: undefined,
    };
    const header = scheme === 'standard-webhooks' ? 'webhook-signature' : 'x-shop-signature';
    expect(headers[header]).toBe(wanted[scheme]);
  });
});
