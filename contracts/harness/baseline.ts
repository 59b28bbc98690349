import type { Problem } from '../../emulator/scenarios/scenario.ts';
import type { Source } from '../../emulator/scenarios/source.ts';
import { parseDocument, part, parts, readText } from './document.ts';
import { itemProblem, type KnownItem } from './known-items.ts';

/** A failure that is known and excused. */
export interface Excuse {
  readonly item: string;
  /** Null where the item is unmistakable without it. */
  readonly provider: string | null;
  readonly reason: string;
  /** Date, ISO 8601: from this day on it excuses nothing. */
  readonly expires: string;
  readonly isInForce: boolean;
}

const SCHEMA = 'contracts/harness/baseline.schema.json';

/**
 * Reads the known failures. `today` is a date, ISO 8601.
 *
 * @throws EmulatorError `baseline_missing`, `config_invalid` with every mistake and its place
 */
export function readBaseline(path: string, items: readonly KnownItem[], today: string): readonly Excuse[] {
  const text = readText(path, 'baseline_missing', `There is no baseline ${path}.`);
  const more = (source: Source) => wrongOnes(source, items);
  const root = part(parseDocument(path, text, SCHEMA, more).value);
  return parts(root.known).map((told) => ({
    item: String(told.item),
    provider: typeof told.provider === 'string' ? told.provider : null,
    reason: String(told.reason),
    expires: String(told.expires),
    isInForce: String(told.expires) > today,
  }));
}

function wrongOnes(source: Source, items: readonly KnownItem[]): Problem[] {
  return parts(part(source.value).known).flatMap((told, i): Problem[] => {
    const says = itemProblem(told, items);
    return says === null ? [] : [{ ...source.placeOf(['known', i, 'item']), says }];
  });
}
