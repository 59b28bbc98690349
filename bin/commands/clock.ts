import type { Command } from 'commander';
import { parseDuration } from '../../emulator/core/duration.ts';
import type { JsonObject } from '../../emulator/core/json.ts';
import { addControlOption, type ControlFlags, findEmulator } from '../find-emulator.ts';
import { makeCommand } from '../manual.ts';
import { defaultTo } from '../subcommands.ts';
import { print, printJson } from '../terminal.ts';

interface Flags extends ControlFlags {
  readonly json?: boolean;
}

/** `emulator clock`: provider time. */
export function command(): Command {
  const clock = makeCommand('clock', {
    examples: [
      ['emulator clock', 'what time it is for the provider'],
      ['emulator clock advance 1h30m', 'tokens expire and retries happen on the way'],
      ['emulator clock freeze', 'it stands still until it is resumed'],
    ],
  });
  const withFlags = (one: Command) => addControlOption(one).option('--json', 'print JSON');
  withFlags(clock.command('show').description('Show provider time and what falls due')).action(show);
  withFlags(
    clock
      .command('advance')
      .description('Move provider time forward; done when all that fell due has happened')
      .argument('<duration>', '800ms, 10s, 5m, 2h, 3d, or a sum such as 1h30m'),
  ).action((duration: string, flags: Flags) => {
    parseDuration(duration);
    return move(flags, { advance: duration });
  });
  withFlags(clock.command('freeze').description('Let provider time stand still')).action((flags: Flags) =>
    move(flags, { freeze: true }),
  );
  withFlags(clock.command('resume').description('Let provider time go on')).action((flags: Flags) =>
    move(flags, { resume: true }),
  );
  return defaultTo(withFlags(clock), show);
}

async function show(flags: Flags): Promise<void> {
  const client = await findEmulator(flags);
  tell(await client.get('/clock'), flags);
}

async function move(flags: Flags, change: JsonObject): Promise<void> {
  const client = await findEmulator(flags);
  tell(await client.send('POST', '/clock', change), flags);
}

function tell(clock: JsonObject, { json }: Flags): void {
  if (json) {
    printJson(clock);
    return;
  }
  const due = Array.isArray(clock.due) ? clock.due.map(String) : [];
  print(`${String(clock.now)}${clock.frozen === true ? '  frozen' : ''}`);
  if (due.length > 0)
    print(`Next: ${due.slice(0, 3).join(', ')}${due.length > 3 ? ` and ${Number(clock.waiting) - 3} more` : ''}`);
}
