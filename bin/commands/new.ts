import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import { EmulatorError, messageOf } from '../../emulator/core/errors.ts';
import { makeFolder } from '../../emulator/core/make-folder.ts';
import { bringDocument } from '../../emulator/providers/document/bring.ts';
import { isProviderFolder, readProviderFolder } from '../../emulator/providers/document/folder.ts';
import { exampleRequest } from '../../emulator/resources/example.ts';
import { openQuestions } from '../../emulator/resources/fidelity.ts';
import { Sandbox } from '../../emulator/sandbox.ts';
import { writeNewFile } from '../init/new-file.ts';
import { makeCommand } from '../manual.ts';
import { firstCall, integrationText, providerText, readmeText, type Subject, scenarioText } from '../new/files.ts';
import { print, printJson } from '../terminal.ts';

interface Flags {
  readonly openapi: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `emulator new`: a provider of one's own, from its OpenAPI document. */
export function command(): Command {
  return makeCommand('new', {
    examples: [
      [
        'emulator new crm --openapi ./crm.yaml',
        'writes ./emulator/crm, which emulator start --openapi ./emulator/crm serves',
      ],
      ['emulator new acme --openapi https://api.acme.example/openapi.json', 'keeps a copy of the document there'],
    ],
  })
    .argument('<name>', 'what the provider is called: lower-case letters, digits and dashes')
    .requiredOption('--openapi <source>', 'file or address of its OpenAPI document')
    .option('--force', 'replace files that are here already')
    .option('--json', 'print the names of the files as JSON')
    .action(run);
}

async function run(name: string, flags: Flags): Promise<void> {
  refuseFolder(flags.openapi);
  const definition = await bringDocument(name, flags.openapi);
  const resources = definition.engine?.();
  const { contract } = definition;
  if (!resources || !contract) throw new TypeError('a document makes a provider with an engine');
  const folder = join('emulator', name);
  const isAddress = /^https?:\/\//.test(flags.openapi);
  const copy = isAddress ? join(folder, 'openapi.yaml') : null;
  const subject: Subject = {
    name,
    title: definition.title,
    openapi: copy === null ? relative(folder, resolve(flags.openapi)).replaceAll('\\', '/') : './openapi.yaml',
    resources,
    open: openQuestions(resources),
    ...(await neededBy(name, firstCall(resources)?.operation.id)),
  };
  const files: readonly (readonly [path: string, text: string])[] = [
    [join(folder, 'provider.yaml'), providerText(subject)],
    ...(copy === null ? [] : [[copy, stringify(contract.document)] as const]),
    [join(folder, 'integration.mjs'), integrationText(subject)],
    [join(folder, 'README.md'), readmeText(subject)],
    [join('scenarios', name, 'hiccup.yaml'), scenarioText(subject)],
  ];
  writeAll(files, flags.force === true);
  const names = files.map(([path]) => path);
  if (flags.json) return printJson({ name, files: names });
  print(
    [
      ...names.map((path) => `  ${path}`),
      '',
      `Next: emulator start --openapi ./${folder.replaceAll('\\', '/')}`,
      ...(subject.open.length > 0
        ? [`Left open by the document: ${subject.open.length} points, listed in ${join(folder, 'README.md')}.`]
        : []),
    ].join('\n'),
  );
}

/** A provider's folder is what this makes, and nothing to make another of. @throws EmulatorError `provider_folder` */
function refuseFolder(source: string): void {
  if (!isProviderFolder(source)) return;
  const { openapi } = readProviderFolder(source);
  const says = `${source} is the folder of a provider already: start it with emulator start --openapi ${source}, or name its document, ${openapi}.`;
  throw new EmulatorError('provider_folder', says);
}

/** All of them or none: a folder that is half there would be taken for a whole one. */
function writeAll(files: readonly (readonly [path: string, text: string])[], force: boolean): void {
  const here = force ? [] : files.map(([path]) => path).filter(existsSync);
  if (here.length > 0) {
    const verb = here.length === 1 ? 'is' : 'are';
    throw new EmulatorError(
      'file_unwritable',
      `${here.join(', ')} ${verb} here already; replace with --force. Nothing was written.`,
    );
  }
  for (const [path, text] of files) {
    makeFolderFor(path);
    writeNewFile(path, text, force);
  }
}

function makeFolderFor(path: string): void {
  try {
    makeFolder(dirname(path));
  } catch (thrown) {
    throw new EmulatorError('file_unwritable', `There cannot be a folder ${dirname(path)}: ${messageOf(thrown)}.`);
  }
}

/** What an integration will be given, and which headers a call of it must have. */
async function neededBy(name: string, call: string | undefined): Promise<Pick<Subject, 'credentials' | 'headers'>> {
  const sandbox = await Sandbox.start('new', { providers: [name], seed: 'new', knobs: { [`${name}.rows`]: 0 } });
  try {
    const provider = sandbox.provider(name);
    const { definition, contract } = provider;
    const operation = call === undefined ? undefined : contract.operation(call);
    const caller = operation && definition.exampleCaller?.(provider, operation);
    const engine = definition.engine?.();
    const headers =
      operation && caller && engine ? exampleRequest(engine, provider, caller.scope, operation.id).headers : {};
    return { credentials: Object.keys(definition.credentials(provider)), headers };
  } finally {
    await sandbox.close();
  }
}
