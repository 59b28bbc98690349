import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../../contracts/report/markdown.ts';
import { CALM, RICH } from './fixture.ts';

const text = renderMarkdown(RICH);
const outside = text.replace(/^(`{3,})\w*\n[\s\S]*?\n\1$/gm, '');

describe('the report for pull requests', () => {
  it('begins with the conclusion and all counts', () => {
    expect(text).toMatch(/^## Go-live checklist of acme, bolt\n\n\*\*Not ready: something failed\.\*\*\n\nChecklist: /);
    expect(text).toContain('**failed 3**, of 12 items<br>\nBeyond it: ');
    expect(renderMarkdown(CALM)).toContain('**Every required item is proved.**');
  });

  it('has a table for each section whose rows have four cells, whatever is in them', () => {
    const rows = text.split('\n').filter((line) => line.startsWith('| '));
    expect(rows.filter((row) => !row.startsWith('| Verdict') && !row.startsWith('| ---'))).toHaveLength(14);
    for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(5);
  });

  it('shows the evidence of failures in a block of its own', () => {
    expect(text).toMatch(/```text\n +integration +provider\n[^`]+──▶ 400 invalid_grant/);
    expect(text).toContain('**Fix:** Let whoever');
  });

  it('gives what is missing as YAML, once', () => {
    expect(text.match(/^```yaml$/gm)).toHaveLength(2);
    expect(text).toContain('```yaml\nintegration:\n  triggers:\n    acme.sync: ');
  });

  it('lets no text become markup, code or a mention', () => {
    expect(outside).not.toContain('<script');
    expect(outside).not.toContain('@team');
    expect(outside.replace(/^```.*$/gm, '')).not.toMatch(/(?<!\\)`code/);
  });

  it('shows no secret', () => {
    expect(text).not.toContain('c4n4ry');
  });
});
