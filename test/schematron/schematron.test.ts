import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Random } from '../../emulator/core/random.ts';
import { FAULTS, makeInvalid } from '../../emulator/providers/goroute/validation/generate/invalid.ts';
import { validate } from '../../emulator/providers/goroute/validation/index.ts';
import { Schematron } from '../../emulator/schematron/schematron.ts';
import { documentXml, gorouteSandbox, rowsIn } from '../support/goroute.ts';

const FILE = 'test/schematron/core.sch';
const HOUSE = 'test/schematron/house.sch';
const folder = mkdtempSync(join(tmpdir(), 'schematron-'));

function written(name: string, inside: string): string {
  const file = join(folder, name);
  const ns = '<ns prefix="cbc" uri="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"/>';
  writeFileSync(file, `<schema xmlns="http://purl.oclc.org/dsdl/schematron">\n${ns}\n${inside}\n</schema>`);
  return file;
}

const within = (test: string) =>
  `<pattern>\n<rule context="/*">\n<assert id="X" test="${test}">no</assert></rule></pattern>`;

describe('a Schematron schema', () => {
  const schema = new Schematron(FILE);

  it('agrees with the rules that are built in, for those that it has', () => {
    const differing: unknown[] = [];
    let broken = 0;
    for (const { rule } of FAULTS) {
      const { xml, valid } = makeInvalid(new Random(`schematron ${rule}`), rule);
      expect(schema.findings(valid)).toEqual([]);
      const { errors, warnings, layers } = validate(xml);
      if (!layers.schema.passed) continue;
      const own = [...errors, ...warnings].filter((finding) => schema.rules.has(finding.rule));
      const told = schema.findings(xml);
      const sorted = (found: readonly { rule: string; severity: string }[]) =>
        [...new Set(found.map((one) => `${one.rule} ${one.severity}`))].toSorted();
      if (own.length > 0) broken += 1;
      if (sorted(own).join() !== sorted(told).join()) differing.push([rule, sorted(own), sorted(told)]);
    }
    expect(differing).toEqual([]);
    expect(broken).toBeGreaterThanOrEqual(schema.rules.size - 1);
  });

  it('says what its file says, where, and in which line', () => {
    const { xml } = makeInvalid(new Random('said'), 'BR-22');
    const [finding, ...others] = schema.findings(xml);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      rule: 'BR-22',
      severity: 'error',
      location: expect.stringMatching(/^\/Invoice\/cac:InvoiceLine\[\d+\]$/),
      message: '[BR-22] cac:InvoiceLine needs a quantity.',
    });
    expect(xml.split('\n')[(finding?.line ?? 0) - 1]).toContain('<cac:InvoiceLine>');
  });

  it('reads the files that it includes', () => {
    written('inner.sch', '');
    writeFileSync(
      join(folder, 'pattern.sch'),
      '<pattern xmlns="http://purl.oclc.org/dsdl/schematron"><rule context="/*"><report id="IN" test="true()">seen</report></rule></pattern>',
    );
    const outer = new Schematron(written('outer.sch', '<include href="pattern.sch"/>'));
    expect(outer.findings('<a/>')).toMatchObject([{ rule: 'IN', location: '/a', message: 'seen', line: 1 }]);
  });

  it('does not hold where it cannot be computed', () => {
    const odd = new Schematron(written('odd.sch', within('xs:decimal(cbc:ID) = 1').replace('/*', '/*')));
    const xml =
      '<a xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><cbc:ID>one</cbc:ID></a>';
    expect(odd.findings(xml)).toMatchObject([{ rule: 'X', message: 'no (It could not be computed.)' }]);
  });

  it.each([
    ['<pattern><rule context="/*"><assert test="true()">', /:4: This is no XML: /],
    ['<pattern>\n<rule><assert test="1">x</assert></rule></pattern>', /:4: <rule> needs "context"\./],
    ['<pattern><rule context="/*">\n<assert>x</assert></rule></pattern>', /:4: <assert> needs "test"\./],
    [within('count('), /:5: "count\(" cannot be computed: XPST0003/],
    [within('cac:ID'), /:5: "cac:ID" cannot be computed: X[PQ]ST0081/],
    [within('$nothing'), /:5: "\$nothing" cannot be computed: XPST0008/],
    [within('u:gln(.)'), /:5: "u:gln\(\.\)" cannot be computed: X[PQ]ST00(17|81)/],
    [
      '<pattern><rule context="/*">\n<extends rule="lines"/></rule></pattern>',
      /:4: There is no abstract rule "lines"\./,
    ],
    ['<pattern\n is-a="x"/>', /:\d: There is no abstract pattern "x"\./],
    ['<include href="none.sch"/>', /none\.sch cannot be read: /],
  ])('that is wrong is refused with its line: %s', (inside, says) => {
    expect(() => new Schematron(written('wrong.sch', inside))).toThrow(says);
  });

  it('is no other XML', () => {
    const file = join(folder, 'other.sch');
    writeFileSync(file, '<a/>');
    expect(() => new Schematron(file)).toThrow(`${file}:1: <a> is no Schematron schema.`);
  });
});

describe('the emulator with schemas of a user', () => {
  it('refuses what they refuse, besides its own rules', async () => {
    const { call, goroute } = await gorouteSandbox({ knobs: { schematron: HOUSE } });
    const { body } = await call('POST', '/validate', { body: documentXml({ number: 'INV-1' }) });
    expect(body).toMatchObject({ valid: false, validation_layers: { schematron: { passed: false, errors: 1 } } });
    expect(rowsIn(body, 'errors')).toMatchObject([
      { rule: 'HOUSE-1', location: '/Invoice/cbc:ID[1]', message: 'Our numbers begin with H-, and INV-1 does not.' },
    ]);
    const refused = await call('POST', '/send', { body: documentXml({ number: 'INV-1' }) });
    expect([refused.status, refused.error.code]).toEqual([400, 'VALIDATION_ERROR']);
    const long = await call('POST', '/validate', { body: documentXml({ number: 'H-1234567' }) });
    expect(long.body).toMatchObject({ valid: true, warnings: [{ rule: 'HOUSE-2' }] });
    expect((await call('POST', '/send', { body: documentXml({ number: 'H-1' }) })).status).toBe(202);
    goroute.knobs.reset('schematron');
    expect((await call('POST', '/send', { body: documentXml({ number: 'INV-1' }) })).status).toBe(202);
  });

  it('tells a rule once that both know, and leaves test identifiers alone in the sandbox', async () => {
    const { call, keys } = await gorouteSandbox({ knobs: { schematron: FILE } });
    const { xml } = makeInvalid(new Random('twice'), 'BR-CO-15');
    const { body } = await call('POST', '/validate', { body: xml });
    expect(rowsIn(body, 'errors').map(({ rule }) => rule)).toEqual(['BR-CO-15']);
    const test = documentXml({ to: '0088:5060412690015' });
    expect((await call('POST', '/validate', { body: test })).body.valid).toBe(true);
    const live = await call('POST', '/validate', { body: test, key: keys.production });
    expect(rowsIn(live.body, 'errors').map(({ rule }) => rule)).toEqual(['PEPPOL-COMMON-R040']);
  });

  it('does not take a schema that is wrong', async () => {
    const { goroute } = await gorouteSandbox();
    const wrong = written('knob.sch', within('count('));
    expect(() => goroute.knobs.set('schematron', wrong)).toThrow(`${wrong}:5: "count(" cannot be computed`);
    expect(() => goroute.knobs.set('schematron', join(folder, 'none.sch'))).toThrow('none.sch cannot be read');
  });
});
