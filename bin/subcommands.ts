import type { Command } from 'commander';
import { EmulatorError } from '../emulator/core/errors.ts';
import { suggestion } from '../emulator/core/nearest.ts';

/** Lets a command without a subcommand do what one of them does, and refuses a word that is none of them. */
export function defaultTo(parent: Command, run: (flags: object, command: Command) => void | Promise<void>): Command {
  // An option that both have is taken by the parent, wherever it stands; it is meant for whoever runs.
  parent.hook('preAction', (_, running) => {
    for (const [name, value] of Object.entries(parent.opts())) running.setOptionValue(name, value);
  });
  return parent.allowExcessArguments().action((flags: object, command: Command) => {
    const [word] = command.args;
    if (word === undefined) return run(flags, command);
    const known = parent.commands.map((child) => child.name());
    throw new EmulatorError(
      'subcommand_unknown',
      `${parent.name()} has no "${word}".${suggestion(word, known)} See: ${parent.name()} --help`,
    );
  });
}
