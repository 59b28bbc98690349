import { readFileSync } from 'node:fs';
import { Source } from '../../emulator/scenarios/source.ts';
import type { Severity } from '../verdict/verdict.ts';
import { part, parts, texts } from './document.ts';
import { checklistFile, hasChecklist } from './has-checklist.ts';

/** What of an item only a person can say. */
export interface Attestable {
  /** `always`: a part of it is out of sight for good. `otherwise`: it stands in for what the configuration does not let checks see. */
  readonly when: 'always' | 'otherwise';
  /** What is to be confirmed. */
  readonly says: string;
  readonly because: string;
}

/** One item of a provider's go-live checklist. */
export interface ChecklistItem {
  readonly id: string;
  /** The provider's demand, in our words. */
  readonly title: string;
  readonly section: string;
  readonly severity: Severity;
  /** Where the provider says so. */
  readonly source: string;
  /** Ids of the checks that decide it. */
  readonly checks: readonly string[];
  readonly attest: Attestable | null;
}

/** A provider's go-live checklist. */
export interface Checklist {
  readonly provider: string;
  /** Of the list of items, which is frozen. */
  readonly version: number;
  readonly items: readonly ChecklistItem[];
  /** Ids of checks for what the provider does not list. */
  readonly beyond: readonly string[];
}

const loaded = new Map<string, Checklist>();

/** The checklist of a provider, in its order; empty where there is none. */
export function loadChecklist(provider: string): Checklist {
  const known = loaded.get(provider);
  if (known) return known;
  const checklist = read(provider);
  loaded.set(provider, checklist);
  return checklist;
}

function read(provider: string): Checklist {
  const file = checklistFile(provider);
  if (!hasChecklist(provider)) return { provider, version: 0, items: [], beyond: [] };
  const { value, problems } = new Source(file, readFileSync(file, 'utf8'));
  if (problems.length > 0) throw new TypeError(`${file} is no checklist`);
  const root = part(value);
  const items = parts(root.sections).flatMap((section) =>
    parts(section.items).map((item) => ({
      id: String(item.id),
      title: String(item.title),
      section: String(section.title),
      severity: item.severity === 'SHOULD' ? ('SHOULD' as const) : ('MUST' as const),
      source: String(item.source ?? root.source),
      checks: texts(item.checks),
      attest: item.attest === undefined ? null : attestable(part(item.attest)),
    })),
  );
  return { provider, version: Number(root.version), items, beyond: texts(root.beyond) };
}

/** The name of a section on a command line: `Auth and tokens` is `auth-and-tokens`. */
export function sectionName(title: string): string {
  return title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

function attestable({ when, says, because }: ReturnType<typeof part>): Attestable {
  return { when: when === 'always' ? 'always' : 'otherwise', says: String(says), because: String(because) };
}
