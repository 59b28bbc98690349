import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { EmulatorError } from '../core/errors.ts';
import type { Place, Problem } from './scenario.ts';

/** Names and indexes that lead to a value. */
export type Path = readonly (string | number)[];

/** A YAML file that remembers where everything stands. */
export class Source {
  /** The path as messages show it: from where the person stands. */
  readonly file: string;
  readonly value: unknown;
  /** What is wrong with it as YAML. */
  readonly problems: readonly Problem[];
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();

  constructor(path: string, text: string) {
    const shown = relative(process.cwd(), resolve(path));
    this.file = shown.startsWith('..') ? resolve(path) : shown;
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    this.problems = this.#document.errors.map(({ pos, code, message }) => ({
      ...this.#placeAt(pos[0]),
      says: code === 'DUPLICATE_KEY' ? 'This key stands here twice.' : `This is not YAML: ${message}.`,
    }));
    this.value = this.problems.length > 0 ? undefined : this.#document.toJS();
  }

  /** @throws EmulatorError `scenario_unreadable` */
  static read(path: string): Source {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch {
      throw new EmulatorError('scenario_unreadable', `The scenario ${path} cannot be read; is there such a file?`, {
        status: 404,
      });
    }
    return new Source(path, text);
  }

  /** Where a value stands, or the nearest value around it. */
  placeOf(path: Path): Place {
    for (let length = path.length; length > 0; length--) {
      const node = this.#document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return this.#placeAt(node.range[0]);
    }
    return this.#placeAt(this.#document.contents?.range[0] ?? 0);
  }

  /** Where a key of the map at `path` stands. */
  placeOfKey(path: Path, key: string): Place {
    const map = path.length === 0 ? this.#document.contents : this.#document.getIn(path, true);
    const found = isMap(map)
      ? map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key)?.key
      : undefined;
    return isScalar(found) && found.range ? this.#placeAt(found.range[0]) : this.placeOf(path);
  }

  #placeAt(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.file, line: Math.max(1, line), column: Math.max(1, col) };
  }
}
