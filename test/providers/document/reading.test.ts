import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readOutsideContract } from '../../../emulator/http/outside.ts';
import { bringDocument } from '../../../emulator/providers/document/bring.ts';
import { nameOf } from '../../../emulator/providers/document/name.ts';
import { openQuestions } from '../../../emulator/resources/fidelity.ts';
import { Model } from '../../../emulator/resources/model.ts';
import { Sandbox } from '../../../emulator/sandbox.ts';
import { DOCUMENTS, documentSandbox, member } from '../../support/document.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'document-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function file(name: string, text: string): string {
  const path = join(folder(), name);
  writeFileSync(path, text);
  return path;
}

const SMALL = `
openapi: 3.1.0
info: { title: Small, version: '1' }
paths:
  /things:
    post:
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } }
      responses: { '201': { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } }, '409': { description: taken } }
  /things/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { '200': { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } } }
components:
  schemas:
    Thing: { type: object, required: [id], properties: { id: { type: string, readOnly: true }, email: { type: string } } }
`;

describe('reading a document', () => {
  it('puts many files together, and keeps the names of their schemas', async () => {
    const contract = await readOutsideContract('tickets', DOCUMENTS.tickets ?? '');
    expect(JSON.stringify(contract.document)).not.toMatch(/"\$ref":"[^#]/);
    const { resources } = new Model(contract);
    expect(resources.map(({ name, entity }) => [name, entity.name])).toEqual([
      ['tickets', 'Ticket'],
      ['agents', 'Agent'],
      ['tickets.comments', 'Comment'],
    ]);
  });

  it('says in a sentence what is wrong with it', async () => {
    const reading = (path: string) => readOutsideContract('x', path);
    await expect(reading('/nowhere/openapi.yaml')).rejects.toThrow(
      'There is no OpenAPI document at /nowhere/openapi.yaml.',
    );
    await expect(reading(file('a.yaml', 'a: [1'))).rejects.toThrow('a.yaml:2:1: unexpected end');
    await expect(reading(file('a.yaml', 'a: 1'))).rejects.toThrow('has no member "openapi"');
    await expect(reading(file('a.yaml', 'swagger: "2.0"'))).rejects.toThrow(
      'is OpenAPI 2.0; 3.0 and 3.1 can be served.',
    );
    await expect(reading(file('a.yaml', 'openapi: 3.0.0'))).rejects.toThrow('has no operations');
    const split = file('a.yaml', 'openapi: 3.0.0\npaths: { /a: { $ref: ./gone.yaml } }');
    await expect(reading(split)).rejects.toThrow('gone.yaml');
    const part = file('part.yaml', 'get:\n  a: 1\n b: [}');
    const broken = file('b.yaml', `openapi: 3.0.0\npaths: { /a: { $ref: ${part} } }`);
    await expect(reading(broken)).rejects.toThrow(`${part}:3:`);
  });

  it('finds a name for it', () => {
    expect(nameOf('./apis/CRM v2.yaml')).toBe('crm-v2');
    expect(nameOf('./acme/openapi.yaml')).toBe('acme');
    expect(nameOf('https://api.acme.com/openapi.json')).toBe('acme');
    expect(nameOf('stripe.openapi.json')).toBe('stripe');
  });

  it('refuses a name that is taken or that is none', async () => {
    await expect(bringDocument('revento', DOCUMENTS.crm ?? '')).rejects.toThrow('choose another name');
    await expect(bringDocument('My API', DOCUMENTS.crm ?? '')).rejects.toThrow("cannot be a provider's name");
  });

  it('tells what a document leaves open', async () => {
    const { resources } = await documentSandbox('odd');
    const said = openQuestions(resources).map(({ where, says }) => `${where} ${says}`);
    expect(said.some((one) => one.startsWith('getTranslationsByLocale keeps nothing'))).toBe(true);
    expect(said.some((one) => one.startsWith('getFiles'))).toBe(true);
  });
});

describe('a provider folder', () => {
  it('adds what the document cannot say', async () => {
    const path = folder();
    writeFileSync(join(path, 'api.yaml'), SMALL);
    writeFileSync(
      join(path, 'provider.yaml'),
      'name: small\nopenapi: ./api.yaml\nknobs: { rows: 2 }\nrules:\n  Thing: { unique: [email] }\n',
    );
    const { ask, provider } = await documentSandbox('small', { openapi: { small: path } });
    expect(provider.state('things')).toHaveLength(2);
    const body = { email: 'rosa@example.com' };
    expect((await ask('POST', '/things', { body })).status).toBe(201);
    expect((await ask('POST', '/things', { body })).status).toBe(409);
  });

  it('says in a sentence what is wrong with it', async () => {
    const path = folder();
    mkdirSync(join(path, 'empty'));
    writeFileSync(join(path, 'api.yaml'), SMALL);
    const bring = (text: string) => {
      writeFileSync(join(path, 'provider.yaml'), text);
      return bringDocument('small', path);
    };
    await expect(bringDocument('small', join(path, 'empty'))).rejects.toThrow('has no provider.yaml');
    await expect(bring('openapi: ./api.yaml\nrule: {}')).rejects.toThrow('cannot have "rule". Did you mean "rules"?');
    await expect(bring('openapi: ./api.yaml\nrules: { Thin: {} }')).rejects.toThrow('has no schema "Thin"');
    await expect(bring('openapi: ./api.yaml\nknobs: { row: 1 }')).rejects.toThrow('no knob "row"');
  });
});

it('takes up the data of a folder, credentials included', async () => {
  const dataDir = join(folder(), 'data');
  const options = { openapi: { crm: DOCUMENTS.crm ?? '' }, seed: 'test', dataDir };
  const first = await Sandbox.start('first', options);
  const before = first.provider('crm').store.dump();
  const { accessToken } = first.provider('crm').facts;
  await first.close();
  const { provider, ask } = await documentSandbox('crm', { dataDir });
  expect(provider.store.dump()).toEqual(before);
  expect(provider.facts.accessToken).toBe(accessToken);
  expect(member((await ask('GET', '/companies')).json, 'meta', 'total')).toBe(5);
});

it('a reset gives the rows and the credentials of the first day again', async () => {
  const { sandbox } = await documentSandbox('crm');
  const provider = sandbox.provider('crm');
  const state = () => ({ rows: provider.store.dump(), facts: provider.facts });
  const before = state();
  sandbox.reset();
  expect(state()).toEqual(before);
});
