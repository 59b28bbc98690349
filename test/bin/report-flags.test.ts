import { describe, expect, it } from 'vitest';
import { takesStdout, wantedReport } from '../../bin/report-flags.ts';

describe('--report', () => {
  it('says a form and a file', () => {
    expect(wantedReport('junit=out/a=b.xml')).toEqual({ format: 'junit', file: 'out/a=b.xml' });
    expect(wantedReport('html=-')).toEqual({ format: 'html', file: '-' });
  });

  it('is refused with what is wrong and what would be right', () => {
    expect(() => wantedReport('junti=a.xml')).toThrow(/^There is no report format "junti"\. Did you mean "junit"\?/);
    expect(() => wantedReport('pdf=a.pdf')).toThrow('Known: json, junit, markdown, html, github.');
    for (const text of ['junit', 'junit=', 'junit= '])
      expect(() => wantedReport(text)).toThrow('does not say where to; write --report junit=FILE');
  });

  it('takes standard output for itself, but for annotations', () => {
    expect(takesStdout([wantedReport('json=-')])).toBe(true);
    expect(takesStdout([wantedReport('github=-'), wantedReport('json=a.json')])).toBe(false);
  });
});
