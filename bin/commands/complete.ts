import type { Command } from 'commander';
import { candidatesFor } from '../candidates.ts';
import { makeCommand } from '../manual.ts';
import { print } from '../terminal.ts';

/** `emulator complete -- WORDS`: what the unfinished last word may become. For completion scripts, so it never fails. */
export function command(): Command {
  return makeCommand('complete', {
    examples: [
      ['emulator complete -- pl', 'commands that begin so'],
      ['emulator complete -- play revento/', 'scenarios that begin so'],
    ],
  })
    .argument('[words...]', 'the command line so far')
    .action(async (words: string[]) => {
      const found = await candidatesFor(words).catch(() => []);
      for (const { word, says } of found) print(`${word}\t${says}`);
    });
}
