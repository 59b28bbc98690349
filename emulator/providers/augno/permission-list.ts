import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from '../../core/json.ts';
import { PACKAGE_ROOT } from '../../core/package-root.ts';

/** What an operation asks of a role: permissions, or a type of role. */
export interface Needed {
  readonly permissions: readonly string[];
  readonly role: string | null;
}

const NOTHING: Needed = { permissions: [], role: null };

let read: ReadonlyMap<string, Needed> | undefined;

/** What an operation needs. @see contracts/augno/permissions.json, from the prose of the document */
export function neededBy(operationId: string): Needed {
  read ??= readNeeds();
  return read.get(operationId) ?? NOTHING;
}

let all: readonly string[] | undefined;

/** Every permission that a role may have, in order: `customers:read`. */
export function knownPermissions(): readonly string[] {
  read ??= readNeeds();
  all ??= [...new Set([...read.values()].flatMap(({ permissions }) => permissions))].sort();
  return all;
}

/** `customers` of `customers:read`. */
export function familyOf(permission: string): string {
  return permission.slice(0, permission.indexOf(':'));
}

function readNeeds(): ReadonlyMap<string, Needed> {
  const file: unknown = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'contracts', 'augno', 'permissions.json'), 'utf8'));
  const operations = isJsonObject(file) && isJsonObject(file.operations) ? Object.entries(file.operations) : [];
  return new Map(operations.map(([id, needed]) => [id, neededOf(isJsonObject(needed) ? needed : {})]));
}

function neededOf({ permissions, role }: { permissions?: unknown; role?: unknown }): Needed {
  return {
    permissions: Array.isArray(permissions) ? permissions.map(String) : [],
    role: typeof role === 'string' ? role : null,
  };
}
