import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { ATTESTATIONS_FILE } from '../../contracts/harness/attestations.ts';
import { CONFIG_FILE } from '../../contracts/harness/config-file.ts';
import { EmulatorError } from '../../emulator/core/errors.ts';
import { PACKAGE_ROOT } from '../../emulator/core/package-root.ts';
import { attestationsText } from '../init/attestations-text.ts';
import { configText } from '../init/config-text.ts';
import { type Detected, detect } from '../init/detect.ts';
import { writeNewFile } from '../init/new-file.ts';
import { STUBS, stubText } from '../init/stub.ts';
import { summaryText } from '../init/summary.ts';
import { makeCommand } from '../manual.ts';
import { rehearsedNames, requireRehearsed } from '../require-provider.ts';
import { print, printJson, say } from '../terminal.ts';

const SCHEMA = 'contracts/harness/config.schema.json';

interface Flags {
  readonly url?: string;
  readonly force?: boolean;
  readonly print?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly attestations?: boolean;
  readonly hooks?: string;
  readonly schema?: boolean;
  readonly output?: string;
}

/** `emulator init`: files to begin with, fitted to the repository that they are for. Nothing of the repository is run. */
export function command(): Command {
  return makeCommand('init', {
    examples: [
      ['emulator init revento', `looks at this folder, and writes ${CONFIG_FILE} here`],
      ['emulator init revento --print', 'shows it, and writes nothing'],
      [
        'emulator init revento --url http://127.0.0.1:8080 --force',
        'for that address, in place of the file that is here',
      ],
      [
        'emulator init revento --hooks python --output emulator_hooks.py',
        'what checks ask and look at, for you to fill in',
      ],
      ['emulator init revento --attestations', `writes ${ATTESTATIONS_FILE}: what only people can say`],
      ['emulator init --schema > emulator.config.schema.json', 'with which editors complete the configuration'],
    ],
  })
    .argument('[provider]', `the provider that the integration talks to: ${rehearsedNames()}`)
    .option('--url <address>', 'where the integration answers; found out by default')
    .option('--force', 'replace a file that is here already')
    .option('--print', 'print the file, and write nothing')
    .option('--dry-run', 'the same as --print')
    .option('--json', 'print as JSON what was found, and write nothing')
    .option('--hooks <language>', `print hooks to fill in: ${Object.keys(STUBS).join(', ')}`)
    .option('--attestations', `write ${ATTESTATIONS_FILE}`)
    .option('--schema', 'print the JSON Schema of the configuration')
    .option('--output <file>', 'write to this file')
    .action(run);
}

async function run(given: string | undefined, flags: Flags): Promise<void> {
  const { hooks, attestations, schema, json } = flags;
  if ([hooks, attestations, schema].filter((one) => one !== undefined).length > 1)
    throw new EmulatorError('options_clash', 'Ask for one file at a time: --hooks, --attestations or --schema.');
  // The schema is the same for all.
  if (schema) {
    give(readFileSync(join(PACKAGE_ROOT, SCHEMA), 'utf8'), null, flags);
    return;
  }
  const provider = requireRehearsed(given, 'emulator init revento');
  if (hooks !== undefined) give(stubText(hooks, provider), null, flags);
  else if (attestations) give(attestationsText(provider), ATTESTATIONS_FILE, flags);
  else {
    const detected = detect('.', { provider, facts: await factsToldOf(provider) }, urlOf(flags.url));
    if (json) printJson(factsOf(detected));
    else {
      give(configText(detected), CONFIG_FILE, flags);
      say(`\n${summaryText(detected)}`);
    }
  }
}

/** What an integration of the provider is told, as a sandbox of it says. */
async function factsToldOf(provider: string): Promise<string[]> {
  const { Sandbox } = await import('../../emulator/sandbox.ts');
  const sandbox = await Sandbox.start('init', { providers: [provider], seed: 'init' });
  const names = Object.keys(sandbox.provider(provider).facts);
  await sandbox.close();
  // A start tells of the environment that integrations begin in; the address of the machine is in the base already.
  return names.filter((name) => name !== 'origin' && !name.startsWith('production'));
}

/** Writes a text where it belongs, or prints it where it belongs nowhere or is only to be shown. */
function give(text: string, usual: string | null, { output, force, print: isShown, dryRun }: Flags): void {
  const path = output ?? usual;
  if (path === null || isShown || dryRun) print(text.trimEnd());
  else {
    writeNewFile(path, text, force ?? false);
    print(`${path} is written.`);
  }
}

/** What was found, for a program. */
function factsOf({ stack, ...rest }: Detected): object {
  const framework = stack?.framework && { value: stack.framework.value.name, from: stack.framework.from };
  return { language: stack?.language ?? null, framework: framework ?? null, ...rest };
}

function urlOf(given: string | undefined): string | null {
  if (given === undefined) return null;
  if (!/^https?:\/\/[^/\s]+\/?$/.test(given) || !URL.canParse(given))
    throw new EmulatorError(
      'url_invalid',
      `"${given}" is no address of an integration; write for example http://127.0.0.1:3000.`,
    );
  return given.replace(/\/$/, '');
}
