import { Cobalt } from '@cobaltio/cobalt-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cobaltSandbox, walkConsent } from '../../support/cobalt.ts';
import { fieldNamed, workflowNamed } from './exercise.ts';

/** How often the package asks whether a connection is there. */
const POLL_MS = 3000;

/** The popup that the package opens. */
interface Popup {
  closed: boolean;
  close(): void;
}

/** The package as it was published, with a browser that does `visit` with every popup. */
async function frontend(visit: (url: string, popup: Popup) => Promise<unknown>, knobs: Record<string, unknown> = {}) {
  const world = await cobaltSandbox({ knobs });
  const opened: Popup[] = [];
  let visited: Promise<unknown> = Promise.resolve();
  vi.stubGlobal('window', {
    open(url: string) {
      const popup: Popup = {
        closed: false,
        close() {
          popup.closed = true;
        },
      };
      opened.push(popup);
      visited = visit(url, popup);
      return popup;
    },
  });
  const sdk = new Cobalt({ baseUrl: world.cobalt.urls.apiBase, token: await world.tokenOf() });
  /** Lets the package ask so often as it takes. */
  const polled = async <T>(promise: Promise<T>): Promise<T> => {
    let isOver = false;
    const ended = promise.finally(() => {
      isOver = true;
    });
    ended.catch(() => undefined);
    while (!isOver) {
      await visited;
      await vi.advanceTimersByTimeAsync(POLL_MS);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return ended;
  };
  return { ...world, sdk, opened, polled };
}

describe('the package for frontends, unchanged', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it.each(['E1', 'E2', 'E3'])('connects an OAuth application through its consent page, in %s', async (era) => {
    const { sdk, polled, opened } = await frontend((url) => walkConsent(url), { era });
    expect(await sdk.getApp('harbor_crm')).not.toMatchObject({ connected: true });
    expect(await polled(sdk.connect('harbor_crm'))).toBe(true);
    expect(opened).toMatchObject([{ closed: true }]);
    expect(await sdk.getApp('harbor_crm')).toMatchObject({ connected: true, reauth_required: false });
  });

  it('connects anew where that is asked for, and inputs reach the application', async () => {
    const seen: string[] = [];
    const { sdk, polled } = await frontend((url) => {
      seen.push(url);
      return walkConsent(url);
    });
    expect(await sdk.getApp('ledgerly')).toMatchObject({ connected: true, reauth_required: true });
    expect(await polled(sdk.connect('ledgerly', { subdomain: 'ada' }))).toBe(true);
    expect(await sdk.getApp('ledgerly')).toMatchObject({ reauth_required: false });
    expect(new URL(seen[0] ?? '').searchParams.get('subdomain')).toBe('ada');
  });

  it('answers false to a denied consent, once the window is closed', async () => {
    const { sdk, polled } = await frontend(async (url, popup) => {
      const pages = await walkConsent(url, 'decline');
      expect(pages.at(-1)?.text).toContain('access_denied');
      popup.close();
    });
    expect(await polled(sdk.connect('harbor_crm'))).toBe(false);
    expect(await sdk.getApp('harbor_crm')).toMatchObject({ connected: false });
  });

  it('gives up with the reason phrase when the token expires meanwhile', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { sdk, polled, cobalt } = await frontend(async () => cobalt.act('endSessions', {}));
    await expect(polled(sdk.connect('harbor_crm'))).rejects.toThrow('Unauthorized');
  });

  it('connects by a key, and says nothing but the reason phrase of one that is wrong', async () => {
    const { sdk, cobalt } = await frontend(() => Promise.resolve());
    await expect(sdk.connect('postbox', { api_key: 'pb_wrong' })).rejects.toThrow('Internal Server Error');
    expect(await sdk.getApp('postbox')).toMatchObject({ connected: false });
    expect(await sdk.connect('postbox', { api_key: cobalt.facts.postboxApiKey ?? '' })).toBe(true);
    expect(await sdk.getApp('postbox')).toMatchObject({ connected: true });
    await sdk.disconnect('postbox');
    expect(await sdk.getApp('postbox')).toMatchObject({ connected: false });
  });

  it('reads the account and all applications', async () => {
    const { sdk } = await frontend(() => Promise.resolve());
    expect(await sdk.getAccountDetails()).toMatchObject({ linked_account: { account_id: 'cust_4711' } });
    const apps: unknown = await sdk.getApp('');
    expect(apps).toMatchObject([{ slug: 'harbor_crm' }, { slug: 'postbox' }, { slug: 'ledgerly' }]);
  });

  it('makes, reads, changes and deletes configs', async () => {
    const { sdk, polled, cobalt } = await frontend((url) => walkConsent(url));
    await polled(sdk.connect('harbor_crm'));
    const made = await sdk.config({ slug: 'harbor_crm', config_id: 'sales', labels: [] });
    expect(made).toMatchObject({ config_id: 'sales', workflows: [{ name: 'Export contact', enabled: false }, {}] });
    const workflow = { id: workflowNamed(cobalt, 'export-contact'), enabled: true, fields: {} };
    const fields = { [fieldNamed('Pipeline')]: 'pl_sales' };
    await sdk.updateConfig({ slug: 'harbor_crm', config_id: 'sales', fields, workflows: [workflow] });
    const read = await sdk.getConfig('harbor_crm', 'sales');
    expect(read).toMatchObject({
      fields: [{ value: 'pl_sales' }, { options: [{ value: 'st_new' }, { value: 'st_won' }] }, {}, {}, {}],
      workflows: [{ enabled: true }, { enabled: false }],
    });
    expect(await sdk.deleteConfig('harbor_crm', 'sales')).toEqual({ message: 'Installation Deleted Success' });
    await expect(sdk.getConfig('harbor_crm', 'sales')).rejects.toThrow('Not Found');
  });
});
