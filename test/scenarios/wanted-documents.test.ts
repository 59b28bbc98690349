import { describe, expect, it } from 'vitest';
import { FAULTS } from '../../emulator/providers/goroute/validation/generate/invalid.ts';
import { loadScenarioText } from '../../emulator/scenarios/catalogue.ts';
import { withDocument } from '../../emulator/scenarios/wanted-document.ts';
import { gorouteSandbox, rowsIn } from '../support/goroute.ts';

const scenarioOf = (document: string, provider = 'goroute') =>
  loadScenarioText(
    `name: case\ntitle: A case\nstory: It happens. It is seen.\nprovider: ${provider}\nsteps:\n  - trigger: { submit: null, with: { document: "${document}" } }\n`,
  );

describe('a document that a scenario wants', () => {
  it('comes from the integration to somebody who receives, and is taken', async () => {
    const { goroute, call } = await gorouteSandbox();
    const { document } = withDocument(goroute, { document: '{valid}', number: 'W-1' });
    const { body, status } = await call('POST', '/send', { body: document });
    expect([status, body.document_id]).toEqual([202, 'W-1']);
    expect(withDocument(goroute, { document: '{valid}', number: 'W-1' })).toEqual({ document, number: 'W-1' });
  });

  it.each(FAULTS.map(({ rule, also = [] }) => [rule, [rule, ...also].toSorted()]))('breaks %s', async (rule, rules) => {
    const { goroute, call } = await gorouteSandbox();
    const { document } = withDocument(goroute, { document: `{invalid:${rule}}`, number: 'W-2' });
    const { body } = await call('POST', '/validate', { body: document });
    const told = [...rowsIn(body, 'errors'), ...rowsIn(body, 'warnings')].map((finding) => finding.rule);
    expect([...new Set(told)].toSorted()).toEqual(rules);
  });

  it('can be right in what a rule is about', async () => {
    const { goroute, call } = await gorouteSandbox();
    const { document } = withDocument(goroute, { document: '{valid:BR-DE-15}' });
    expect(document).toContain('xrechnung_3.0');
    expect((await call('POST', '/validate', { body: document })).body).toMatchObject({ valid: true, warnings: [] });
  });

  it('can be no XML, and can name others', async () => {
    const { goroute, call, keys } = await gorouteSandbox();
    const broken = withDocument(goroute, { document: '{malformed}' }).document;
    expect((await call('POST', '/validate', { body: broken })).error.code).toBe('INVALID_XML');
    const args = { document: '{valid}', from: '0088:5060412690014', to: '0088:8712345000004' };
    const { document } = withDocument(goroute, args);
    expect((await call('POST', '/validate', { body: document })).body.valid).toBe(true);
    const { body } = await call('POST', '/validate', { body: document, key: keys.production });
    expect(rowsIn(body, 'errors').map((finding) => finding.rule)).toEqual(['PEPPOL-COMMON-R040']);
  });

  it('is left as it is where it was written out', async () => {
    const { goroute } = await gorouteSandbox();
    expect(withDocument(goroute, { document: '<Invoice/>', po: '7' })).toEqual({ document: '<Invoice/>', po: '7' });
  });

  it.each([
    ['{invalid}', 'goroute', 'A document is {valid}, {malformed}, {invalid:RULE} or {valid:RULE}, and not {invalid}.'],
    ['{invalid:BR-CO-51}', 'goroute', 'There is no rule "BR-CO-51". Did you mean "BR-CO-1'],
    ['{valid}', 'revento', 'Revento takes no documents.'],
  ])('is refused as %s for %s', async (document, provider, says) => {
    await expect(scenarioOf(document, provider)).rejects.toThrow(says);
  });
});
