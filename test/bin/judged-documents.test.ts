import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { command as rules } from '../../bin/commands/rules.ts';
import { command as validate } from '../../bin/commands/validate.ts';
import { documents } from '../../emulator/providers/goroute/validation/documents.ts';

afterEach(() => {
  process.exitCode = undefined;
});

async function run(command: () => Command, ...args: string[]) {
  const written = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    const spy = vi.spyOn(process[stream], 'write').mockImplementation((chunk) => {
      written[stream] += String(chunk);
      return true;
    });
    onTestFinished(() => spy.mockRestore());
  }
  await command().parseAsync(args, { from: 'user' });
  return { ...written, code: process.exitCode ?? 0 };
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'golive-documents-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function example(...args: string[]): Promise<string> {
  return (await run(rules, ...args, '--example')).stdout;
}

describe('emulator rules', () => {
  it('lists what documents are held against', async () => {
    const { stdout } = await run(rules);
    expect(stdout).toMatch(/^UBL-XSD +A document must be built as UBL 2\.1 says$/m);
    expect(stdout.trimEnd().split('\n')).toHaveLength(documents.rules.length);
  });

  it('shows one, whatever the case of its id', async () => {
    const { stdout } = await run(rules, 'goroute', 'br-co-15');
    expect(stdout).toMatch(/^BR-CO-15 {2}The total with VAT must be .*\.\n\nWhere +\/Invoice\/cac:LegalMonetaryTotal/);
    const [facts] = JSON.parse((await run(rules, 'goroute', 'BR-CO-15', '--json')).stdout);
    expect(facts).toMatchObject({ id: 'BR-CO-15', severity: 'error', layer: 'business_rules', source: 'EN 16931' });
  });

  it('refuses what is unknown', async () => {
    await expect(run(rules, 'goroute', 'BR-CO-51')).rejects.toThrow('There is no rule "BR-CO-51".');
    await expect(run(rules, 'revento')).rejects.toThrow('revento judges no documents.');
  });
});

describe('emulator validate', () => {
  it('asks the schemas of a user as well, and says which is wrong', async () => {
    const where = folder();
    const [good, wrong] = [join(where, 'good.xml'), join(where, 'wrong.sch')];
    writeFileSync(good, await example('goroute'));
    const { code, stderr } = await run(validate, good, '--schematron', 'test/schematron/house.sch');
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/good\.xml:\d+: error HOUSE-1: Our numbers begin with H-/),
    ]);
    process.exitCode = undefined;
    expect((await run(validate, '--schematron', 'test/schematron/core.sch', good)).code).toBe(0);
    writeFileSync(wrong, '<schema xmlns="http://purl.oclc.org/dsdl/schematron">\n<pattern><rule/></pattern></schema>');
    await expect(run(validate, good, '--schematron', wrong)).rejects.toThrow(`${wrong}:2: <rule> needs "context".`);
  });

  it('passes a document that breaks nothing, and tells every finding of one that does', async () => {
    const where = folder();
    const [good, bad] = [join(where, 'good.xml'), join(where, 'bad.xml')];
    writeFileSync(good, await example('goroute'));
    writeFileSync(bad, await example('goroute', 'BR-CO-16'));
    expect(await run(validate, good)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/good\.xml: a valid Invoice INV-\d+\n$/),
      stderr: '',
    });
    const { code, stdout, stderr } = await run(validate, good, bad);
    expect(code).toBe(1);
    expect(stdout).toContain('good.xml: a valid');
    expect(stderr).toMatch(
      /^\S+bad\.xml:\d+: error BR-CO-16: The amount due must .*\. \/Invoice\/cac:LegalMonetaryTotal\[1\]\/cbc:PayableAmount\[1\]\n$/,
    );
  });

  it('lets warnings pass, and tells them', async () => {
    const file = join(folder(), 'card.xml');
    writeFileSync(file, await example('goroute', 'BR-51'));
    const { code, stdout, stderr } = await run(validate, file);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('a valid Invoice') });
    expect(stderr).toContain(': warning BR-51: ');
  });

  it('speaks JSON', async () => {
    const where = folder();
    const [bad, none] = [join(where, 'bad.xml'), join(where, 'none.xml')];
    writeFileSync(bad, await example('goroute', 'BR-06', '--seed', 'b'));
    writeFileSync(none, '<!DOCTYPE x><x/>');
    const { code, stdout } = await run(validate, bad, none, '--json', '--provider', 'goroute');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([
      { file: bad, kind: 'Invoice', valid: false, findings: [{ rule: 'BR-06', line: expect.any(Number) }] },
      { file: none, valid: false, unreadable: expect.stringMatching(/^Line 1: a DOCTYPE is not accepted/) },
    ]);
  });

  it('needs files that are there, and a provider that judges', async () => {
    await expect(run(validate, join(folder(), 'missing.xml'))).rejects.toThrow(/missing\.xml cannot be read: ENOENT/);
    await expect(run(validate, 'x.xml', '--provider', 'revento')).rejects.toThrow('revento judges no documents.');
  });
});
