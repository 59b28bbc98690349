import { execFileSync } from 'node:child_process';
import { basename, dirname } from 'node:path';
import type { Mistake } from '../../harness/mistake.ts';
import type { Survey } from '../../harness/survey.ts';
import { readings } from './readings.ts';
import { secretsIn } from './scan.ts';

/** A file that gives a process its environment, where it is kept out of the repository. */
const ENVIRONMENT = /^\.env(\..+)?$/;
const GIT_MS = 5_000;

/** Source does not change from world to world, and the credentials of a run do not either. */
const SCANNED = new WeakMap<object, Map<string, readonly Mistake[]>>();

/** The source files that have a credential of this kind in them. Once in a run: later worlds give what the first one gave. */
export function inSource(survey: Survey, kind: string, what: string): readonly Mistake[] {
  const { integration } = survey.config;
  const known = SCANNED.get(integration) ?? new Map<string, readonly Mistake[]>();
  SCANNED.set(integration, known);
  const before = known.get(kind);
  if (before) return before;
  const mistakes = (survey.source() ?? [])
    .filter(({ text }) => secretsIn(survey, readings(text)).some((secret) => secret.kind === kind))
    .filter(({ name }) => !isEnvironment(name))
    .map(({ name }): Mistake => {
      const where = ENVIRONMENT.test(basename(name)) ? 'the committed file' : 'the source file';
      return { says: `${what} was found in ${where} ${name}`, seqs: [] };
    });
  known.set(kind, mistakes);
  return mistakes;
}

/** True for a file that tells a process its environment and that nobody else gets to see. */
export function isEnvironment(path: string): boolean {
  return ENVIRONMENT.test(basename(path)) && !isCommitted(path);
}

function isCommitted(path: string): boolean {
  try {
    const options = { cwd: dirname(path), stdio: 'ignore', timeout: GIT_MS } as const;
    execFileSync('git', ['ls-files', '--error-unmatch', '--', basename(path)], options);
    return true;
  } catch {
    return false;
  }
}
