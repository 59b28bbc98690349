import { expect, it } from 'vitest';
import { journalLine, journalTree } from '../../emulator/core/journal-text.ts';
import { Random } from '../../emulator/core/random.ts';
import { Secrets } from '../../emulator/core/secrets.ts';
import { attempt, frozenJournal, NOON, note, request } from './drafts.ts';

const OK = { status: 200, headers: {}, body: '', bytes: 0 };

it('a story reads as a tree whose columns stay where they are', () => {
  const { clock, journal } = frozenJournal();
  journal.append({ kind: 'step', run: 'r', step: 'connect', args: { as: 'acme' } });
  journal.append(
    request({
      cause: 1,
      method: 'POST',
      path: '/oauth/token',
      operation: 'exchangeCode',
      response: OK,
      outcome: 'answered',
      durationMs: 12.3,
    }),
  );
  journal.append({
    kind: 'token',
    cause: 2,
    change: 'issued',
    tokenKind: 'access_token',
    credential: 'conn_1',
    subject: 'acme',
    value: 'rev_…aB3x',
    reason: null,
  });
  journal.append({
    kind: 'event',
    cause: 2,
    type: 'participant.approved',
    eventId: 'evt_1',
    subject: null,
    payload: {},
    withheld: null,
  });
  journal.append(
    attempt({ cause: 4, error: 'connection refused', outcome: 'unreachable', durationMs: 0.4, nextAt: NOON + 90_000 }),
  );
  journal.append(
    attempt({ cause: 4, attempt: 2, response: { ...OK, status: 204 }, durationMs: 1250, shape: ['duplicate'] }),
  );
  journal.append({ kind: 'result', cause: 1, run: 'r', of: 'step', ok: true, says: 'connected' });
  clock.restore({ offset: 0, frozenAt: NOON + 30 * 86_400_000 });
  journal.append({ kind: 'clock', change: 'advanced', byMs: 30 * 86_400_000 });
  journal.append(
    request({
      path: '/nope',
      operation: null,
      emulated: false,
      faults: ['fault_1'],
      outcome: 'reset',
      explain: [{ what: 'route', sent: '/nope', expected: '/node' }],
    }),
  );
  expect(`\n${journalTree(journal.trees()).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    14:13:18.042  ▸ connect {"as":"acme"}
    14:13:18.042  ├ → POST /oauth/token                                 200  exchangeCode              12 ms
    14:13:18.042  │ ├ * access_token issued  rev_…aB3x of conn_1 acme
    14:13:18.042  │ └ ◆ participant.approved  evt_1
    14:13:18.042  │   ├ ← participant.approved  #1                      –    dlv_1                    0.4 ms  connection refused  again in 1m30s
    14:13:18.042  │   └ ← participant.approved  #2                      204  dlv_1                    1.25 s  duplicate
    14:13:18.042  └ ✓ connected
    14:13:18.042  ~ advanced 30d, now 2026-10-21 14:13:18
    14:13:18.042  → GET /nope                                           –    not emulated                     reset  fault_1  route: sent /nope, expected /node
    "
  `);
});

it.each([
  [{ kind: 'fault', faultId: 'fault_1', change: 'met', met: 2, does: '429' }, '! fault_1 met (2): 429'],
  [
    { kind: 'delivery', type: 't', deliveryId: 'dlv_1', status: 'dead-letter', subject: null },
    '◇ t  dlv_1 dead-letter',
  ],
  [{ kind: 'action', action: 'suspend', args: { of: 'acme' }, result: null }, '= suspend {"of":"acme"}'],
  [{ kind: 'mark', name: 'race' }, '# race'],
  [{ kind: 'finding', finding: 'slow', says: 'too slow' }, '? slow: too slow'],
  [{ kind: 'clock', change: 'frozen', byMs: 0 }, '~ frozen at 2026-09-21 14:13:18'],
  [{ kind: 'result', run: 'r', of: 'run', ok: false, says: 'failed' }, '✗ r: failed'],
  [{ kind: 'note', says: 'two\nlines\u001b[31mred' }, '· two lines [31mred'],
] as const)('%j is a line', (draft, text) => {
  const { journal } = frozenJournal();
  expect(journalLine(journal.append<typeof draft.kind>(draft))).toBe(`14:13:18.042  ${text}`);
});

it('a trigger shows how it was answered', () => {
  const { journal } = frozenJournal();
  const entry = journal.append({ kind: 'trigger', trigger: 'sync', args: null, status: 202, error: null });
  expect(journalLine(entry, { width: 10 })).toBe('14:13:18.042  » sync      202');
});

it('a long path loses its middle, never its end', () => {
  const { journal } = frozenJournal();
  const path = `/api/v1/events/${'e'.repeat(60)}/participants/approve`;
  const line = journalLine(journal.append(request({ path, response: OK, outcome: 'answered', durationMs: 5 })));
  expect(line).toContain('…');
  expect(line).toContain('participants/approve  200');
  const short = journalLine(journal.append(request({ path: '/', response: OK, outcome: 'answered', durationMs: 5 })));
  expect(line.indexOf('  200')).toBe(short.lastIndexOf('  200'));
});

it('secrets are masked when they are given', () => {
  const secrets = new Secrets(new Random('test'));
  const token = secrets.issue('code', 'c_', 'acme');
  const { journal } = frozenJournal();
  expect(journalLine(journal.append(note(token)), { secrets })).toBe(`14:13:18.042  · c_…${token.slice(-4)}`);
  expect(journalLine(journal.append(request({ query: `code=${token}` })), { secrets })).not.toContain(token);
});
