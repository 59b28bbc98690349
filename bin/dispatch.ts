import { EmulatorError } from '../emulator/core/errors.ts';
import { nearest } from '../emulator/core/nearest.ts';
import { packageIdentity } from '../emulator/core/package-root.ts';
import { findProvidersBy, PROVIDER_NAMES } from '../emulator/providers/registry.ts';
import { COMMAND_NAMES, COMMANDS } from './command-table.ts';
import { helpPage } from './help-page.ts';
import { print } from './terminal.ts';

/** Runs one command line. Only the command that it names is loaded. @throws EmulatorError, or what the command throws */
export async function dispatch(argv: readonly string[]): Promise<void> {
  const [first = 'start', ...rest] = argv;
  if (first === '--version' || first === '-V') return print(packageIdentity().version);
  if (first === '--help' || first === '-h') return print(helpPage());
  if (first === 'help')
    return rest[0] === undefined ? print(helpPage()) : run(commandOf(rest[0]), [...rest.slice(1), '--help']);
  if (Object.hasOwn(COMMANDS, first)) return run(first, rest);
  // `emulator --port 0` and `emulator revento` start.
  if (first.startsWith('-') || PROVIDER_NAMES.includes(first)) return run('start', argv);
  commandOf(first);
}

async function run(name: string, args: readonly string[]): Promise<void> {
  findProvidersBy(async (provider) => (await import('./documents.ts')).bringKnown(provider));
  const { command } = (await COMMANDS[name]?.load()) ?? {};
  await command?.().parseAsync([...args], { from: 'user' });
}

/** The word itself. @throws EmulatorError `command_unknown` */
function commandOf(word: string): string {
  if (Object.hasOwn(COMMANDS, word)) return word;
  const close = nearest(word, [...COMMAND_NAMES, ...PROVIDER_NAMES]).map((name) => `"${name}"`);
  const hint = close.length > 0 ? ` Did you mean ${close.join(' or ')}?` : '';
  throw new EmulatorError('command_unknown', `There is no command "${word}".${hint} List them with: emulator --help`);
}
