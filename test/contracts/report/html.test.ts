import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../../contracts/report/html.ts';
import { CALM, item, RICH } from './fixture.ts';

const page = await renderHtml(RICH);

describe('the report as a page', () => {
  it('loads nothing, runs nothing, and may not', () => {
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page) ?? [];
    const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(page) ?? [];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect(page).not.toMatch(/<script|<link|<img|<iframe|\bsrc=|\bstyle=|\bon\w+=|url\(|@import/);
  });

  it('escapes whatever comes from outside', () => {
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).not.toContain('<script>');
  });

  it('links to the web only', async () => {
    const sly = await renderHtml({ ...CALM, items: [item('x', { source: 'javascript:alert(1)' })] });
    expect(sly).not.toContain('href="javascript');
    expect(page).toContain('<a href="https://wiki.example/tokens" rel="noopener noreferrer">');
  });

  it('tells whose checklist it is, of what run, and what it comes to', () => {
    expect(page).toContain('<h1>Go-live checklist of Acme, Bolt</h1>');
    expect(page).toContain('Not ready: something failed.');
    for (const fact of ['node server.js', '2026-09-21 14:13 UTC', 'golive-emulator 0.1.0', 'abc', 'shard 2/4'])
      expect(page).toContain(fact);
    expect(page).toContain('stopped before its end');
  });

  it('has an entry for each item, and opens those that failed', () => {
    expect(page.match(/<details class="item /g)).toHaveLength(14);
    expect(page.match(/<details class="item failed" open>/g)).toHaveLength(2);
    expect(page.match(/<details class="item failed">/g)).toHaveLength(1);
  });

  it('draws evidence in two lanes, and marks what decides', () => {
    expect(page).toMatch(/<tr class="decides">.*<td class="acted">POST \/oauth\/token rev_refresh_…Wxyz<\/td>/);
    expect(page).toContain('<td class="answered">400 invalid_grant after 9ms</td>');
  });

  it('tells who vouches for what, and what a person must still confirm', () => {
    expect(page).toContain('by Ada Example, CTO on ');
    expect(page).toContain('<b>A person must confirm</b> where the client secret is kept');
  });

  it('gives the lines to add', async () => {
    expect(page).toContain('acme.sync: POST /emulator-hooks/sync?event_id={eventId}');
    expect(await renderHtml(CALM)).not.toContain('What is missing');
  });

  it('shows no secret', () => {
    expect(page).not.toContain('c4n4ry');
  });
});
