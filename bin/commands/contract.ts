import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { PACKAGE_ROOT } from '../../emulator/core/package-root.ts';
import { type Contract, loadContract, type Operation } from '../../emulator/http/contract.ts';
import type { ProviderDefinition } from '../../emulator/providers/definition.ts';
import { loadProvider } from '../../emulator/providers/registry.ts';
import { type CarriedOut, carriedOut } from '../carried-out.ts';
import { columns } from '../columns.ts';
import { requireKnown } from '../documents.ts';
import { inferredParts, sourcesOf } from '../fidelity.ts';
import { makeCommand } from '../manual.ts';
import { colours, print, printJson, say } from '../terminal.ts';

interface Flags {
  readonly fidelity?: boolean;
  readonly yaml?: boolean;
  readonly json?: boolean;
}

/** `emulator contract`: needs no running emulator. */
export function command(): Command {
  return makeCommand('contract', {
    examples: [
      ['emulator contract revento', 'every operation, with the names that faults and checks use'],
      ['emulator contract crm create_deal', 'a request that it accepts, for curl'],
      ['emulator contract revento --fidelity', 'what no source says, and was chosen'],
      ['emulator contract revento --yaml > openapi.yaml', 'the OpenAPI document'],
    ],
  })
    .argument('<provider>', 'whose contract')
    .argument('[operation]', 'show how one operation is called, with data that is there')
    .option('--fidelity', 'tell what is inferred, how operations are carried out, and the knobs')
    .option('--yaml', 'print the OpenAPI document as it was written')
    .option('--json', 'print the OpenAPI document as JSON, or what else was asked for')
    .action(run);
}

async function run(name: string, operation: string | undefined, flags: Flags): Promise<void> {
  const { definition } = await loadProvider(await requireKnown(name));
  const contract = definition.contract ?? loadContract(name);
  if (operation !== undefined) return example(name, operation, flags);
  if (flags.yaml) return print((await written(definition)).trimEnd());
  if (flags.fidelity) return fidelity(name, contract, flags);
  if (flags.json) return printJson(contract.document);
  const { bold } = colours();
  print(
    [
      ...columns(contract.operations.map(rowOf)),
      '',
      bold('Webhooks'),
      ...contract.events.map((event) => `  ${event}`),
    ].join('\n'),
  );
}

async function fidelity(name: string, contract: Contract, { json }: Flags): Promise<void> {
  const { definition } = await loadProvider(name);
  const { knobs, engine, handlers } = definition;
  const { openQuestions } = await import('../../emulator/resources/fidelity.ts');
  const resources = engine?.();
  const open = resources ? openQuestions(resources, handlers) : [];
  const carried = carriedOut(definition, contract);
  const report = {
    sources: sourcesOf(contract.document),
    carried,
    inferred: inferredParts(contract.document),
    open,
    knobs,
  };
  if (json) return printJson(report);
  const { bold, dim } = colours();
  const sections: [title: string, rows: string[][]][] = [
    [bold('Where statements come from'), report.sources.map(({ source, count }) => [source, String(count)])],
    [bold('How operations are carried out'), waysOf(carried)],
    [bold('Inferred: an integration must not rely on these'), report.inferred.map(({ where, what }) => [where, what])],
    [bold('Left open by the document'), open.map(({ where, says }) => [where, says])],
    [
      `${bold('Knobs')} ${dim(`what each decides: emulator knobs ${name}`)}`,
      Object.entries(knobs).map(([knob, { default: value, confidence }]) => [knob, String(value), confidence]),
    ],
  ];
  const full = sections.filter(([, rows]) => rows.length > 0);
  print(full.map(([title, rows]) => [title, ...columns(rows, '  ')].join('\n')).join('\n\n'));
}

/** A table of how many operations of each part are carried out in which way. */
function waysOf(carried: readonly CarriedOut[]): string[][] {
  return [
    ['', 'operations', 'by hand', 'by the document', 'made up'],
    ...carried.map(({ domain, operations, handwritten, generic, computed }) => [
      domain,
      ...[operations, handwritten, generic, computed].map(String),
    ]),
  ];
}

/** How one operation is called: at the emulator that runs, or at one that is made for the answer. */
async function example(name: string, operation: string, { json }: Flags): Promise<void> {
  const { curlOf, exampleCall } = await import('../example-call.ts');
  const { call, isRunning } = await exampleCall(name, operation);
  if (json) return printJson(call);
  print(curlOf(call));
  if (!isRunning) say(`No emulator with ${name} runs: ids and credentials are those of a new one.`);
}

/** The document as somebody wrote it; one that was put together from several files, as it was put together. */
async function written({ name, contract }: ProviderDefinition): Promise<string> {
  if (contract) return (await import('yaml')).stringify(contract.document);
  const folder = join(PACKAGE_ROOT, 'contracts', name);
  const file = ['openapi.yaml', 'openapi.json'].map((one) => join(folder, one)).find(existsSync);
  return readFileSync(file ?? join(folder, 'openapi.yaml'), 'utf8');
}

function rowOf({ id, method, path, also = [], requirements, variants, knob }: Operation): string[] {
  const names = variants ? Object.values(variants.names).join(', ') : id;
  const needs = requirements.map(({ scheme, scopes }) => [scheme, ...scopes].join(' ')).join(' or ');
  const rest = knob === null ? needs : `${needs} (while the knob ${knob} is on)`.trim();
  return [method, path, names, also.length === 0 ? rest : `${rest} (also ${also.join(', ')})`.trim()];
}
