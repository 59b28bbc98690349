import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { messageOf } from './errors.ts';

/** Why a file holds nothing to read: a sentence that begins with the file, and the line and column where there are any. */
export class FileUnreadable extends Error {}

/** What a YAML file holds. @throws FileUnreadable */
export function readYamlFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    throw new FileUnreadable(`${path} cannot be read: ${reasonOf(thrown)}.`);
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const [error] = document.errors;
  if (!error) return document.toJS();
  const { line, col } = lineCounter.linePos(error.pos[0]);
  throw new FileUnreadable(`${path}:${line}:${col}: This is not YAML: ${error.message}.`);
}

function reasonOf(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  return code === 'EISDIR' ? 'it is a folder' : messageOf(thrown);
}
