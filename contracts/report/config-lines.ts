import { parse, stringify } from 'yaml';
import { isJsonObject, type JsonObject } from '../../emulator/core/json.ts';
import { howToAdd, NEEDS, type Need } from '../harness/needs.ts';

/** Something that a configuration does not give, and for which provider. */
export interface Missing {
  readonly provider: string;
  readonly need: Need;
}

/** The lines of the configuration that give all of this. */
export function configLines(missing: readonly Missing[]): string {
  const inOrder = [...missing].sort((a, b) => NEEDS.indexOf(a.need) - NEEDS.indexOf(b.need));
  const all = inOrder.reduce<JsonObject>((sum, { need, provider }) => merge(sum, linesOf(need, provider)), {});
  return stringify(all, { lineWidth: 0 }).trimEnd();
}

/** What {@link howToAdd} says, as data. */
function linesOf(need: Need, provider: string): JsonObject {
  const value: unknown = parse(howToAdd(need, provider).split('\n').slice(1).join('\n'));
  return isJsonObject(value) ? value : {};
}

function merge(a: JsonObject, b: JsonObject): JsonObject {
  const sum: JsonObject = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const before = sum[key];
    sum[key] = isJsonObject(before) && isJsonObject(value) ? merge(before, value) : (before ?? value);
  }
  return sum;
}
