import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import type { Making } from '../../../resources/rules.ts';
import { SYSTEM } from '../resources.ts';

/**
 * Whose a thing is: the system's, which nobody may change, or an account's. It keeps the owner that it was made with; no request can name
 * one, and the data of the first day may, since an account can have copies of its own of what the system owns.
 */
export function ownerOf({ scope, fields, before, exchange }: Making): JsonObject {
  if (before) return { owner: before.owner };
  if (exchange === null && isJsonObject(fields.owner)) return { owner: fields.owner };
  return {
    owner: { object: 'owner', ...(scope === SYSTEM ? { type: 'system' } : { type: 'account', account: scope }) },
  };
}
