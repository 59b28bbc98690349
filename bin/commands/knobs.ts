import type { Command } from 'commander';
import type { KnobDefinition, KnobValue } from '../../emulator/core/knobs.ts';
import { loadProvider, PROVIDER_NAMES } from '../../emulator/providers/registry.ts';
import { requireKnown } from '../documents.ts';
import { makeCommand } from '../manual.ts';
import { colours, print, printJson } from '../terminal.ts';

const CONFIDENCE = { H: 'follows closely from what is documented', M: 'usual practice', L: 'free choice' };

/** `emulator knobs`: needs no running emulator. */
export function command(): Command {
  return makeCommand('knobs', {
    examples: [
      ['emulator knobs revento', 'every knob: default, what else it may be, what is known, what it decides'],
      ['emulator start --knob revento.strict_query=true', 'decide one otherwise'],
    ],
  })
    .argument('[provider]', 'all providers by default')
    .option('--json', 'print JSON')
    .action(run);
}

async function run(provider: string | undefined, flags: { json?: boolean }): Promise<void> {
  const names = provider === undefined ? PROVIDER_NAMES : [await requireKnown(provider)];
  const found = await Promise.all(
    names.map(async (name) => ({ provider: name, knobs: (await loadProvider(name)).definition.knobs })),
  );
  if (flags.json) {
    return printJson(
      found.flatMap(({ provider: of, knobs }) =>
        Object.entries(knobs).map(([name, knob]) => ({ provider: of, name, ...knob })),
      ),
    );
  }
  print(
    found
      .flatMap(({ provider: of, knobs }) =>
        Object.entries(knobs).map(([name, knob]) => knobText(`${of}.${name}`, knob)),
      )
      .join('\n\n'),
  );
}

function knobText(name: string, knob: KnobDefinition): string {
  const { bold, dim } = colours();
  return [
    `${bold(name)} = ${valueText(knob.default)}  ${dim(`allowed: ${allowedText(knob)}`)}`,
    `  Decides: ${knob.says}`,
    `  Known:   ${knob.known}`,
    `  Default: ${CONFIDENCE[knob.confidence]} (${knob.confidence})`,
  ].join('\n');
}

function valueText(value: KnobValue): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}

function allowedText({ default: standard, values, minimum }: KnobDefinition): string {
  if (values) return values.join(' | ');
  if (typeof standard === 'boolean') return 'true | false';
  if (typeof standard === 'string') return 'any text';
  const from = `from ${minimum ?? 0}`;
  return typeof standard === 'number' ? `a number ${from}` : `numbers ${from}, with commas between`;
}
