import type { JsonObject } from '../../../core/json.ts';
import { DECIMAL } from '../../../core/schema.ts';
import type { World } from '../../../http/world.ts';
import type { EntityRules, Making } from '../../../resources/rules.ts';
import { canonical } from '../decimal.ts';
import { invalid } from '../rows.ts';
import { displayed, displayedRate, unitById } from '../units.ts';

const DISPLAYED = ['display_value'];

/** Amounts and rates, wherever they stand. They are kept with the ids of their units; what people read is worked out when it is shown. */
export const measureRules: Readonly<Record<string, EntityRules>> = {
  Quantity: { fill: plainValue, derived: DISPLAYED, derive: quantityShown },
  ComputedQuantity: { derived: DISPLAYED, derive: quantityShown },
  Rate: { fill: plainValue, derived: DISPLAYED, derive: rateShown },
  ComputedRate: { derived: DISPLAYED, derive: rateShown },
};

/** The document leaves some values a free text, which is a decimal number all the same. */
function plainValue({ fields }: Making): JsonObject {
  if (typeof fields.value !== 'string') return AS_IT_IS;
  if (!DECIMAL.test(fields.value)) throw invalid(`"${fields.value}" is not a decimal number.`, 'value');
  const value = canonical(fields.value);
  return value === fields.value ? AS_IT_IS : { value };
}

const AS_IT_IS: JsonObject = {};

function quantityShown(world: World, { value, unit }: JsonObject): JsonObject {
  return { display_value: displayed(String(value ?? '0'), unitById(world, unit)) };
}

function rateShown(world: World, { value, numerator_unit, denominator_unit }: JsonObject): JsonObject {
  const [numerator, denominator] = [unitById(world, numerator_unit), unitById(world, denominator_unit)];
  return { display_value: displayedRate(String(value ?? '0'), numerator, denominator) };
}
