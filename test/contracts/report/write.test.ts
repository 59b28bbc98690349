import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { renderJson } from '../../../contracts/report/json.ts';
import { assertWritable, REPORT_FORMATS, renderReport, writeReports } from '../../../contracts/report/write.ts';
import { RICH, TOKEN } from './fixture.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'golive-report-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

describe('reports', () => {
  it('are written in every form that is wanted', async () => {
    const path = folder();
    const wanted = [
      { format: 'junit', file: join(path, 'a.xml') },
      { format: 'html', file: join(path, 'b.html') },
    ] as const;
    assertWritable(wanted);
    await writeReports(RICH, wanted);
    expect(readFileSync(join(path, 'a.xml'), 'utf8')).toMatch(/^<\?xml/);
    expect(readFileSync(join(path, 'b.html'), 'utf8')).toMatch(/^<!doctype html>/);
  });

  it('end with a line end in each form', async () => {
    expect(REPORT_FORMATS).toEqual(['json', 'junit', 'markdown', 'html', 'github']);
    for (const format of ['json', 'junit', 'markdown', 'html', 'github'] as const)
      expect(await renderReport(RICH, format)).toMatch(/[^\n]\n$/);
  });

  it('are refused before a long run where they could not be written after it', () => {
    const path = folder();
    const attempt =
      (...files: string[]) =>
      () =>
        assertWritable(files.map((file) => ({ format: 'json', file })));
    expect(attempt(join(path, 'none', 'a.json'))).toThrow(/: there is no folder .*none\.$/);
    expect(attempt(path)).toThrow('it is a folder; name a file in it.');
    expect(attempt('-', '-')).toThrow('No report can be written to standard output: two reports');
    expect(attempt(join(path, 'a'), `${path}/./a`)).toThrow('give each a file of its own');
    expect(attempt(join(path, 'a'), '-')).not.toThrow();
  });
});

describe('the report for programs', () => {
  it('says its version and shows no secret', () => {
    const json = renderJson(RICH);
    expect(JSON.parse(json)).toMatchObject({ version: 1, exitCode: 1, counts: { failed: 3, passed: 3 } });
    expect(json).not.toContain(TOKEN);
    expect(json).toContain('rev_refresh_…Wxyz');
  });
});
