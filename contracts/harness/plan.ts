import { EmulatorError } from '../../emulator/core/errors.ts';
import { suggestion } from '../../emulator/core/nearest.ts';
import { CHECKS } from '../checks/index.ts';
import { BEYOND, OWN } from '../report/report.ts';
import type { Check } from './check.ts';
import { type Checklist, type ChecklistItem, sectionName } from './checklist.ts';
import type { ContractTest } from './contract-test.ts';

/** What is to be judged. */
export interface Selection {
  /** Ids of items or checks; everything by default. */
  readonly only?: readonly string[] | undefined;
  /** Names of sections, as {@link sectionName} writes them. */
  readonly sections?: readonly string[] | undefined;
  /** This part of so many, from 1. */
  readonly shard?: { readonly part: number; readonly of: number } | undefined;
}

/** Something that a run gives a verdict on. */
export interface Goal {
  readonly provider: string;
  readonly item: ChecklistItem;
}

/** A check to be carried out with a provider. */
export interface Task {
  readonly provider: string;
  readonly check: Check;
}

/** What a run is going to do. */
export interface Plan {
  readonly goals: readonly Goal[];
  /** In the order of the register, each once. */
  readonly tasks: readonly Task[];
}

/** Heading of checks that were named themselves. */
const NAMED = 'Checks';

/** What a selection comes to. @throws EmulatorError `check_unknown`, `section_unknown`, `test_duplicate` */
export function planOf(
  checklists: readonly Checklist[],
  own: readonly ContractTest[],
  { only, sections, shard }: Selection,
): Plan {
  const all = [...checklists.flatMap(goalsOf), ...ownGoals(checklists, own)];
  assertDistinct(own);
  if (only) assertKnown(all, only);
  if (sections) assertSections(all, sections);
  const named = only ? namedChecks(checklists, only, all) : [];
  const wanted = all.filter(
    ({ item }) => (!only || only.includes(item.id)) && (!sections || sections.includes(sectionName(item.section))),
  );
  const goals = [...wanted, ...named].filter((_, i) => !shard || i % shard.of === shard.part - 1);
  return { goals, tasks: tasksOf(goals, own) };
}

function goalsOf({ provider, items, beyond }: Checklist): Goal[] {
  const source = items[0]?.source ?? '';
  return [
    ...items.map((item) => ({ provider, item })),
    ...beyond.map((id) => ({ provider, item: itemOf(id, BEYOND, 'SHOULD', source) })),
  ];
}

function ownGoals(checklists: readonly Checklist[], own: readonly ContractTest[]): Goal[] {
  return own.flatMap(({ check, provider, file }) =>
    checklists
      .filter((list) => provider === null || provider === list.provider)
      .map((list) => ({
        provider: list.provider,
        item: { ...itemOf(check.id, OWN, 'MUST', file), title: check.title },
      })),
  );
}

/** Checks that were named themselves, and are no goal yet. */
function namedChecks(checklists: readonly Checklist[], only: readonly string[], all: readonly Goal[]): Goal[] {
  return checklists.flatMap((list) => {
    const { provider, items } = list;
    const known = all.filter((goal) => goal.provider === provider).map(({ item }) => item.id);
    return CHECKS.filter(({ id }) => only.includes(id) && !known.includes(id)).map(({ id }) => {
      const item = items.find(({ checks }) => checks.includes(id));
      return { provider, item: itemOf(id, NAMED, item?.severity ?? 'SHOULD', item?.source ?? '') };
    });
  });
}

/** A behaviour that one check decides. */
function itemOf(id: string, section: string, severity: ChecklistItem['severity'], source: string): ChecklistItem {
  const title = CHECKS.find((check) => check.id === id)?.title ?? id;
  return { id, title, section, severity, source, checks: [id], attest: null };
}

function tasksOf(goals: readonly Goal[], own: readonly ContractTest[]): Task[] {
  const checks: readonly Check[] = [...CHECKS, ...own.map(({ check }) => check)];
  const providers = [...new Set(goals.map(({ provider }) => provider))];
  return providers.flatMap((provider) => {
    const ids = new Set(goals.filter((goal) => goal.provider === provider).flatMap(({ item }) => item.checks));
    return checks.filter(({ id }) => ids.has(id)).map((check) => ({ provider, check }));
  });
}

function assertKnown(all: readonly Goal[], only: readonly string[]): void {
  const known = [...new Set([...all.map(({ item }) => item.id), ...CHECKS.map(({ id }) => id)])];
  const unknown = only.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new EmulatorError(
      'check_unknown',
      `There is no check or checklist item "${unknown}".${suggestion(unknown, known)}`,
    );
  }
}

function assertSections(all: readonly Goal[], sections: readonly string[]): void {
  const known = [...new Set(all.map(({ item }) => sectionName(item.section)))];
  const unknown = sections.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new EmulatorError('section_unknown', `There is no section "${unknown}".${suggestion(unknown, known)}`);
  }
}

/** Two tests of one name would hide each other's verdict. */
function assertDistinct(own: readonly ContractTest[]): void {
  const ids = [...CHECKS.map(({ id }) => id), ...own.map(({ check }) => check.id)];
  const twice = own.find(({ check }) => ids.filter((id) => id === check.id).length > 1);
  if (twice)
    throw new EmulatorError(
      'test_duplicate',
      `${twice.file}: "${twice.check.id}" is the name of another check already.`,
    );
}
