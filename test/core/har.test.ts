import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect, it } from 'vitest';
import { toHar } from '../../emulator/core/har.ts';
import { packageIdentity } from '../../emulator/core/package-root.ts';
import { Random } from '../../emulator/core/random.ts';
import { Secrets } from '../../emulator/core/secrets.ts';
import { attempt, frozenJournal, note, request } from './drafts.ts';
import { harSchema } from './har-schema.ts';

function traffic() {
  const secrets = new Secrets(new Random('test'));
  const token = secrets.issue('refresh_token', 'rev_', 'acme');
  const { journal } = frozenJournal();
  journal.append(note('not an exchange'));
  journal.append(
    request({
      operation: 'refreshToken',
      method: 'POST',
      path: '/oauth/token',
      query: 'trace=1',
      cause: 1,
      request: {
        headers: { host: 'localhost:4404', 'content-type': 'application/x-www-form-urlencoded' },
        body: `refresh_token=${token}`,
        bytes: 50,
      },
      response: {
        status: 200,
        headers: { 'Content-Type': 'application/json', 'Set-Cookie': ['a=1', 'b=2'] },
        body: JSON.stringify({ token }),
        bytes: 90_000,
      },
      outcome: 'answered',
      durationMs: 12.34567,
    }),
  );
  journal.append(request({ outcome: 'reset', durationMs: 1 }));
  journal.append(attempt({ cause: 2, shape: ['duplicate'], error: 'timed out', outcome: 'timeout' }));
  return { har: toHar(journal.query(), secrets), token, journal };
}

it('an archive is valid HAR 1.2', () => {
  const ajv = new Ajv2020({ allErrors: true });
  formats.default(ajv);
  const isHar = ajv.compile(harSchema);
  isHar(traffic().har);
  expect(isHar.errors ?? []).toEqual([]);
});

it('it names its creator, and each entry where it stands in the journal', () => {
  const { log } = traffic().har;
  expect(log.creator).toEqual(packageIdentity());
  expect(log.entries.map((entry) => [entry._seq, entry._cause, entry._operation])).toEqual([
    [2, 1, 'refreshToken'],
    [3, null, 'listParticipants'],
    [4, 2, 'participant.approved'],
  ]);
});

it('a request has its URL, form, headers, timing and what was cut', () => {
  const [entry] = traffic().har.log.entries;
  expect(entry).toMatchObject({
    time: 12.346,
    request: {
      method: 'POST',
      url: 'http://localhost:4404/oauth/token?trace=1',
      queryString: [{ name: 'trace', value: '1' }],
    },
    response: { status: 200, statusText: 'OK', content: { size: 90_000, mimeType: 'application/json' } },
  });
  expect(entry?.request.postData?.params?.[0]?.name).toBe('refresh_token');
  expect(entry?.response.headers.filter(({ name }) => name === 'set-cookie')).toHaveLength(2);
  expect(entry?.response.content.comment).toMatch(/^The first \d+ of 90000 bytes\.$/);
});

it('an exchange without an answer has status 0 and the reason', () => {
  const [, reset, webhook] = traffic().har.log.entries;
  expect(reset).toMatchObject({ response: { status: 0, bodySize: -1 }, _error: 'reset', comment: 'outcome: reset' });
  expect(webhook).toMatchObject({
    _error: 'timed out',
    comment: 'webhook participant.approved, delivery dlv_1, attempt 1, duplicate',
  });
  expect(webhook?.request.postData?.text).toBe('{"id":"evt_1"}');
});

it('it holds no secret, unless it was asked for in full', () => {
  const { har, token, journal } = traffic();
  expect(JSON.stringify(har)).not.toContain(token);
  expect(JSON.stringify(toHar(journal.query(), 'in-full'))).toContain(token);
});
