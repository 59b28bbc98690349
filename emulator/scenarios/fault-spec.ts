import { parseDuration } from '../core/duration.ts';
import { EmulatorError } from '../core/errors.ts';
import { suggestion } from '../core/nearest.ts';
import type { FaultSpec } from '../http/faults.ts';
import type { ProviderDefinition } from '../providers/definition.ts';
import type { Provider } from '../providers/provider.ts';
import { subjectOf } from './alias.ts';
import { isPart, wrongInPart } from './language.ts';
import { errorOf, operationOf, operationsOf, wordsOf } from './roles.ts';

/** A fault as people write it: durations as words, operations and errors by name or role. */
export interface FaultStep extends Omit<FaultSpec, 'delayMs' | 'lateMs' | 'hangMs' | 'forMs' | 'stall' | 'operation'> {
  readonly operation?: string | readonly string[];
  readonly delay?: string;
  readonly late?: string;
  readonly hang?: string;
  readonly stall?: { readonly after: number; readonly for: string };
  readonly for?: string;
  /** Whether it is met proves nothing. */
  readonly optional?: boolean;
}

/** What is done to the whole port, so that no request arrives that could be chosen or answered, and what may be said of it. */
const OF_PORT = {
  offline: 'offline closes the whole port',
  tls: 'tls changes what the whole port presents',
} as const;
const OF_PORT_GOES_WITH = ['for', 'optional'];
/** Keys that say whom a fault meets or only refine another key; any other makes it do something. */
const WHOM = [
  'operation',
  'path',
  'credential',
  'times',
  'skip',
  'every',
  'for',
  'probability',
  'optional',
  'fields',
  'effect',
];

/**
 * A fault from its written form, for a `fault` step and for the control API.
 *
 * @throws EmulatorError `fault_invalid`, `role_unknown`, `not_applicable`, all in one sentence
 */
export function parseFaultStep(args: unknown, provider: Provider): FaultSpec {
  if (!isPart<FaultStep>('fault', args)) {
    const [first] = wrongInPart('fault', args);
    throw new EmulatorError('fault_invalid', first?.says ?? 'This is no fault.', { status: 422 });
  }
  const wrong = wrongInFault(args, provider.definition, provider.contract.operationNames);
  if (wrong !== null) throw new EmulatorError('fault_invalid', wrong.says, { status: 422 });
  if (args.tls !== undefined && !provider.isSecure) throw plainPort(provider);
  const { operation, delay, late, hang, stall, for: lives, optional: _, credential, error, ...same } = args;
  const codes = error === undefined ? [] : [error].flat().map((word) => errorOf(provider.definition, word));
  return {
    ...same,
    ...operationsOf(provider.definition, operation),
    ...(credential !== undefined && { credential: subjectOf(provider, credential) }),
    ...(error !== undefined && { error: typeof error === 'string' ? codes[0] : codes }),
    // Of a list each code has its turn once, unless it is said how often.
    ...(codes.length > 1 && args.times === undefined && lives === undefined && { times: codes.length }),
    ...(late !== undefined && { lateMs: parseDuration(late) }),
    ...(delay !== undefined && { delayMs: parseDuration(delay) }),
    ...(hang !== undefined && { hangMs: parseDuration(hang) }),
    ...(stall && { stall: { afterBytes: stall.after, forMs: parseDuration(stall.for) } }),
    ...(lives !== undefined && { forMs: parseDuration(lives) }),
  };
}

/** What a schema cannot know of a fault, and the key that it is about, or null: names of the provider, and that it does anything. */
export function wrongInFault(
  fault: FaultStep,
  definition: ProviderDefinition,
  operations: readonly string[],
): { readonly key?: string; readonly says: string } | null {
  if (Object.keys(fault).every((key) => WHOM.includes(key))) {
    return { says: 'This fault does nothing; give it for example a status, a delay or a reset.' };
  }
  for (const [word, does] of Object.entries(OF_PORT)) {
    if (!(word in fault)) continue;
    const other = Object.keys(fault).find((key) => key !== word && !OF_PORT_GOES_WITH.includes(key));
    if (other) {
      return { key: other, says: `${does}, so that no request arrives: it goes with for, not with ${other}.` };
    }
  }
  for (const word of wordsOf(fault.operation)) {
    const says = sentenceOf(() => wrongOperation(definition, word, operations));
    if (says !== null) return { key: 'operation', says };
  }
  const says = sentenceOf(() => wrongError(definition, fault));
  return says === null ? null : { key: 'error', says };
}

/** Why the certificate of a port cannot be exchanged that has none. */
export function plainPort({ definition }: Provider): EmulatorError {
  return new EmulatorError(
    'not_applicable',
    `${definition.title} is served without TLS here: start the emulator with --tls, or write tls: true into emulator.config.yaml.`,
    { status: 409 },
  );
}

function wrongError(definition: ProviderDefinition, { error, status }: FaultStep): string | null {
  const codes = Object.keys(definition.dialect.codes);
  const code = wordsOf(error)
    .map((word) => errorOf(definition, word))
    .find((one) => !codes.includes(one));
  if (status !== undefined || code === undefined) return null;
  return `${definition.title} has no error "${code}".${suggestion(code, codes)} To send an unknown one, give it a status too.`;
}

/** What a check says, or the sentence that it throws. */
export function sentenceOf(check: () => string | null): string | null {
  try {
    return check();
  } catch (thrown) {
    if (thrown instanceof EmulatorError) return thrown.message;
    throw thrown;
  }
}

/** What is wrong with the name of an operation, or null. @throws EmulatorError `role_unknown`, `not_applicable` */
export function wrongOperation(
  definition: ProviderDefinition,
  word: string,
  operations: readonly string[],
): string | null {
  const name = operationOf(definition, word);
  if (name === null || operations.includes(name)) return null;
  if (name.endsWith('*') && operations.some((known) => known.startsWith(name.slice(0, -1)))) return null;
  return `${definition.title} has no operation "${name}".${suggestion(name, operations)}`;
}
