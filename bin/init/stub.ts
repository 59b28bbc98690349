import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmulatorError } from '../../emulator/core/errors.ts';
import { suggestion } from '../../emulator/core/nearest.ts';
import { PACKAGE_ROOT } from '../../emulator/core/package-root.ts';
import { hookLines } from './hook-lines.ts';

interface Stub {
  /** A template under contracts/hooks. */
  readonly file: string;
  readonly comment: string;
  /** What the file is usually called in a repository. */
  readonly name: string;
}

/** Languages with a stub of hooks. */
export const STUBS: Readonly<Record<string, Stub>> = {
  python: { file: 'python.py', comment: '#', name: 'emulator_hooks.py' },
  node: { file: 'node.js', comment: '//', name: 'emulator-hooks.js' },
  go: { file: 'go.go', comment: '//', name: 'emulator_hooks.go' },
  java: { file: 'java.java', comment: '//', name: 'EmulatorHooks.java' },
  php: { file: 'php.php', comment: '//', name: 'emulator-hooks.php' },
  ruby: { file: 'ruby.rb', comment: '#', name: 'emulator_hooks.rb' },
};

/** Other words that people have for these languages. */
const ALIASES: Readonly<Record<string, string>> = {
  javascript: 'node',
  typescript: 'node',
  js: 'node',
  ts: 'node',
  py: 'python',
  golang: 'go',
  kotlin: 'java',
  spring: 'java',
  rb: 'ruby',
};

/**
 * The source of hooks in a language, with the lines of the configuration that make them known.
 *
 * @throws EmulatorError `language_unknown`
 */
export function stubText(language: string, provider: string): string {
  const word = language.toLowerCase();
  const stub = STUBS[ALIASES[word] ?? word];
  if (!stub) {
    const known = Object.keys(STUBS);
    throw new EmulatorError('language_unknown', `There are no hooks for "${language}".${suggestion(word, known)}`);
  }
  const code = readFileSync(join(PACKAGE_ROOT, 'contracts/hooks', stub.file), 'utf8').trimEnd();
  const lines = ['', 'For emulator.config.yaml, under integration:', ...configText(provider)];
  return `${code}\n${lines.map((line) => (line === '' ? '' : `${stub.comment} ${line}`)).join('\n')}\n`;
}

function configText(provider: string): string[] {
  return (['triggers', 'probes'] as const).flatMap((section) => [
    `  ${section}:`,
    ...hookLines(provider)
      .filter((line) => line.section === section)
      .map(({ key, value }) => `    ${key}: ${value}`),
  ]);
}
