import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Command } from 'commander';
import { findScenario, listScenarios, loadScenarioFile } from '../../emulator/scenarios/catalogue.ts';
import { ScenarioInvalid, type Step } from '../../emulator/scenarios/scenario.ts';
import { columns } from '../columns.ts';
import { requireKnown } from '../documents.ts';
import { makeCommand } from '../manual.ts';
import { defaultTo } from '../subcommands.ts';
import { colours, print, printJson, say } from '../terminal.ts';

interface ListFlags {
  readonly provider?: string;
  readonly json?: boolean;
}

/** `emulator scenarios`: needs no running emulator. */
export function command(): Command {
  const scenarios = makeCommand('scenarios', {
    examples: [
      ['emulator scenarios list --provider revento', 'what Revento can suffer'],
      ['emulator scenarios show revento/suspension', 'the story, what is right, and every step'],
      ['emulator scenarios validate scenarios/*.yaml', 'are these files right? For CI'],
    ],
    exits: { 1: 'a file is no scenario' },
  });
  const withFilters = (one: Command) =>
    one.option('--provider <name>', 'only what this provider can suffer').option('--json', 'print JSON');
  withFilters(scenarios.command('list').description('List all scenarios, those in ./scenarios first')).action(list);
  scenarios
    .command('show')
    .description('Show one scenario')
    .argument('<scenario>', 'its name, or the path of a file')
    .option('--yaml', 'print the file')
    .option('--json', 'print JSON')
    .action(show);
  scenarios
    .command('validate')
    .description('Find every mistake in scenario files')
    .argument('<files...>', 'paths')
    .option('--json', 'print JSON')
    .action(validate);
  return defaultTo(withFilters(scenarios), list);
}

async function list(flags: ListFlags): Promise<void> {
  if (flags.provider !== undefined) await requireKnown(flags.provider);
  const found = listScenarios(flags.provider === undefined ? {} : { provider: flags.provider });
  if (flags.json) printJson(found);
  else print(columns(found.map(({ name, title }) => [name, title])).join('\n'));
}

async function show(name: string, flags: { yaml?: boolean; json?: boolean }): Promise<void> {
  const scenario = await findScenario(name);
  if (flags.json) return printJson(scenario);
  if (flags.yaml) return print(readFileSync(scenario.file, 'utf8').trimEnd());
  const { bold, dim } = colours();
  const { title, story, correct, provider, teaches, file, steps } = scenario;
  print(
    [
      `${bold(title)}  ${dim(`${scenario.name}, for ${provider === 'any' ? 'any provider' : provider}`)}`,
      ...paragraph(story),
      ...(correct === null ? [] : ['', bold('Correct'), ...paragraph(correct)]),
      ...(teaches.length === 0 ? [] : ['', `${bold('Shows')} ${teaches.join(', ')}`]),
      '',
      bold('Steps'),
      ...stepLines(steps, '  '),
      '',
      dim(`Play it with: emulator play ${scenario.name}`),
      dim(relative(process.cwd(), file)),
    ].join('\n'),
  );
}

async function validate(files: string[], flags: { json?: boolean }): Promise<void> {
  const outcomes = await Promise.all(files.map(problemsOf));
  if (flags.json) printJson(outcomes);
  else {
    for (const { file, problems } of outcomes) {
      if (problems.length === 0) print(`${file}: a scenario`);
      for (const { file: at, line, column, says } of problems) say(`${at}:${line}:${column}: ${says}`);
    }
  }
  if (outcomes.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
}

async function problemsOf(file: string) {
  try {
    await loadScenarioFile(file);
    return { file, problems: [] };
  } catch (thrown) {
    if (thrown instanceof ScenarioInvalid) return { file, problems: thrown.problems };
    throw thrown;
  }
}

function stepLines(steps: readonly Step[], indent: string): string[] {
  return steps.flatMap(({ name, args, blocks }) => {
    const said = blocks.length > 0 && name !== 'use' ? '' : argsText(args);
    return [`${indent}${name} ${said}`.trimEnd(), ...blocks.flatMap((block) => stepLines(block, `${indent}  `))];
  });
}

function argsText(args: unknown): string {
  if (args === undefined || args === null) return '';
  return typeof args === 'string' ? args : JSON.stringify(args);
}

function paragraph(text: string): string[] {
  return text
    .replace(/(.{60,100}?)\s+/g, '$1\n')
    .split('\n')
    .map((line) => `  ${line}`);
}
