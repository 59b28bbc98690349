import type { Argument, Command, Option } from 'commander';
import { PROVIDER_NAMES } from '../emulator/providers/registry.ts';
import { COMMAND_NAMES, COMMANDS } from './command-table.ts';

/** What an unfinished word may become. */
export interface Candidate {
  readonly word: string;
  readonly says: string;
}

/** Everything that the last of these words may become; nothing where only a file can be meant. */
export async function candidatesFor(words: readonly string[]): Promise<Candidate[]> {
  const typed = words.at(-1) ?? '';
  return (await possible(words.slice(0, -1), typed)).filter(({ word }) => word.startsWith(typed));
}

async function possible([name, ...before]: readonly string[], typed: string): Promise<Candidate[]> {
  if (name === undefined && !typed.startsWith('-'))
    return COMMAND_NAMES.map((word) => ({ word, says: COMMANDS[word]?.says ?? '' }));
  const known = name !== undefined && Object.hasOwn(COMMANDS, name);
  const top = (await COMMANDS[known ? name : 'start']?.load())?.command();
  if (!top) return [];
  const { command, operands, pending } = walk(top, known ? before : [...(name === undefined ? [] : [name]), ...before]);
  if (pending) return valuesOf(pending.attributeName(), pending.argChoices);
  if (typed.startsWith('-'))
    return command.options
      .filter(({ hidden }) => !hidden)
      .map((option) => ({ word: option.long ?? '', says: option.description }));
  const children =
    operands.length === 0 ? command.commands.map((child) => ({ word: child.name(), says: child.description() })) : [];
  const argument = argumentAt(command, operands.length);
  return [...children, ...(argument ? await valuesOf(argument.name(), argument.argChoices) : [])];
}

/** Which (sub)command the words lead to, how many operands it has, and the option that waits for its value. */
function walk(
  top: Command,
  words: readonly string[],
): { command: Command; operands: string[]; pending: Option | null } {
  let command = top;
  let pending: Option | null = null;
  const operands: string[] = [];
  for (const word of words) {
    if (pending) {
      pending = null;
      continue;
    }
    if (word.startsWith('-')) {
      const option = command.options.find(({ long, short }) => long === word || short === word);
      pending = option?.required ? option : null;
      continue;
    }
    const child = operands.length === 0 ? command.commands.find((one) => one.name() === word) : undefined;
    if (child) command = child;
    else operands.push(word);
  }
  return { command, operands, pending };
}

function argumentAt(command: Command, place: number): Argument | undefined {
  const last = command.registeredArguments.at(-1);
  return command.registeredArguments[place] ?? (last?.variadic ? last : undefined);
}

/** What stands for an option or argument of this name. */
async function valuesOf(name: string, choices: readonly string[] | undefined): Promise<Candidate[]> {
  if (choices) return plain(choices);
  if (name === 'provider' || name === 'providers') return plain(PROVIDER_NAMES);
  if (name === 'webhook' || name === 'redirect') return PROVIDER_NAMES.map((word) => ({ word: `${word}=`, says: '' }));
  if (name === 'scenario' || name === 'play') return scenarios();
  if (name === 'only' || name === 'name') return judged();
  if (name === 'section') return sections();
  if (name === 'mutant') return mutants();
  if (name === 'report') return reports();
  return name === 'knob' ? knobs() : [];
}

function plain(words: readonly string[]): Candidate[] {
  return words.map((word) => ({ word, says: '' }));
}

async function scenarios(): Promise<Candidate[]> {
  const { listScenarios } = await import('../emulator/scenarios/catalogue.ts');
  return listScenarios().map(({ name, title }) => ({ word: name, says: title }));
}

async function knobs(): Promise<Candidate[]> {
  const { loadProvider } = await import('../emulator/providers/registry.ts');
  const all = await Promise.all(
    PROVIDER_NAMES.map(async (provider) => ({ provider, ...(await loadProvider(provider)).definition })),
  );
  return all.flatMap(({ provider, knobs: found }) =>
    Object.entries(found).map(([name, { says }]) => ({ word: `${provider}.${name}=`, says })),
  );
}

/** Everything that a run can be asked for by name. */
async function judged(): Promise<Candidate[]> {
  const [{ CHECKS }, items] = await Promise.all([import('../contracts/checks/index.ts'), checklistItems()]);
  return [
    ...items.map(({ id, title }) => ({ word: id, says: title })),
    ...CHECKS.map(({ id, title }) => ({ word: id, says: title })),
  ];
}

async function sections(): Promise<Candidate[]> {
  const { sectionName } = await import('../contracts/harness/checklist.ts');
  const titles = new Set((await checklistItems()).map(({ section }) => section));
  return [...titles].map((title) => ({ word: sectionName(title), says: title }));
}

async function checklistItems() {
  const { loadChecklist } = await import('../contracts/harness/checklist.ts');
  return PROVIDER_NAMES.flatMap((provider) => loadChecklist(provider).items);
}

async function mutants(): Promise<Candidate[]> {
  const { REFERENCES } = await import('../contracts/harness/references.ts');
  return REFERENCES.flatMap(({ mutants: all }) => all).map(({ name, breaks }) => ({ word: name, says: breaks }));
}

async function reports(): Promise<Candidate[]> {
  const { REPORT_FORMATS } = await import('../contracts/report/write.ts');
  return REPORT_FORMATS.map((format) => ({ word: `${format}=`, says: '' }));
}
