import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from '../../emulator/core/json.ts';
import { PACKAGE_ROOT } from '../../emulator/core/package-root.ts';
import { Source } from '../../emulator/scenarios/source.ts';
import type { Severity } from '../verdict/verdict.ts';

/** One item of a provider's go-live checklist. */
export interface ChecklistItem {
  readonly id: string;
  /** In the provider's words. */
  readonly title: string;
  readonly severity: Severity;
  /** Where the provider says so. */
  readonly source: string;
  /** Ids of the checks that decide it. */
  readonly checks: readonly string[];
  /** What of it no check judges, or null. */
  readonly notJudged: string | null;
}

/** The checklist of a provider, in its order; empty where there is none. */
export function loadChecklist(provider: string): readonly ChecklistItem[] {
  const file = join(PACKAGE_ROOT, 'contracts', provider, 'checklist.yaml');
  if (!existsSync(file)) return [];
  const { value, problems } = new Source(file, readFileSync(file, 'utf8'));
  if (problems.length > 0 || !isJsonObject(value) || !Array.isArray(value.items))
    throw new TypeError(`${file} is no checklist`);
  const source = String(value.source);
  return value.items.filter(isJsonObject).map((item) => ({
    id: String(item.id),
    title: String(item.title),
    severity: item.severity === 'SHOULD' ? 'SHOULD' : 'MUST',
    source: typeof item.source === 'string' ? item.source : source,
    checks: Array.isArray(item.checks) ? item.checks.map(String) : [],
    notJudged: typeof item.not_judged === 'string' ? item.not_judged : null,
  }));
}
