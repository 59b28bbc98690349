import { DOMParser, type Element } from '@xmldom/xmldom';
import { describe, expect, it } from 'vitest';
import { renderJunit } from '../../../contracts/report/junit.ts';
import { EVIL, RICH } from './fixture.ts';

const xml = renderJunit(RICH);
const root = new DOMParser({
  onError: (level, message) => {
    throw new Error(`${level}: ${message}`);
  },
}).parseFromString(xml, 'text/xml').documentElement;

function elements(name: string, of: Element | null = root): Element[] {
  return of === null ? [] : [...of.getElementsByTagName(name)];
}

function caseOf(id: string): Element | null {
  return elements('testcase').find((one) => one.getAttribute('name')?.startsWith(`${id}: `)) ?? null;
}

function propertyOf(id: string, name: string): string | null {
  return (
    elements('property', caseOf(id))
      .find((one) => one.getAttribute('name') === name)
      ?.getAttribute('value') ?? null
  );
}

describe('the report for test tabs', () => {
  it('has a suite for each section and a case for each item', () => {
    expect(elements('testsuite').map((suite) => [suite.getAttribute('name'), suite.getAttribute('tests')])).toEqual([
      ['acme: Auth and tokens', '5'],
      ['acme: Webhook handling', '5'],
      ['acme: Beyond the checklist', '2'],
      ['acme: Your own', '1'],
      ['bolt: Everything', '1'],
    ]);
    expect(caseOf('sig-fail-closed')?.getAttribute('classname')).toBe('acme.Auth and tokens');
  });

  it('counts what it marks', () => {
    for (const scope of [root, ...elements('testsuite')])
      expect([
        scope?.getAttribute('tests'),
        scope?.getAttribute('failures'),
        scope?.getAttribute('errors'),
        scope?.getAttribute('skipped'),
      ]).toEqual(['testcase', 'failure', 'error', 'skipped'].map((name) => String(elements(name, scope).length)));
  });

  it('tells a failure with its reason, evidence and fix', () => {
    const [failure] = elements('failure', caseOf('refresh-single-flight'));
    expect(failure?.getAttribute('message')).toBe('Two refreshes presented the same refresh token rev_refresh_…Wxyz.');
    expect(failure?.textContent).toContain(EVIL);
    expect(failure?.textContent).toMatch(/──▶ 400 invalid_grant/);
    expect(failure?.textContent).toContain('Fix: Let whoever');
  });

  it('never lets what is undecided look as if it were well', () => {
    const errors = elements('error').map((error) => error.getAttribute('type'));
    expect(errors).toEqual(['inconclusive', 'untested', 'untested', 'untested', 'untested', 'inconclusive']);
    const skipped = elements('skipped').map((one) => one.getAttribute('message'));
    expect(skipped).toEqual([
      'known: SHOP-12, until the move to the new queue',
      'Not applicable to Acme: it limits no concurrency.',
    ]);
  });

  it('fails an excuse that is needed no more', () => {
    expect(elements('failure', caseOf('ack-within-10s'))[0]?.getAttribute('type')).toBe('stale');
  });

  it('says how each was decided', () => {
    expect(propertyOf('token-encryption-at-rest', 'verdict')).toBe('attested');
    expect(propertyOf('token-encryption-at-rest', 'attested by')).toBe('Ada Example, CTO, until 2027-03-01');
    expect(propertyOf('token-encryption-at-rest', 'checks')).toBe('secrets.storage');
    expect(caseOf('our/discount')?.getAttribute('name')).toBe(`our/discount: ${EVIL}`);
  });

  it('shows no secret', () => {
    expect(xml).not.toContain('c4n4ry');
  });
});
