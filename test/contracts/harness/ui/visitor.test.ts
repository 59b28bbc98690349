import type { RequestListener } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromium, lackingBrowser, leaseChromium } from '../../../../contracts/harness/ui/chromium.ts';
import { textsOf } from '../../../../contracts/harness/ui/recording.ts';
import { uiOf } from '../../../../contracts/harness/ui/ui-config.ts';
import { Visitor } from '../../../../contracts/harness/ui/visitor.ts';
import { Clock } from '../../../../emulator/core/clock.ts';
import { startNobody } from '../../nobody.ts';

const LACK = lackingBrowser();
const HARBOR = { slug: 'harbor', name: 'Harbor' };
const POST = { slug: 'post', name: 'Post' };
const ADA = { email: 'ada@example.test', password: 'a long secret' };
const html = { 'content-type': 'text/html' };

const closing: (() => Promise<void>)[] = [];
let release: () => Promise<void> = async () => {};
beforeAll(() => {
  release = leaseChromium();
});
afterAll(() => release());
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function site(answer: RequestListener): Promise<string> {
  const { url, close } = await startNobody((request, response) => {
    response.setHeader('connection', 'close');
    answer(request, response);
  });
  closing.push(close);
  return url;
}

const CONSENT = `<form method="post" action="/decide"><label><input type="checkbox" name="scope" value="b" checked>b</label>
<button name="decision" value="approve">Allow</button><button name="decision" value="decline">Deny</button></form>`;

/** The provider: a consent page, after which a popup closes by itself where that was allowed. */
const consenting: RequestListener = (request, response) => {
  if (request.url === '/authorize') response.writeHead(200, html).end(CONSENT);
  else {
    let sent = '';
    request.on('data', (chunk) => (sent += chunk));
    request.on('end', () => {
      const isAllowed = sent.includes('approve');
      response.writeHead(200, html).end(isAllowed ? '<script>window.close()</script>' : 'Not connected');
    });
  }
};

/** The smallest product that has what the harness looks for. */
const product =
  (provider: string): RequestListener =>
  (request, response) => {
    const isKnown = (request.headers.cookie ?? '').includes('session=ada');
    if (request.url === '/signup' && request.method === 'POST') {
      request.resume();
      return response.writeHead(303, { location: '/integrations', 'set-cookie': 'session=ada; HttpOnly' }).end();
    }
    if (request.url === '/signup' || !isKnown) {
      return response
        .writeHead(200, html)
        .end(
          '<form method="post"><label>E-mail <input name="mail"></label><input type="password" aria-label="Password"><button>Create account</button></form>',
        );
    }
    return response.writeHead(200, html).end(`<ul>
<li><h2>Harbor</h2><p hidden>Connected</p><button id="go">Connect Harbor</button></li>
<li><h2>Post</h2><p id="told"></p><form id="key" hidden><label>API key * <input name="api_key" required placeholder="pb_"></label><button>Save</button></form>
<button id="type">Connect</button></li></ul>
<img src="https://icons.example/harbor.png">
<script>
localStorage.setItem('kept', 'local'); sessionStorage.setItem('tab', 'open');
go.onclick = () => {
  const popup = window.open('${provider}/authorize');
  const poll = setInterval(() => { if (popup.closed) { clearInterval(poll); go.textContent = 'Disconnect'; } }, 20);
};
type.onclick = () => { key.hidden = false; type.hidden = true; };
key.onsubmit = (event) => { event.preventDefault(); told.textContent = 'That key could not be verified.'; };
</script>`);
  };

async function arrive(): Promise<Visitor> {
  const provider = await site(consenting);
  const url = await site(product(provider));
  const ui = uiOf({ signup: '/signup', login: '/login', integrations: '/integrations' }, '.');
  if (!ui) throw new Error('no pages');
  const visitor = await Visitor.arrive({
    ui,
    url,
    provider,
    clock: new Clock(),
    signal: new AbortController().signal,
    isSecure: false,
    sightings: null,
  });
  closing.push(() => visitor.leave());
  return visitor;
}

describe.skipIf(LACK !== null)(`a person at a browser${LACK === null ? '' : ` (not here: it needs ${LACK})`}`, () => {
  it('signs up, and sees what is offered for each application', async () => {
    const visitor = await arrive();
    await visitor.open('integrations');
    expect(await visitor.isAskedToLogIn()).toBe(true);
    await visitor.signUp(ADA);
    expect(await visitor.state(HARBOR)).toBe('connect');
    expect(await visitor.state({ slug: 'none', name: 'Nothing' })).toBeNull();
  });

  it('follows a popup to the consent page, and comes back', async () => {
    const visitor = await arrive();
    await visitor.signUp(ADA);
    const consent = await visitor.pressToProvider('connect', HARBOR);
    expect(consent).toMatchObject({ isPopup: true });
    expect(await consent?.asks()).toBe(true);
    await consent?.decide('allow', ['b']);
    expect(await visitor.until(HARBOR, 'connected')).toBe('connected');
    expect(visitor.pages).toHaveLength(1);
  });

  it('denies, and closes the popup that stays open', async () => {
    const visitor = await arrive();
    await visitor.signUp(ADA);
    const consent = await visitor.pressToProvider('connect', HARBOR);
    await consent?.decide('deny');
    expect(await consent?.text()).toBe('Not connected');
    await consent?.close();
    expect(visitor.pages).toHaveLength(1);
  });

  it('types a key, and is told what is wrong with it', async () => {
    const visitor = await arrive();
    await visitor.signUp(ADA);
    await visitor.press('connect', POST);
    const form = await visitor.keyForm(POST, ['API key']);
    expect(await form?.field('API key')).toEqual({ label: 'API key *', placeholder: 'pb_', required: true });
    const before = await visitor.lines();
    await form?.type('API key', 'wrong');
    await form?.send('save', visitor.ui);
    expect(await visitor.toldOf(before)).toBe('That key could not be verified.');
  });

  it('has all recorded that the browser sent, received and stored, and asks nobody beyond this machine', async () => {
    const visitor = await arrive();
    await visitor.signUp(ADA);
    const traffic = await visitor.recording.traffic();
    const sent = traffic.find(({ method }) => method === 'POST');
    expect(sent).toMatchObject({ status: 303, resource: 'document' });
    expect(sent && textsOf(sent).map(({ text }) => text)).toContainEqual(expect.stringContaining('ada%40example.test'));
    expect(traffic.find(({ url }) => url.includes('icons.example'))).toMatchObject({ status: null });
    expect(await visitor.recording.stored()).toEqual(
      expect.arrayContaining([
        { where: 'cookie', name: 'session', value: 'ada' },
        { where: 'localStorage', name: 'kept', value: 'local' },
        { where: 'sessionStorage', name: 'tab', value: 'open' },
      ]),
    );
  });

  it('shares one Chromium with everybody, and nothing else', async () => {
    const first = await arrive();
    await first.signUp(ADA);
    const second = await arrive();
    await second.open('integrations');
    expect(await second.isAskedToLogIn()).toBe(true);
    expect((await chromium()).contexts()).toHaveLength(2);
  });
});
