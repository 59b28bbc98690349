import { COMMANDS } from './command-table.ts';
import { colours } from './terminal.ts';

/** What `emulator --help` prints. */
export function helpPage(): string {
  const { bold, dim } = colours();
  const groups = new Map<string, string[]>();
  for (const [name, { group, says }] of Object.entries(COMMANDS)) {
    if (group !== null) groups.set(group, [...(groups.get(group) ?? []), `  ${name.padEnd(12)}${says}`]);
  }
  return [
    'Third-party APIs on your laptop, with their bad days on a button, and a rehearsal for going live.',
    '',
    `${bold('Usage:')} emulator [command] [options]`,
    ...[...groups].flatMap(([title, lines]) => ['', `${bold(title)}`, ...lines]),
    '',
    bold('Examples'),
    `  emulator                            ${dim('every provider, with credentials to paste')}`,
    `  emulator play revento/suspension    ${dim('that day, against your integration')}`,
    `  emulator check revento              ${dim('is it ready to go live?')}`,
    '',
    `${bold('Exit codes')}  0 done · 1 a check or expectation failed · 2 usage or environment · 3 a defect of the emulator`,
    '',
    'Every command has --help. Further: --version; NO_COLOR is honoured; EMULATOR_CONTROL names the emulator to talk to.',
  ].join('\n');
}
