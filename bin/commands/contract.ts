import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { PACKAGE_ROOT } from '../../emulator/core/package-root.ts';
import { type Contract, loadContract, type Operation } from '../../emulator/http/contract.ts';
import { loadProvider } from '../../emulator/providers/registry.ts';
import { columns } from '../columns.ts';
import { inferredParts, sourcesOf } from '../fidelity.ts';
import { makeCommand } from '../manual.ts';
import { requireProvider } from '../require-provider.ts';
import { colours, print, printJson } from '../terminal.ts';

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
      ['emulator contract revento --fidelity', 'what no source says, and was chosen'],
      ['emulator contract revento --yaml > openapi.yaml', 'the OpenAPI document'],
    ],
  })
    .argument('<provider>', 'whose contract')
    .option('--fidelity', 'list what is inferred, and the knobs that decide it')
    .option('--yaml', 'print the OpenAPI document as it was written')
    .option('--json', 'print the OpenAPI document as JSON, or what else was asked for')
    .action(run);
}

async function run(name: string, flags: Flags): Promise<void> {
  requireProvider(name);
  if (flags.yaml) return print(readFileSync(join(PACKAGE_ROOT, 'contracts', name, 'openapi.yaml'), 'utf8').trimEnd());
  const contract = loadContract(name);
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
  const { knobs } = (await loadProvider(name)).definition;
  const report = { sources: sourcesOf(contract.document), inferred: inferredParts(contract.document), knobs };
  if (json) return printJson(report);
  const { bold, dim } = colours();
  print(
    [
      bold('Where statements come from'),
      ...columns(
        report.sources.map(({ source, count }) => [source, String(count)]),
        '  ',
      ),
      '',
      bold('Inferred: an integration must not rely on these'),
      ...columns(
        report.inferred.map(({ where, what }) => [where, what]),
        '  ',
      ),
      '',
      `${bold('Knobs')} ${dim(`what each decides: emulator knobs ${name}`)}`,
      ...columns(
        Object.entries(knobs).map(([knob, { default: value, confidence }]) => [knob, String(value), confidence]),
        '  ',
      ),
    ].join('\n'),
  );
}

function rowOf({ id, method, path, requirements, variants, knob }: Operation): string[] {
  const names = variants ? Object.values(variants.names).join(', ') : id;
  const needs = requirements.map(({ scheme, scopes }) => [scheme, ...scopes].join(' ')).join(' or ');
  return [method, path, names, knob === null ? needs : `${needs} (while the knob ${knob} is on)`.trim()];
}
