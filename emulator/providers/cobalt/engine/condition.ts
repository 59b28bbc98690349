import type { JsonObject } from '../../../core/json.ts';

/** Operators of conditions and rules, with what they are called. @see https://docs.refold.ai/v3/embedded/config-fields/field-types/mapping */
export const OPERATORS: readonly { readonly name: string; readonly value: string }[] = [
  { name: 'Equals', value: 'eq' },
  { name: 'Does not equal', value: 'neq' },
  { name: 'Starts with', value: 'start_with' },
  { name: 'Ends with', value: 'end_with' },
  { name: 'Greater or equal', value: 'greater_or_equal' },
  { name: 'Less or equal', value: 'less_or_equal' },
];

/** Whether a condition holds whose two sides are filled in; an operator that is not known never does. */
export function holds({ lhs, operator, rhs }: JsonObject): boolean {
  switch (operator) {
    case 'eq':
      return lhs === rhs;
    case 'neq':
      return lhs !== rhs;
    case 'start_with':
      return String(lhs ?? '').startsWith(String(rhs ?? ''));
    case 'end_with':
      return String(lhs ?? '').endsWith(String(rhs ?? ''));
    case 'greater_or_equal':
      return Number(lhs) >= Number(rhs);
    case 'less_or_equal':
      return Number(lhs) <= Number(rhs);
    default:
      return false;
  }
}
