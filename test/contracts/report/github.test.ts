import { describe, expect, it } from 'vitest';
import { renderGithub } from '../../../contracts/report/github.ts';
import { item, RICH } from './fixture.ts';

const text = renderGithub(RICH);
const lines = text.trimEnd().split('\n');

/** What GitHub makes of a command. */
function read(line: string) {
  const [, kind, title = '', message = ''] = /^::(\w+) title=([^,:]*)::(.*)$/.exec(line) ?? [];
  const decoded = (told: string) =>
    told.replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%0A', '\n').replaceAll('%25', '%');
  return { kind, title: decoded(title), message: decoded(message) };
}

describe('the report as annotations', () => {
  it('has an error for each failure and excuse out of use, a warning for what is undecided, and one notice', () => {
    expect(lines.map((line) => read(line).kind)).toEqual([
      ...['error', 'error', 'error'],
      ...['warning', 'warning', 'warning', 'warning', 'warning', 'warning'],
      'notice',
    ]);
    expect(text).not.toContain('dedupe-delivery-id');
  });

  it('escapes whatever would end or begin a command', () => {
    expect(read(lines[0] ?? '').title).toContain('(failed): Concurrent refresh races are handled "quoted"');
    expect(read(lines[0] ?? '').title).toMatch(/::error::x, 100%$/);
    expect(read(lines[0] ?? '').message).toContain('\nFix: Let whoever finds the token expired wait');
    expect(lines.every((line) => line.startsWith('::'))).toBe(true);
  });

  it('tells all counts in the notice', () => {
    expect(read(lines.at(-1) ?? '')).toMatchObject({
      title: 'Not ready: something failed.',
      message: expect.stringContaining('failed 3, of 12 items.\nBeyond it: '),
    });
  });

  it('says how many were left out, and keeps the required ones', () => {
    const many = Array.from({ length: 14 }, (_, i) =>
      item(`i${i}`, { verdict: i < 12 ? 'failed' : 'untested', severity: i < 4 ? 'SHOULD' : 'MUST' }),
    );
    const kinds = renderGithub({ ...RICH, items: many })
      .trimEnd()
      .split('\n')
      .map(read);
    expect(kinds.filter(({ kind }) => kind === 'error')).toHaveLength(10);
    expect(kinds[0]?.title).toContain('i4 ');
    expect(kinds.at(-1)?.message).toContain('Left out above: 2 failures, 0 undecided.');
  });

  it('shows no secret', () => {
    expect(text).not.toContain('c4n4ry');
  });
});
