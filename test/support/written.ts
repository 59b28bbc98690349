import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { stringify } from 'yaml';

/** Without aliases for what stands in two places. */
const WHOLE = { aliasDuplicateObjects: false };

/** An OpenAPI document of these paths and schemas in a file, for as long as the test runs. */
export function writtenDocument(paths: object, schemas: object = {}, beside: object = {}): string {
  const info = { title: 'Written', version: '1' };
  return writtenFile(
    'written.yaml',
    stringify({ openapi: '3.1.0', info, paths, components: { schemas }, ...beside }, WHOLE),
  );
}

/** A file of this text, for as long as the test runs. */
export function writtenFile(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'emulator-written-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** An operation that answers by a schema, and takes a body by another where there is one. */
export function operation(operationId: string, answer: object, body?: object, status = '200'): object {
  return {
    operationId,
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      [status]: { description: 'ok', content: { 'application/json': { schema: answer } } },
      default: { description: 'a refusal', content: { 'application/json': { schema: {} } } },
    },
  };
}

/** A reference to one of the schemas. */
export function ref(name: string): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}
