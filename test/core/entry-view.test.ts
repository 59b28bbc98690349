import { describe, expect, it } from 'vitest';
import { viewEntry } from '../../emulator/core/entry-view.ts';
import { toNdjson } from '../../emulator/core/ndjson.ts';
import { Random } from '../../emulator/core/random.ts';
import { Secrets } from '../../emulator/core/secrets.ts';
import { attempt, frozenJournal, NOON, note, request } from './drafts.ts';

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' };

describe('the view of an entry', () => {
  it('has instants as ISO strings, and fields in an order of its own', () => {
    const { journal } = frozenJournal();
    const view = viewEntry(journal.append(note('hello')));
    expect(Object.keys(view)).toEqual(['seq', 'kind', 'at', 'wall', 'cause', 'provider', 'says']);
    expect(view.at).toBe('2026-09-21T14:13:18.042Z');
    expect(view.wall).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const tried = viewEntry(journal.append(attempt({ nextAt: NOON + 1000, durationMs: 1.23456 })));
    expect(tried).toMatchObject({ nextAt: '2026-09-21T14:13:19.042Z', durationMs: 1.235 });
  });

  it('has the same order however the entry was put together', () => {
    const { journal } = frozenJournal();
    const one = journal.append({ kind: 'finding', finding: 'f', says: 's' });
    const two = journal.append({ says: 's', finding: 'f', kind: 'finding' });
    expect(Object.keys(viewEntry(one))).toEqual(Object.keys(viewEntry(two)));
  });

  it('reads query, form and JSON bodies, and lower-cases headers', () => {
    const { journal } = frozenJournal();
    const entry = journal.append(
      request({
        query: 'status=a&status=b&page=2&__proto__=x',
        request: { headers: { ...FORM, 'X-A': ['1', '2'], 'x-a': '3' }, body: 'grant_type=refresh_token', bytes: 24 },
        response: { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"ok":true}', bytes: 11 },
      }),
    );
    const view = viewEntry(entry);
    expect(view.request).toEqual({
      headers: { 'content-type': FORM['Content-Type'], 'x-a': ['1', '2', '3'] },
      query: Object.fromEntries([
        ['status', ['a', 'b']],
        ['page', '2'],
        ['__proto__', 'x'],
      ]),
      form: { grant_type: 'refresh_token' },
      body: 'grant_type=refresh_token',
      bytes: 24,
    });
    expect(view.response).toMatchObject({ status: 200, json: { ok: true } });
    expect(viewEntry(journal.append(attempt())).request).toMatchObject({ json: { id: 'evt_1' } });
  });

  it('has no JSON where the body is none', () => {
    const { journal } = frozenJournal();
    const garbage = { headers: { 'content-type': 'application/json' }, body: '{"cut', bytes: 900 };
    const view = viewEntry(journal.append(request({ request: garbage, response: { status: 200, ...garbage } })));
    expect(view.request).not.toHaveProperty('json');
    expect(view.response).not.toHaveProperty('json');
  });

  it('shows no secret anywhere when it is given the secrets', () => {
    const secrets = new Secrets(new Random('test'));
    const token = secrets.issue('access_token', 'rev_', 'acme');
    secrets.register({ value: 'token', kind: 'client_secret', owner: 'acme' });
    const { journal } = frozenJournal();
    const basic = `Basic ${Buffer.from(`me:${token}`).toString('base64')}`;
    const entry = journal.append(
      request({
        path: `/revoke/${token}`,
        query: `${token}&access=${token}`,
        request: { headers: { ...FORM, authorization: basic, 'x-k': [token] }, body: `a=${token}`, bytes: 9 },
        response: {
          status: 200,
          headers: { location: `/?t=${token}` },
          body: JSON.stringify({ token, nested: [{ token }] }),
          bytes: 9,
        },
        explain: [{ what: 'token', sent: token, expected: 'x' }],
      }),
    );
    const text = JSON.stringify(viewEntry(entry, { secrets }));
    expect(text).not.toContain(token.slice(4, -4));
    expect(text).not.toContain(basic.slice(6));
    expect(viewEntry(entry, { secrets }).response).toMatchObject({ json: { token: `rev_…${token.slice(-4)}` } });
    expect(JSON.stringify(viewEntry(entry))).toContain(token);
  });
});

it('an NDJSON export has one masked object a line, in full only when that is asked for', () => {
  const secrets = new Secrets(new Random('test'));
  const token = secrets.issue('access_token', 'rev_', 'acme');
  const { journal } = frozenJournal();
  journal.append(note(`one\n${token}`));
  journal.append(note('two'));
  const lines = toNdjson(journal.query(), secrets).split('\n');
  expect(lines).toHaveLength(3);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ seq: 1, says: `one\nrev_…${token.slice(-4)}` });
  expect(toNdjson(journal.query(), 'in-full')).toContain(token);
});
