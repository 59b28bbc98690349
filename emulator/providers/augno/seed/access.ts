import type { Held } from '../../../resources/held.ts';
import { familyOf, knownPermissions } from '../permission-list.ts';
import type { Planting } from '../seed.ts';
import { timestamp } from '../state.ts';

/** The roles that every account has, by type. */
export interface Roles {
  readonly admin: Held;
  readonly user: Held;
  readonly scanner: Held;
  readonly salesRep: Held;
}

const OWNER = { object: 'owner', type: 'system' };

/** What a sales representative works with. */
const SALES = ['customers', 'addresses', 'sales_orders', 'items', 'discounts', 'product_lines'];

/** Roles and permission groups, the same in every account. @see https://docs.augno.com/api/api-keys */
export function seedRoles({ world, put }: Planting): Roles {
  const all = knownPermissions();
  const role = (name: string, type: string, permissions: readonly string[]) =>
    put('roles', { name, type, permissions, owner: OWNER });
  const now = timestamp(world.clock.now());
  const dated = { created_at: now, updated_at: now };
  for (const family of new Set(all.map(familyOf))) {
    const permissions = all.filter((one) => familyOf(one) === family);
    put('permission-groups', {
      code: family,
      name: title(family),
      description: null,
      owner: OWNER,
      permissions: permissions.map((code) => ({
        id: `perm_${code.replace(':', '_')}`,
        object: 'permission',
        code,
        name: title(code),
        description: null,
        group: family,
        ...dated,
      })),
    });
  }
  return {
    admin: role('Administrator', 'admin', all),
    user: role(
      'User',
      'user',
      all.filter((one) => one.endsWith(':read')),
    ),
    scanner: role('Scanner', 'scanner', []),
    salesRep: role(
      'Sales representative',
      'sales_rep',
      all.filter((one) => SALES.includes(familyOf(one)) && !one.endsWith(':delete')),
    ),
  };
}

/** The people of an account. */
export function seedUsers({ put }: Planting, roles: Roles): void {
  const person = (name: string, username: string, role: Held, more: object = {}) =>
    put('account-users', { user: { name, username, email: `${username}@birch.example` }, role: role.id, ...more });
  person('Ines Calder', 'ines', roles.admin);
  person('Tomas Reyes', 'tomas', roles.salesRep, { is_commission_eligible: true });
  person('Mara Lindqvist', 'mara', roles.user);
  person('Dock scanner', 'dock', roles.scanner);
}

function title(code: string): string {
  const words = code.replace(/[_:]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
