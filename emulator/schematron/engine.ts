import { createRequire } from 'node:module';
import { join } from 'node:path';
import { EmulatorError } from '../core/errors.ts';
import type { TreeNode } from './tree.ts';

type Library = typeof import('fontoxpath');

/** What computes expressions. */
export interface Engine {
  isTrue(query: string, node: TreeNode): boolean;
  text(query: string, node: TreeNode): string;
  nodes(query: string, node: TreeNode): TreeNode[];
  /** What is wrong with a query, whatever it is asked of; null for nothing. */
  wrong(query: string): string | null;
}

/** An error of the language itself, and not of what was looked at. @see https://www.w3.org/TR/xpath-31/#id-errors */
const STATIC = /X[PQ]ST\d{4}/;

/** Loads the engine: only who uses Schematron needs it. @throws EmulatorError `package_missing` */
export function loadEngine(): Engine {
  const library = loadLibrary();
  const options = { language: library.evaluateXPath.XQUERY_3_1_LANGUAGE };
  return {
    isTrue: (query, node) => library.evaluateXPathToBoolean(query, node, null, null, options),
    text: (query, node) => library.evaluateXPathToString(query, node, null, null, options),
    nodes: (query, node) => library.evaluateXPathToNodes<TreeNode>(query, node, null, null, options),
    wrong(query) {
      try {
        library.evaluateXPathToBoolean(query, null, null, null, options);
        return null;
      } catch (thrown) {
        const says = thrown instanceof Error ? thrown.message : String(thrown);
        return STATIC.test(says) ? firstSentence(says) : null;
      }
    },
  };
}

/** From beside this package, or from where it is run: one that npx fetched lies elsewhere. */
function loadLibrary(): Library {
  for (const from of [import.meta.url, join(process.cwd(), 'package.json')]) {
    const need = createRequire(from);
    try {
      need.resolve('fontoxpath');
    } catch {
      continue;
    }
    return need('fontoxpath');
  }
  throw new EmulatorError(
    'package_missing',
    'Schematron needs the package fontoxpath, which is not installed. Install it with: npm install --save-dev fontoxpath',
  );
}

/** What the engine says of the place is about the query that was made, and not about the file. */
function firstSentence(says: string): string {
  const [, sentence = says] = /(X[PQ]ST\d{4}[^\n]*)/.exec(says) ?? [];
  return sentence.trim();
}
