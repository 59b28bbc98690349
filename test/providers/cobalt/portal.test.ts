import { describe, expect, it } from 'vitest';
import { object } from '../../../emulator/http/contract.ts';
import { CUSTOMER, cobaltSandbox, request, walkConsent } from '../../support/cobalt.ts';
import { P } from './exercise.ts';

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

async function portal() {
  const world = await cobaltSandbox();
  const token = await world.tokenOf();
  const body = { name: 'Connect your tools', redirect_url: 'https://app.example/done' };
  const { hosted_url } = (await world.call('POST', `${P}/connect-url`, { token, body })).body;
  return { ...world, token, hosted: String(hosted_url), body };
}

describe('the hosted portal', () => {
  it('lists applications as the customer has them, and keeps what it was given for three days', async () => {
    const { hosted, call, token, body, seconds } = await portal();
    const page = await request(hosted, 'GET', {});
    expect(page.text).toMatch(
      /Connect your tools.+Harbor CRM<\/strong><p[^<]+<\/p><\/div><span><a [^>]+>Connect<.+Ledgerly<\/strong><p[^<]+<\/p><\/div><span><a [^>]+>Reconnect</s,
    );
    expect((await call('GET', `${P}/hosted-properties`, { token })).body).toEqual(body);
    await seconds(86_400);
    expect((await request(hosted, 'GET', {})).status).toBe(401);
  });

  it('walks a person through the consent, and sends them to the address that it was given', async () => {
    const { hosted } = await portal();
    const begun = await request(`${hosted}/harbor_crm`, 'GET', {});
    expect(begun.status).toBe(302);
    const pages = await walkConsent(begun.headers.get('location') ?? '');
    expect(pages.at(-1)?.headers.get('location')).toBe('https://app.example/done');
    expect((await request(hosted, 'GET', {})).text).toMatch(/Harbor CRM<\/strong><p[^<]+<\/p><\/div><span>Connected</);
  });

  it('takes a key, and says when it is wrong', async () => {
    const { hosted, cobalt } = await portal();
    const save = (key: string) => request(`${hosted}/postbox`, 'POST', { body: `api_key=${key}`, headers: FORM });
    expect((await request(`${hosted}/postbox`, 'GET', {})).text).toContain('name="api_key"');
    expect((await save('pb_x')).text).toContain('Failed to verify credentials: invalid_credentials');
    expect((await save(cobalt.facts.postboxApiKey ?? '')).status).toBe(303);
    expect((await request(hosted, 'GET', {})).text).toMatch(/Postbox<\/strong><p[^<]+<\/p><\/div><span>Connected</);
  });

  it('can be asked for with a key, and names a config', async () => {
    const { call } = await portal();
    const answer = await call('POST', `${P}/connect-url?config_id=sales`, { as: CUSTOMER, body: {} });
    expect(answer.body.hosted_url).toMatch(/\/connect\/ey[\w.-]+\?config_id=sales$/);
    const bare = await call('POST', `${P}/connect-url`, { key: null, body: {} });
    expect([bare.status, bare.body.message]).toEqual([401, 'Authorization Token Missing']);
  });
});

describe('a personal access token', () => {
  it('stands for a customer, and does not expire', async () => {
    const { call, cobalt, seconds } = await cobaltSandbox();
    const { token } = object(await cobalt.act('issueSession', { personal: true }));
    await seconds(86_400 * 365);
    const answer = await call('GET', '/api/v2/f-sdk/application', { token: String(token) });
    expect(answer.status).toBe(200);
    await cobalt.act('endSessions', { how: 'revoked' });
    expect((await call('GET', '/api/v2/f-sdk/application', { token: String(token) })).status).toBe(401);
  });
});

describe('answers about configs', () => {
  it('carry the careful headers that were seen', async () => {
    const { call } = await cobaltSandbox();
    const answer = await call('POST', `${P}/config`, { as: CUSTOMER, body: { slug: 'harbor_crm' } });
    expect(answer.headers.get('strict-transport-security')).toBe('max-age=15552000; includeSubDomains');
    expect(answer.headers.get('x-frame-options')).toBe('SAMEORIGIN');
  });
});
