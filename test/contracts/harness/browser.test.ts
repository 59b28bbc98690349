import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { Browser } from '../../../contracts/harness/browser.ts';
import { consentForm, decide } from '../../../contracts/harness/consent-form.ts';
import { startNobody } from '../nobody.ts';

const PAGE = `<form method="get" action="/search"><input name="q"></form>
<form method="post" action="/decide?a=1&amp;b=2">
<input type="hidden" name="ticket" value="t&quot;1">
<input type="checkbox" name="scope" value="a" checked><input type="checkbox" name="scope" value="b" checked>
<button type="submit" name="decision" value="approve">Yes</button><button type="submit" name="decision" value="decline">No</button>
</form>`;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function site(answer: RequestListener): Promise<string> {
  const { url, close } = await startNobody(answer);
  closing.push(close);
  return url;
}

function browserFor(...origins: string[]): Browser {
  return new Browser({ origins, signal: new AbortController().signal, withinMs: 5_000 });
}

describe('a consent form', () => {
  const form = consentForm(PAGE);

  it('is the one that asks for a decision', () => {
    expect(form?.action).toBe('/decide?a=1&b=2');
    expect(consentForm('<p>no form</p>')).toBeNull();
  });

  it.each([
    ['approve', [], 'ticket=t%221&scope=a&scope=b&decision=approve'],
    ['approve', ['a'], 'ticket=t%221&scope=b&decision=approve'],
    ['partial', [], 'ticket=t%221&decision=approve'],
    ['partial', ['b'], 'ticket=t%221&scope=a&decision=approve'],
    ['decline', [], 'ticket=t%221&scope=a&scope=b&decision=decline'],
  ] as const)('is sent as a person who decides %s without %j would', (decision, without, sent) => {
    expect(form && decide(form, { decision, without }).toString()).toBe(sent);
  });
});

describe('a browser', () => {
  it('keeps cookies over redirects, and sends the form of a consent page', async () => {
    const seen: string[] = [];
    const url = await site((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.cookie ?? ''}`.trim());
      if (request.url === '/start')
        response.writeHead(302, { location: '/consent', 'set-cookie': 'session=one; HttpOnly' }).end();
      else if (request.url === '/consent') response.end(PAGE);
      else if (request.method === 'POST')
        response.writeHead(303, { location: '/done', 'set-cookie': 'session=; Max-Age=0' }).end();
      else response.end('welcome');
    });
    const page = await browserFor(url).consent(`${url}/start`, 'GET', { decision: 'approve', without: [] });
    expect(page).toMatchObject({ url: `${url}/done`, status: 200, body: 'welcome' });
    expect(seen).toEqual(['GET /start', 'GET /consent session=one', 'POST /decide?a=1&b=2 session=one', 'GET /done']);
  });

  it('goes nowhere but to the integration and the provider', async () => {
    const url = await site((_, response) => response.writeHead(302, { location: 'https://example.org/' }).end());
    await expect(browserFor(url).open(url)).rejects.toThrow('was sent to https://example.org, which is neither');
  });

  it('does not follow redirects without end', async () => {
    const url = await site((_, response) => response.writeHead(302, { location: '/again' }).end());
    await expect(browserFor(url).open(url)).rejects.toThrow('redirected more than 12 times');
  });
});
