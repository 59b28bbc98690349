import { describe, expect, it } from 'vitest';
import type { Contract } from '../../emulator/http/contract.ts';
import { readOutsideContract } from '../../emulator/http/outside.ts';
import { redirect, webSite } from '../support/web-site.ts';

/** One operation, whose answer is described in another file. */
const DOCUMENT = `
openapi: 3.1.0
info: { title: Things, version: '1' }
paths:
  /thing:
    get:
      operationId: getThing
      responses:
        '200':
          description: It
          content: { application/json: { schema: { $ref: ./parts/thing.yaml } } }
`;
const thing = (member: string) => `type: object\nproperties: { ${member}: { type: string } }\n`;
const LIMITS = { ms: 5000, bytes: 100_000 };

function partsOf({ document }: Contract): unknown {
  return document.components;
}

describe('an OpenAPI document at an address', () => {
  it('is read with the files beside it that it refers to', async () => {
    const site = await webSite({ '/api/openapi.yaml': DOCUMENT, '/api/parts/thing.yaml': thing('id') });
    const contract = await readOutsideContract('things', `${site}/api/openapi.yaml`, LIMITS);
    expect(contract.operations.map(({ id }) => id)).toEqual(['getThing']);
    expect(partsOf(contract)).toEqual({
      schemas: { thing: { type: 'object', properties: { id: { type: 'string' } } } },
    });
  });

  it('is followed to where it moved, and its files are looked for there', async () => {
    const site = await webSite({
      '/openapi': redirect('/v2/openapi.yaml'),
      '/parts/thing.yaml': thing('old'),
      '/v2/openapi.yaml': DOCUMENT,
      '/v2/parts/thing.yaml': thing('moved'),
    });
    const contract = await readOutsideContract('things', `${site}/openapi`, LIMITS);
    expect(partsOf(contract)).toMatchObject({ schemas: { thing: { properties: { moved: {} } } } });
  });

  it.each([
    ['that is not there', '/none.yaml', 'SITE/none.yaml cannot be read: it answers 404.'],
    ['that is a page', '/docs', 'SITE/docs is no OpenAPI document: it holds neither YAML nor JSON with members.'],
    ['that is empty', '/empty', 'SITE/empty is no OpenAPI document: it holds neither YAML nor JSON with members.'],
    ['that is broken', '/broken.yaml', 'SITE/broken.yaml:2:7: bad indentation of a mapping entry.'],
    [
      'of something else',
      '/list.json',
      'SITE/list.json has no member "openapi", so it is no OpenAPI document; 3.0 and 3.1 can be served.',
    ],
    ['of Swagger', '/swagger.json', 'SITE/swagger.json is OpenAPI 2.0; 3.0 and 3.1 can be served.'],
    ['that sends in circles', '/circle', 'SITE/circle cannot be read: redirect count exceeded.'],
    ['that is too large', '/large', 'SITE/large cannot be read: it is larger than 0.1 MiB.'],
    ['that hangs up', '/hangs-up', 'SITE/hangs-up cannot be read: other side closed.'],
    [
      'that lacks a file',
      '/alone/openapi.yaml',
      'SITE/alone/openapi.yaml refers to SITE/alone/parts/thing.yaml, which cannot be read: it answers 404.',
    ],
  ])('%s is refused in a sentence', async (_what, path, says) => {
    const site = await webSite({
      '/docs': '<!doctype html>\n<html>\n<head><title>API: reference</title></head>\n</html>',
      '/empty': '',
      '/broken.yaml': 'openapi: 3.1.0\n  info: [}',
      '/list.json': '[1]',
      '/swagger.json': '{ "swagger": "2.0", "paths": {} }',
      '/circle': redirect('/circle'),
      '/large': `# ${'x'.repeat(LIMITS.bytes)}`,
      '/hangs-up': (response) => void response.destroy(),
      '/alone/openapi.yaml': DOCUMENT,
    });
    await expect(readOutsideContract('x', site + path, LIMITS)).rejects.toMatchObject({
      name: 'EmulatorError',
      message: says.replaceAll('SITE', site),
      exitCode: 2,
    });
  });

  it.each([
    ['never answers', () => {}],
    ['never ends', (response: { write(text: string): unknown }) => void response.write('openapi: 3.1.0\n')],
  ])('that %s is given up', async (_what, page) => {
    const site = await webSite({ '/slow.yaml': page });
    await expect(readOutsideContract('x', `${site}/slow.yaml`, { ...LIMITS, ms: 200 })).rejects.toThrow(
      `${site}/slow.yaml cannot be read: it has not come within 0.2 s.`,
    );
  });
});
