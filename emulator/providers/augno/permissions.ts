import type { Operation } from '../../http/contract.ts';
import { refuse } from '../../http/dialect.ts';
import type { Exchange, Stage } from '../../http/exchange.ts';
import { dialect } from './dialect.ts';
import { familyOf, neededBy } from './permission-list.ts';
import { factsOf } from './request.ts';

/** Refuses what the role of the key does not allow. @see https://docs.augno.com/api/api-keys */
export const permit: Stage = (exchange) => {
  const { operation, identity } = exchange;
  if (!operation || !identity) return undefined;
  const needed = neededBy(operation.id);
  const type = factsOf(exchange).roleType;
  if (type === 'admin') return undefined;
  if (needed.role !== null && needed.role !== type) return forbidden(exchange, `a role of type ${needed.role}`);
  const missing = missingOf(exchange, operation, needed.permissions, new Set(identity.scopes));
  return missing === null ? undefined : forbidden(exchange, missing);
};

function forbidden(exchange: Exchange, wanted: string) {
  return refuse(dialect, exchange, 'insufficient_permissions', {
    message: `This needs ${wanted}, which the role of this API key does not have.`,
    explain: { what: 'scope', sent: `a key without ${wanted}`, expected: wanted },
  });
}

/** What a role lacks for an operation, in words; null for nothing. */
function missingOf(
  exchange: Exchange,
  operation: Operation,
  permissions: readonly string[],
  had: ReadonlySet<string>,
): string | null {
  if (permissions.length === 0) return null;
  const rule = exchange.world.knobs.text('permissions_needed');
  const own = rule === 'own_family' ? ownFamily(operation, permissions) : null;
  const wanted = own ?? permissions;
  const isMet = own || rule === 'all' ? wanted.every((one) => had.has(one)) : wanted.some((one) => had.has(one));
  return isMet ? null : wanted.join(own || rule === 'all' ? ' and ' : ' or ');
}

/** Partners whose permissions open much of what belongs to them as well. */
const PARTNERS = ['customers', 'suppliers'];

/**
 * Of several permissions those that have the name of the route (`/v1/sales/customers/{id}`: `customers:read`); otherwise those that are not
 * about partners, if there is one such family. Null where no family is the route's own.
 */
function ownFamily({ path }: Operation, permissions: readonly string[]): readonly string[] | null {
  const words = path.split('/').map((word) => word.replaceAll('-', '_'));
  const named = permissions.filter((one) => words.includes(familyOf(one)));
  if (named.length > 0) return named;
  const others = permissions.filter((one) => !PARTNERS.includes(familyOf(one)));
  return new Set(others.map(familyOf)).size === 1 ? others : null;
}
