import { isJsonObject, type JsonObject } from '../../../core/json.ts';

const WHOLE = /^\{\{\s*([\w.@-]+)\s*\}\}$/;
const PART = /\{\{\s*([\w.@-]+)\s*\}\}/g;

/** What templates speak of. */
export interface Scope {
  readonly event: unknown;
  /** Values of config fields, by id and by name. */
  readonly config: JsonObject;
  readonly linked_account: JsonObject;
  /** Outputs of nodes by id. */
  readonly node: JsonObject;
}

/** Fills `{{event.email}}`, `{{config.…}}`, `{{linked_account.udf.…}}` and `{{node.2.id}}` in: what is not there is null, or no text. */
export function filled(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string') {
    const whole = WHOLE.exec(value)?.[1];
    if (whole !== undefined) return at({ ...scope }, whole);
    return value.replace(PART, (_all, path: string) => textOf(at({ ...scope }, path)));
  }
  if (Array.isArray(value)) return value.map((one) => filled(one, scope));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one, scope)]));
}

/** The value at a path with dots, null where there is none. */
export function at(value: unknown, path: string): unknown {
  const found = path.split('.').reduce<unknown>((inner, name) => {
    if (Array.isArray(inner)) return inner[Number(name)];
    return isJsonObject(inner) && Object.hasOwn(inner, name) ? inner[name] : undefined;
  }, value);
  return found ?? null;
}

function textOf(value: unknown): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
