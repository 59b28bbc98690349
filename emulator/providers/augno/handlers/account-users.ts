import { refuse } from '../../../http/dialect.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import type { Held } from '../../../resources/held.ts';
import { dialect } from '../dialect.ts';
import { augnoResources } from '../resources.ts';
import { invalid, rowsOf } from '../rows.ts';
import { guarded } from './guarded.ts';

const USERS = 'account-users';

/** People: active, disabled, removed. Doing again what was done changes nothing. @see augno 7.3 */
export const accountUserHandlers: Readonly<Record<string, Handler>> = {
  // Removed people are listed only where a request asks for them.
  'list-account-users': (exchange) => {
    exchange.query = { removed_scope: 'excluded', ...exchange.query };
    return augnoResources().handle(exchange);
  },
  'create-account-user': (exchange) => seatsFull(exchange) ?? augnoResources().handle(exchange),
  'activate-account-user': becoming('active', (exchange) => seatsFull(exchange)),
  'disable-account-user': becoming('disabled', (exchange, held) => {
    if (held.fields.status === 'removed') throw invalid('A removed user cannot be disabled.');
    if (roleOf(exchange, held) === 'admin') throw invalid('An administrator cannot be disabled.');
    return null;
  }),
  'remove-account-user': becoming('removed', () => null),
};

/** An action that leads to a status; `unless` refuses it, by an answer or by throwing. */
function becoming(status: string, unless: (exchange: Exchange, held: Held) => Reply | null): Handler {
  return guarded((exchange) => {
    const resources = augnoResources();
    const users = resources.model.resource(USERS);
    const held = resources.target(exchange, users);
    if ('why' in held) return resources.refuse(exchange, held);
    if (held.fields.status === status) return exchange.answer(200, {});
    const refused = unless(exchange, held);
    if (refused) return refused;
    resources.keeper.update(resources.keeping(exchange), users, held, { fields: { status }, children: [] });
    return exchange.answer(200, {});
  });
}

function seatsFull(exchange: Exchange): Reply | null {
  const { world, identity } = exchange;
  const limit = world.knobs.number('seat_quota');
  const people = rowsOf(world, identity?.subject ?? '', USERS);
  const used = people.filter(({ fields }) => fields.status === 'active').length;
  if (used < limit) return null;
  return refuse(dialect, exchange, 'limit_exceeded', {
    message: `The plan has ${limit} seats.`,
    fields: { quota: { limit, used, reset_at: null } },
  });
}

function roleOf({ world }: Exchange, { scope, fields }: Held): string {
  const { keeper, model } = augnoResources();
  const role = keeper.find(world, model.resource('roles'), scope, String(fields.role));
  return String(role?.fields.type ?? '');
}
