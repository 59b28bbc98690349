import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { EmulatorError, messageOf } from '../../emulator/core/errors.ts';

/** A text file of a repository. */
export interface TextFile {
  /** From the root, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** What is in a folder, as far as it may be worth reading. Nothing of it is ever run. */
export interface Repository {
  readonly files: readonly string[];
  /** True where there was more than is looked at. */
  readonly isCut: boolean;
  /** The text of a file; null where there is none, or where it is too large or no text. */
  read(path: string): string | null;
  /** Source code, tests aside. */
  sources(): readonly TextFile[];
}

/** Folders of other people's code, of results, and of tests, whose routes are no routes. */
const LEFT_OUT =
  /^(node_modules|vendor|dist|build|out|target|coverage|venv|env|__pycache__|site-packages|tests?|specs?|__tests__|fixtures|e2e|\..+)$/;
const SOURCE = /\.(c|m)?(j|t)sx?$|\.(py|go|java|kt|php|rb|ru)$/;
const TEST = /(\.|_|-)(test|spec)\.\w+$|(^|\/)test_\w+\.py$|Tests?\.(java|kt|php)$|\.d\.ts$/;

const MOST_FILES = 3_000;
const MOST_DEPTH = 10;
const LARGEST = 256 * 1024;
const MOST_BYTES = 12 * 1024 * 1024;

/**
 * Looks into a folder, nearest files first. Links are not followed, so nothing outside is read. What cannot be read is left out.
 *
 * @throws EmulatorError `folder_unreadable` where that is the folder itself
 */
export function openRepository(folder: string): Repository {
  const { files, isCut } = list(folder);
  const known = new Set(files);
  const texts = new Map<string, string | null>();
  let bytes = 0;
  const read = (path: string): string | null => {
    if (!known.has(path)) return null;
    const before = texts.get(path);
    if (before !== undefined) return before;
    const text = bytes > MOST_BYTES ? null : readSmall(join(folder, path));
    bytes += text?.length ?? 0;
    texts.set(path, text);
    return text;
  };
  const sources = () =>
    files
      .filter((path) => SOURCE.test(path) && !TEST.test(path))
      .flatMap((path) => {
        const text = read(path);
        return text === null ? [] : [{ path, text }];
      });
  return { files, isCut, read, sources };
}

function list(folder: string): { files: string[]; isCut: boolean } {
  const files: string[] = [];
  let level = [''];
  for (let depth = 0; depth < MOST_DEPTH && level.length > 0; depth++) {
    const next: string[] = [];
    for (const at of level) {
      for (const entry of entriesOf(folder, at)) {
        if (/\p{Cc}/u.test(entry.name)) continue;
        const path = at === '' ? entry.name : `${at}/${entry.name}`;
        if (entry.isDirectory() && !LEFT_OUT.test(entry.name)) next.push(path);
        if (entry.isFile()) files.push(path);
        if (files.length + next.length >= MOST_FILES) return { files, isCut: true };
      }
    }
    level = next;
  }
  return { files, isCut: level.length > 0 };
}

function entriesOf(folder: string, at: string) {
  try {
    return readdirSync(join(folder, at), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (thrown) {
    if (at !== '') return [];
    throw new EmulatorError('folder_unreadable', `This folder cannot be read: ${messageOf(thrown)}.`);
  }
}

function readSmall(path: string): string | null {
  try {
    if (statSync(path).size > LARGEST) return null;
    const text = readFileSync(path, 'utf8');
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

/** Files of environment variables: `.env`, `.env.example`, and those of Docker Compose. */
export function environmentFiles({ files }: Repository): string[] {
  const near = files.filter((path) => path.split('/').length <= 2);
  return near.filter((path) => /^(\.env(\..+)?|(docker-)?compose.*\.ya?ml)$/.test(basename(path)));
}

/** `src/app.js:12`, for a place in a text. */
export function lineOf({ path, text }: TextFile, index: number): string {
  return `${path}:${text.slice(0, index).split('\n').length}`;
}
