import { CommanderError } from 'commander';
import { EmulatorError, messageOf } from '../emulator/core/errors.ts';
import { providerNames } from './require-provider.ts';
import { colours, say } from './terminal.ts';

/** A defect of the emulator itself. */
const INTERNAL = 3;
const USAGE = 2;

/** Says what went wrong in a sentence, never with a stack, and gives the exit code. */
export function reportFailure(thrown: unknown): number {
  if (thrown instanceof CommanderError) {
    // Help and version come this way too.
    if (thrown.exitCode === 0) return 0;
    say(painted(usageSentence(thrown.message)));
    return USAGE;
  }
  if (thrown instanceof EmulatorError) {
    say(painted(thrown.message));
    return thrown.exitCode;
  }
  say(
    painted(
      `Internal error: ${messageOf(thrown)}. This is a defect of the emulator; please report it with the command that you ran.`,
    ),
  );
  return INTERNAL;
}

/** `error: unknown option '--prot'\n(Did you mean --port?)` as a sentence. */
function usageSentence(message: string): string {
  if (/missing required argument 'provider'/.test(message)) return `Say which provider: ${providerNames()}.`;
  const [what = '', ...hints] = message.replace(/^error: /, '').split('\n');
  const sentence = /[.?!]$/.test(what) ? what : `${what}.`;
  return [
    sentence.charAt(0).toUpperCase() + sentence.slice(1),
    ...hints.map((hint) => hint.replace(/^\((.*)\)$/, '$1')),
  ].join(' ');
}

function painted(sentence: string): string {
  return colours(process.stderr).red(sentence);
}
