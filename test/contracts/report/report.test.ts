import { describe, expect, it } from 'vitest';
import { renderJson } from '../../../contracts/report/json.ts';
import type { CheckResult, Report } from '../../../contracts/report/report.ts';
import { renderTerminal, wantsColor } from '../../../contracts/report/terminal.ts';
import { count } from '../../../contracts/verdict/verdict.ts';

const TOKEN = `rev_refresh_c4n4ry${'a'.repeat(22)}Wxyz`;

function check(id: string, changed: Partial<CheckResult>): CheckResult {
  return {
    provider: 'acme',
    id,
    title: `title of ${id}`,
    verdict: 'passed',
    reason: 'All was well.',
    observations: [{ says: 'it was seen', seqs: [1] }],
    evidence: [],
    fix: 'Mend it.',
    why: 'It breaks.',
    refs: [{ id: 'rfc1', title: 'RFC 1', link: 'https://example.org/1' }],
    durationMs: 1200,
    harnessError: false,
    ...changed,
  };
}

const line = { seq: 1, at: '2026-09-21T14:13:18.042Z', afterMs: 0, decides: true } as const;
const report: Report = {
  version: 1,
  tool: { name: 'golive-emulator', version: '0.1.0' },
  startedAt: '2026-09-21T14:13:18.042Z',
  durationMs: 2500,
  seed: 'abc',
  integration: 'node server.js',
  items: [
    {
      provider: 'acme',
      id: 'one',
      title: 'First',
      severity: 'MUST',
      source: 'https://example.org',
      verdict: 'failed',
      checks: ['a.bad'],
      notJudged: null,
    },
    {
      provider: 'acme',
      id: 'two',
      title: 'Second',
      severity: 'SHOULD',
      source: 'https://example.org',
      verdict: 'passed',
      checks: ['a.good'],
      notJudged: 'the rest',
    },
  ],
  checks: [
    check('a.bad', {
      verdict: 'failed',
      reason: 'Two refreshes were made, wanted is 1.',
      evidence: [
        { ...line, lane: null, says: 'Round 1', answer: null, decides: false },
        { ...line, lane: 'integration', says: `POST /token ${TOKEN}`, answer: '200 after 12ms' },
        { ...line, lane: 'provider', says: 'thing.changed', answer: '202', afterMs: 120 },
      ],
    }),
    check('a.good', {}),
    check('a.open', {
      verdict: 'untested',
      reason:
        'It needs a trigger sync. Add to emulator.config.yaml:\n  integration:\n    triggers:\n      acme.sync: POST /sync',
    }),
  ],
  counts: count(['failed', 'passed']),
  exitCode: 1,
};

describe('the report for a person', () => {
  const text = renderTerminal(report, { color: false, width: 100 });

  it('shows items, what is open, and last what failed, why, and how to mend it', () => {
    expect(text.split('\n').map((row) => row.trimEnd())).toEqual([
      'Go-live checklist of acme',
      '  ✗ failed          one  MUST    First',
      '  ✓ passed          two  SHOULD  Second',
      '                                 not judged: the rest',
      '',
      '– untested  a.open  title of a.open',
      '',
      '  It needs a trigger sync. Add to emulator.config.yaml:',
      '    integration:',
      '      triggers:',
      '        acme.sync: POST /sync',
      '',
      '✗ failed  a.bad  title of a.bad',
      '',
      '  Two refreshes were made, wanted is 1.',
      '',
      '             integration                                  provider',
      '             Round 1',
      '        0ms  POST /token rev_refresh_…Wxyz            ──▶ 200 after 12ms',
      '      120ms  202                                      ◀── thing.changed',
      '',
      '  Fix  Mend it.',
      '  Why  It breaks.',
      '  See  RFC 1, https://example.org/1',
      '',
      'not-applicable 0 · passed 1 · attested 0 · untested 0 · inconclusive 0 · failed 1, of 2 items  2.5s, seed abc',
      '',
    ]);
  });

  it('shows what was seen of passed checks where that is asked for', () => {
    expect(text).not.toContain('it was seen');
    expect(renderTerminal(report, { color: false, detail: true })).toContain('· it was seen');
  });

  it('is coloured only where that is wanted', () => {
    expect(text).not.toContain('\u001b[');
    expect(renderTerminal(report, { color: true })).toContain('\u001b[');
    expect([
      wantsColor({ isTTY: true }, {}),
      wantsColor({ isTTY: true }, { NO_COLOR: '1' }),
      wantsColor({}, {}),
    ]).toEqual([true, false, false]);
  });
});

describe('the report for programs', () => {
  it('says its version and shows no secret', () => {
    const json = renderJson(report);
    expect(JSON.parse(json)).toMatchObject({ version: 1, exitCode: 1, counts: { failed: 1, passed: 1 } });
    expect(json).not.toContain(TOKEN);
    expect(json).toContain('rev_refresh_…Wxyz');
  });
});
