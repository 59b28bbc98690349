import { describe, expect, it } from 'vitest';
import { lackingBrowser } from '../../../../contracts/harness/ui/chromium.ts';
import { uiOf } from '../../../../contracts/harness/ui/ui-config.ts';
import { containing, DEFAULT_WORDS, labelled, mentioned, selectorsIn } from '../../../../contracts/harness/ui/words.ts';

describe('words of pages', () => {
  it('tell labels apart that begin alike', () => {
    const connect = labelled(DEFAULT_WORDS.connect);
    expect(['Connect', ' connect Harbor CRM', 'Connect…'].filter((text) => connect?.test(text))).toHaveLength(3);
    expect(['Connected', 'Reconnect', 'Disconnect'].filter((text) => connect?.test(text))).toEqual([]);
  });

  it('see what is connected, and not what is not', () => {
    const connected = mentioned(DEFAULT_WORDS.connected);
    expect(connected?.test('Harbor CRM\nConnected since Monday')).toBe(true);
    expect(connected?.test('Not connected')).toBe(false);
    expect(connected?.test('Disconnected')).toBe(false);
  });

  it('take selectors for what they are', () => {
    expect(labelled(['css=#go'])).toBeNull();
    expect(selectorsIn(['css=#go-{slug}', 'Connect'], { slug: 'harbor' })).toEqual(['#go-harbor']);
    expect(containing(['(oops)']).test('(OOPS)')).toBe(true);
  });

  it('stand in place of the usual ones', () => {
    const pages = { signup: '/a', login: '/b', integrations: '/c' };
    const ui = uiOf({ ...pages, app: 'css=#{slug}', words: { connect: 'Verbinden', save: ['Sichern'] } }, '/team');
    expect(ui).toMatchObject({ ...pages, app: '#{slug}', screenshots: null });
    expect(ui?.words).toMatchObject({ connect: ['Verbinden'], save: ['Sichern'], login: DEFAULT_WORDS.login });
    expect(uiOf(undefined, '/team')).toBeNull();
  });
});

describe('what a browser lacks', () => {
  it('is told where there is none', () => {
    expect(lackingBrowser({ PATH: '/nowhere' })).toMatch(/^a browser: install Debian's chromium or Google Chrome/);
    expect(lackingBrowser({ CHROMIUM_PATH: '/nowhere/chromium' })).toBe(
      'a browser: CHROMIUM_PATH names /nowhere/chromium, which cannot be run',
    );
  });
});
