import { describe, expect, it } from 'vitest';
import { location, readForm, startServer, tokensOf } from './fixture.ts';

describe('the consent page', () => {
  it('names the integration, the organization, the event and every scope', async () => {
    const { authorize } = await startServer();
    const page = await (await authorize()).text();
    for (const text of [
      'Connect Sample Check-in to Revento?',
      'Baltic Events Foundation',
      'Spring Summit',
      'View basic event details',
      'View participants',
      'View the event program',
      'Local emulator',
    ]) {
      expect(page).toContain(text);
    }
  });

  it('is a plain form that an HTTP agent can walk', async () => {
    const { authorize } = await startServer();
    expect(readForm(await (await authorize()).text())).toEqual({
      action: '/oauth/decision',
      ticket: expect.stringMatching(/^\w{32}$/),
      boxes: ['participants.read', 'program.read'],
      decisions: ['approve', 'decline'],
    });
  });

  it.each([
    ['pl', 'Zezwól', 'Odczyt danych uczestników'],
    ['pl-PL,en;q=0.8', 'Zezwól', 'Odczyt danych uczestników'],
    ['en-GB,pl;q=0.9', 'Approve', 'View participants'],
    ['de', 'Approve', 'View participants'],
    ['de,pl;q=0.5,en;q=0.4', 'Zezwól', 'Odczyt danych uczestników'],
  ])('answers Accept-Language %s with "%s"', async (header, button, scope) => {
    const { authorize } = await startServer();
    const response = await authorize({}, { 'Accept-Language': header });
    const page = await response.text();
    expect(page).toContain(`>${button}</button>`);
    expect(page).toContain(scope);
    expect(page).toContain(`<html lang="${response.headers.get('content-language')}">`);
  });

  it('switches the language by a link that keeps the request', async () => {
    const { authorize, origin } = await startServer();
    const page = await (await authorize({}, { 'Accept-Language': 'en' })).text();
    const link = /href="([^"]+)" hreflang="pl"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const switched = await fetch(`${origin}${link}`, { headers: { 'Accept-Language': 'en' } });
    expect(await switched.text()).toContain('Połączyć Sample Check-in z Revento?');
  });

  it('escapes what comes from outside', async () => {
    const { authorize } = await startServer();
    const page = await (await authorize({ event_id: 'evt_evil' })).text();
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; friends');
    const refused = await (await authorize({ redirect_uri: '"><script>alert(1)</script>' })).text();
    expect(refused).not.toContain('<script');
  });

  it('loads nothing, runs nothing and cannot be framed', async () => {
    const { authorize } = await startServer();
    const response = await authorize();
    const policy = response.headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; frame-ancestors 'none'$/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).not.toMatch(/ (style|on\w+)="|src=|<link/);
  });
});

describe('the decision', () => {
  it('sends an approval back with a code and the state', async () => {
    const { consent, lastRequest, tokenEntries } = await startServer();
    const back = location(await consent());
    expect([...back.keys()]).toEqual(['code', 'state']);
    expect(back.get('code')).toMatch(/^rev_code_/);
    expect(back.get('state')).toBe('st4te');
    const [issued] = tokenEntries();
    expect(issued).toMatchObject({ change: 'issued', tokenKind: 'code', cause: lastRequest().seq });
    expect(lastRequest()).toMatchObject({
      operation: 'decideConsent',
      subject: 'evt_m7Qa',
      credential: issued?.credential,
    });
  });

  it.each([
    ['all optional scopes', ['participants.read', 'program.read'], 'event.read participants.read program.read'],
    ['one optional scope', ['program.read'], 'event.read program.read'],
    ['no optional scope', [], 'event.read'],
    ['a scope that was not asked for', ['profile.read'], 'event.read'],
  ])('with %s ticked, grants what was asked for, ticked or required', async (_, ticked, scope) => {
    const { consent, exchange } = await startServer();
    const code = location(await consent({}, ticked)).get('code') ?? '';
    expect(await tokensOf(await exchange(code))).toMatchObject({ scope });
  });

  it('takes an approval of nothing for a refusal', async () => {
    const { consent } = await startServer();
    expect(location(await consent({ scope: 'program.read' }, [])).get('error')).toBe('access_denied');
  });

  it('sends a refusal back with access_denied and the state, and issues nothing', async () => {
    const { authorize, decide, tokenEntries } = await startServer();
    const { ticket } = readForm(await (await authorize()).text());
    const back = location(await decide({ ticket, decision: 'decline' }));
    expect([...back]).toEqual([
      ['error', 'access_denied'],
      ['state', 'st4te'],
    ]);
    expect(tokenEntries()).toEqual([]);
  });

  it('can end a refusal on a page of the provider', async () => {
    const { authorize, decide, world } = await startServer();
    world.knobs.set('decline_mode', 'page');
    const { ticket } = readForm(await (await authorize()).text());
    const response = await decide({ ticket, decision: 'decline', lang: 'pl' });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('Odmówiono dostępu');
  });

  it('refuses a ticket that was never issued, was used, or is older than ten minutes', async () => {
    const { authorize, decide, world } = await startServer();
    const open = async () => readForm(await (await authorize()).text()).ticket;
    const approve = async (ticket: string) => (await decide({ ticket, decision: 'approve' })).status;
    expect(await approve('forged')).toBe(400);
    const used = await open();
    expect(await approve(used)).toBe(302);
    expect(await approve(used)).toBe(400);
    const old = await open();
    await world.clock.advance(600_000);
    expect(await approve(old)).toBe(400);
  });

  it('leaves the ticket usable when the form says neither approve nor decline', async () => {
    const { authorize, decide } = await startServer();
    const { ticket } = readForm(await (await authorize()).text());
    expect((await decide({ ticket, decision: 'maybe' })).status).toBe(400);
    expect((await decide({ ticket, decision: 'approve' })).status).toBe(302);
  });

  it.each(['suspended', 'archived'])(
    'ends on a page when the connection became impossible meanwhile: %s',
    async (trouble) => {
      const { authorize, decide, world, tokenEntries } = await startServer();
      const { ticket } = readForm(await (await authorize()).text());
      world.knobs.set('trouble', trouble);
      expect((await decide({ ticket, decision: 'approve' })).status).toBe(400);
      expect(tokenEntries()).toEqual([]);
    },
  );
});
