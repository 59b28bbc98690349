import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { webSite } from '../support/web-site.ts';
import { begin, objectOf, type Place, place, run } from './cli.ts';

const CRM = resolve('test/openapi/crm.yaml');

function withDocument(): Place {
  const here = place();
  copyFileSync(CRM, join(here.folder, 'crm.yaml'));
  return here;
}

describe('an OpenAPI document of one’s own', () => {
  it('is served alone, with credentials, and known to other commands', async () => {
    const here = withDocument();
    const started = begin(['start', '--openapi', './crm.yaml', '--port', '0', '--json'], here);
    const ready = objectOf(JSON.parse(await started.line(/ready/)));
    const providers = objectOf(ready.providers);
    expect(Object.keys(providers)).toEqual(['crm']);
    const { apiBase, accessToken } = objectOf(providers.crm);
    const { status } = await fetch(`${apiBase}/deals`, { headers: { Authorization: `Bearer ${accessToken}` } });
    expect(status).toBe(200);
    const example = await run(['contract', 'crm', 'create_deal'], here);
    expect(example.stdout).toContain(`curl -X POST '${apiBase}/deals'`);
    expect(example.stdout).toContain(`Bearer ${accessToken}`);
    expect((await run(['emit', 'crm'], here)).stdout).toContain('deal.won');
  });

  it('stands beside a provider that is named', async () => {
    const started = begin(
      ['start', 'revento', '--openapi', 'shop=./crm.yaml', '--port', '0', '--json'],
      withDocument(),
    );
    const ready = objectOf(JSON.parse(await started.line(/ready/)));
    expect(Object.keys(objectOf(ready.providers)).sort()).toEqual(['revento', 'shop']);
  });

  it('says what it leaves open, and which knobs it has', async () => {
    const here = withDocument();
    writeFileSync(
      join(here.folder, 'emulator.config.yaml'),
      'openapi: { crm: ./crm.yaml }\nintegration: { url: http://127.0.0.1:3000 }\n',
    );
    expect((await run(['contract', 'crm', '--fidelity'], here)).stdout).toContain('Left open by the document');
    expect((await run(['knobs', 'crm'], here)).stdout).toContain('crm.signature = hmac-sha256-hex');
  });

  it('is known by a configuration that says nothing else', async () => {
    const here = withDocument();
    await run(['new', 'shop', '--openapi', './crm.yaml'], here);
    writeFileSync(join(here.folder, 'emulator.config.yaml'), 'openapi:\n  shop: ./emulator/shop\n');
    const started = begin(['start', '--port', '0', '--json'], here);
    expect(Object.keys(objectOf(objectOf(JSON.parse(await started.line(/ready/))).providers))).toEqual(['shop']);
    started.child.kill();
    await started.ended;
    const used = await run(['exec', '--', process.execPath, 'emulator/shop/integration.mjs'], here);
    expect(used.stdout).toContain('data: [');
    expect((await run(['contract', 'shop'], here)).stdout).toContain('create_deal');
    expect((await run(['knobs', 'shop'], here)).stdout).toContain('shop.rows = 5');
    const checked = await run(['check', 'revento'], here);
    expect(checked.stderr).toContain('emulator.config.yaml:1:1: "integration" is missing, and this needs one:');
    expect(checked.code).toBe(2);
  });

  it('of a configuration that is wrong is not known, and the mistake is told', async () => {
    const here = withDocument();
    writeFileSync(join(here.folder, 'emulator.config.yaml'), 'openapi: { crm: ./crm.yaml }\nprot: 1\n');
    const { code, stderr } = await run(['contract', 'crm'], here);
    expect(stderr).toContain('emulator.config.yaml:2:1');
    expect(code).toBe(2);
  });

  it.each([
    [['start', '--openapi', './gone.yaml'], 'There is no OpenAPI document at'],
    [['start', '--openapi', 'http://'], '"http://" is no address: write a whole one, such as https://'],
    [['start', '--openapi', ''], 'The place of the OpenAPI document is empty: name a file or an address.'],
    [['start', '--openapi', 'constructor=./crm.yaml'], '"constructor" means something else already; choose'],
    [['start', '--openapi', 'revento=./crm.yaml'], '"revento" is a provider of this package; choose another name.'],
    [['start', '--openapi', './crm.yaml', '--openapi', 'crm=./crm.yaml'], 'Two documents would be called "crm"'],
  ])('%j is refused in a sentence', async (args, says) => {
    const { code, stderr } = await run([...args, '--port', '0'], withDocument());
    expect(stderr).toContain(says);
    expect(code).toBe(2);
  });

  it('is read from an address, too', async () => {
    const site = await webSite({ '/crm.yaml': readFileSync(CRM, 'utf8') });
    const started = begin(['start', '--openapi', `${site}/crm.yaml`, '--port', '0', '--json'], place());
    const ready = objectOf(JSON.parse(await started.line(/ready/)));
    expect(Object.keys(objectOf(ready.providers))).toEqual(['crm']);
  });

  it.each([
    ['/gone.yaml', 'cannot be read: it answers 404.'],
    ['/docs', 'is no OpenAPI document: it holds neither YAML nor JSON with members.'],
  ])('at an address where it is not is refused in a sentence: %s', async (path, says) => {
    const site = await webSite({ '/docs': '<!doctype html>\n<p>API: reference' });
    const { code, stdout, stderr } = await run(['start', '--openapi', site + path, '--port', '0'], place());
    expect(stderr).toBe(`${site}${path} ${says}\n`);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

describe('new', () => {
  it('writes a provider that works at once, and never over what is there', async () => {
    const here = withDocument();
    const made = await run(['new', 'crm', '--openapi', './crm.yaml', '--json'], here);
    expect(objectOf(JSON.parse(made.stdout)).files).toEqual([
      'emulator/crm/provider.yaml',
      'emulator/crm/integration.mjs',
      'emulator/crm/README.md',
      'scenarios/crm/hiccup.yaml',
    ]);
    const used = await run(
      ['exec', '--openapi', './emulator/crm', '--', process.execPath, 'emulator/crm/integration.mjs'],
      here,
    );
    expect(used.stdout).toContain('data: [');
    expect(used.code).toBe(0);
    const before = readFileSync(join(here.folder, 'emulator/crm/provider.yaml'), 'utf8');
    const again = await run(['new', 'crm', '--openapi', './crm.yaml'], here);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('are here already; replace with --force. Nothing was written.');
    expect(readFileSync(join(here.folder, 'emulator/crm/provider.yaml'), 'utf8')).toBe(before);
    expect((await run(['new', 'crm', '--openapi', './crm.yaml', '--force'], here)).code).toBe(0);
  });

  it('sends the headers that the document demands, and takes an answer without a body', async () => {
    const here = place();
    const tenant = { name: 'X-Tenant', in: 'header', required: true, schema: { type: 'string', enum: ['acme'] } };
    const get = { parameters: [tenant], responses: { 204: { description: 'nothing' } } };
    const info = { title: 'Empty', version: '1' };
    // A version that is a number, as YAML has it without quotes.
    writeFileSync(join(here.folder, 'e.json'), JSON.stringify({ openapi: 3.1, info, paths: { '/ping': { get } } }));
    expect((await run(['new', 'empty', '--openapi', './e.json'], here)).code).toBe(0);
    const file = 'emulator/empty/integration.mjs';
    const used = await run(['exec', '--openapi', './emulator/empty', '--', process.execPath, file], here);
    expect(used.stderr).not.toContain('Error');
    expect(used.code).toBe(0);
  });

  it.each([
    ['a'.repeat(260), [], `A provider's name has 63 letters at most: "aaaaaaaaaaaaaaaaaaaa…" has 260.`],
    ['constructor', [], '"constructor" means something else already; choose another name.'],
    ['crm', [], 'There cannot be a folder emulator/crm: '],
    ['crm', ['--openapi', './scenarios'], 'has no provider.yaml. Make one with'],
    ['crm', ['--openapi', './made'], './made is the folder of a provider already: start it with'],
  ])('%s %j is refused in a sentence', async (name, args, says) => {
    const here = withDocument();
    writeFileSync(join(here.folder, 'emulator'), '');
    for (const folder of ['scenarios', 'made']) mkdirSync(join(here.folder, folder));
    writeFileSync(join(here.folder, 'made/provider.yaml'), 'openapi: ../crm.yaml\n');
    const { code, stderr } = await run(['new', name, '--openapi', './crm.yaml', ...args], here);
    expect(stderr).toContain(says);
    expect(code).toBe(2);
  });

  it.each([
    ['./gone.yaml', '', /gone\.yaml cannot be read: there is no such file\./],
    ['./', '', /cannot be read: it is a folder\./],
    ['./bad.yaml', 'actions:\n  - a: [\n  b: }\n', /bad\.yaml:3:\d+: This is not YAML/],
    ['./bad.yaml', '5', /bad\.yaml is no overlay: it has no list of "actions"\./],
  ])('makes a folder whose overlay is looked for: %s %j', async (overlay, text, says) => {
    const here = withDocument();
    writeFileSync(join(here.folder, 'bad.yaml'), text);
    writeFileSync(join(here.folder, 'provider.yaml'), `name: crm\nopenapi: ./crm.yaml\noverlay: ${overlay}\n`);
    const { code, stderr } = await run(['start', '--openapi', '.', '--port', '0'], here);
    expect(stderr).toMatch(says);
    expect(code).toBe(2);
  });

  it('writes nothing for a document that is none', async () => {
    const here = place();
    writeFileSync(join(here.folder, 'none.yaml'), 'a: 1');
    const { code, stderr } = await run(['new', 'crm', '--openapi', './none.yaml'], here);
    expect(code).toBe(2);
    expect(stderr).toContain('has no member "openapi"');
    expect(existsSync(join(here.folder, 'emulator'))).toBe(false);
  });
});
