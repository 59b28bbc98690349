import { Argument, type Command } from 'commander';
import { COMPLETION_SCRIPTS } from '../completion-scripts.ts';
import { makeCommand } from '../manual.ts';
import { print } from '../terminal.ts';

/** `emulator completion`: for the configuration of a shell. */
export function command(): Command {
  return makeCommand('completion', {
    examples: [
      ['eval "$(emulator completion bash)"', 'in ~/.bashrc; zsh alike in ~/.zshrc'],
      ['emulator completion fish > ~/.config/fish/completions/emulator.fish', 'once'],
    ],
  })
    .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(COMPLETION_SCRIPTS)))
    .action((shell: string) => print(COMPLETION_SCRIPTS[shell] ?? ''));
}
