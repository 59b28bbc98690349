import type { Command } from 'commander';
import { isJsonObject, type JsonObject } from '../../emulator/core/json.ts';
import { columns } from '../columns.ts';
import { fieldsOf } from '../fields.ts';
import { addControlOption, type ControlFlags, findEmulator } from '../find-emulator.ts';
import { makeCommand } from '../manual.ts';
import { print, printJson } from '../terminal.ts';

interface Flags extends ControlFlags {
  readonly json?: boolean;
}

/** `emulator action`: what the provider or its people do to a connection. */
export function command(): Command {
  const action = makeCommand('action', {
    examples: [
      ['emulator action revento', 'which actions there are'],
      ['emulator action revento connect as=acme', 'a connection without a browser; its tokens are printed'],
      ['emulator action revento suspend reason=compliance', 'every token dies'],
    ],
  })
    .argument('<provider>', 'whose action')
    .argument('[action]', 'which one; without it, they are listed')
    .argument('[arguments...]', 'name=text or name:=json');
  return addControlOption(action).option('--json', 'print JSON').action(run);
}

async function run(provider: string, name: string | undefined, args: string[], flags: Flags): Promise<void> {
  const client = await findEmulator(flags);
  const path = `/providers/${encodeURIComponent(provider)}`;
  if (name === undefined) {
    const { actions } = await client.get(path);
    const known = Array.isArray(actions) ? actions.filter(isJsonObject) : [];
    return flags.json ? printJson(known) : print(columns(known.map(rowOf)).join('\n'));
  }
  const answer = await client.send('POST', `${path}/actions/${encodeURIComponent(name)}`, fieldsOf(args));
  if (flags.json) return printJson(answer);
  const { result, seq } = answer;
  if (result !== null && result !== undefined) print(JSON.stringify(result, null, 2));
  print(`Done. What followed: emulator journal --under ${String(seq)}`);
}

/** Name, arguments (those that may be left out in brackets) and what happens. */
function rowOf({ name, says, parameters }: JsonObject): string[] {
  const { properties, required } = isJsonObject(parameters) ? parameters : {};
  const needed = Array.isArray(required) ? required : [];
  const args = Object.keys(isJsonObject(properties) ? properties : {}).map((one) =>
    needed.includes(one) ? `${one}=` : `[${one}=]`,
  );
  return [String(name), args.join(' '), String(says)];
}
