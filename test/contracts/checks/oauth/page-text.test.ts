import { describe, expect, it } from 'vitest';
import { isWrittenByScript, showsTrace, visibleText } from '../../../../contracts/checks/oauth/page-text.ts';

describe('the text of a page', () => {
  it('is what a person reads', () => {
    const html =
      '<!doctype html><head><title>T</title><style>p{}</style></head><body><h1>Not&nbsp;connected</h1><!-- no --><script>let a;</script><p>You declined.</p></body>';
    expect(visibleText(html)).toBe('Not?connected You declined.');
    expect(visibleText('')).toBe('');
  });

  it.each([
    'Error: access_denied\n    at finish (/app/src/consent.ts:12:9)\n    at process (node:internal)',
    '<pre>TypeError<br>    at /app/index.js:10:5</pre>',
    'Traceback (most recent call last):\n  File "/app/views.py", line 3, in callback',
    'Uncaught RuntimeException in /app/index.php',
    '#0 /var/www/index.php(12): handle()',
    'goroutine 12 [running]:\nmain.callback()',
    'com.acme.Web.callback(Web.java:71)',
  ])('shows that a program broke: %s', (html) => {
    expect(showsTrace(html)).toBe(true);
  });

  it.each([
    '<p>You declined the access, so nothing was connected. You can try again at 10:30.</p>',
    '<p>Please look at our help pages (https://help.example.com:443/connect) or write to us.</p>',
    '<ol><li>#1 Open the event</li></ol>',
  ])('shows nothing of the kind: %s', (html) => {
    expect(showsTrace(html)).toBe(false);
  });

  it('may be written by a script', () => {
    expect(isWrittenByScript('<div id=root></div><script type="module" src="/a.js"></script>')).toBe(true);
    expect(isWrittenByScript('<p>Hello</p>')).toBe(false);
  });
});
