import type { Problem } from '../../emulator/scenarios/scenario.ts';
import type { Source } from '../../emulator/scenarios/source.ts';
import type { AttestationWord } from '../report/report.ts';
import { parseDocument, part, parts, readText } from './document.ts';
import { itemProblem, type KnownItem } from './known-items.ts';

/** The name under which a team keeps what only people can say. */
export const ATTESTATIONS_FILE = 'golive.attestations.yaml';

/** A person's word about an item of a provider's checklist. */
export interface Attestation extends AttestationWord {
  readonly item: string;
  /** Null where the item is unmistakable without it. */
  readonly provider: string | null;
  /** False from the day on which it expires. */
  readonly isInForce: boolean;
}

const SCHEMA = 'contracts/harness/attestations.schema.json';

/**
 * Reads attestations. `today` is a date, ISO 8601.
 *
 * @throws EmulatorError `attestations_missing`, `config_invalid` with every mistake and its place
 */
export function readAttestations(path: string, items: readonly KnownItem[], today: string): readonly Attestation[] {
  const text = readText(
    path,
    'attestations_missing',
    `The configuration names attestations in ${path}; there is no such file.`,
  );
  const more = (source: Source) => wrongOnes(source, items, today);
  const root = part(parseDocument(path, text, SCHEMA, more).value);
  return parts(root.attestations).map((told) => ({
    item: String(told.item),
    provider: typeof told.provider === 'string' ? told.provider : null,
    by: String(told.by),
    at: String(told.at),
    expires: String(told.expires),
    evidence: String(told.evidence),
    says: typeof told.says === 'string' ? told.says : null,
    isInForce: String(told.expires) > today,
  }));
}

/** What no schema can tell: items that there are not, that need no word, or twice; a word of tomorrow. */
function wrongOnes(source: Source, items: readonly KnownItem[], today: string): Problem[] {
  const all = parts(part(source.value).attestations);
  return all.flatMap((told, i): Problem[] => {
    const at = (key: string, says: string) => [{ ...source.placeOf(['attestations', i, key]), says }];
    const unknown = itemProblem(told, items);
    if (unknown !== null) return at('item', unknown);
    const known = items.find(({ id }) => id === told.item);
    if (known && !known.isAttestable)
      return at('item', `"${told.item}" is decided by checks alone; a person's word does not count for it.`);
    if (all.findIndex((other) => other.item === told.item && other.provider === told.provider) < i)
      return at('item', `"${told.item}" is attested twice.`);
    if (String(told.at) > today)
      return at('at', `"${told.at}" is yet to come; write the day on which it was confirmed.`);
    if (String(told.expires) <= String(told.at))
      return at('expires', `It expires on ${told.expires}, before it was given.`);
    return [];
  });
}
