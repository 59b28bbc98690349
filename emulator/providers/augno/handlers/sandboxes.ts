import { refuse } from '../../../http/dialect.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import { nameAccount } from '../accounts.ts';
import { dialect } from '../dialect.ts';
import { augnoResources } from '../resources.ts';
import { rowsOf } from '../rows.ts';
import { closeSandbox, plantLater } from '../sandboxes.ts';
import { openBlank } from '../seed.ts';
import { guarded } from './guarded.ts';

/** Sandboxes, which are managed from production only. @see https://docs.augno.com/manage-account/sandboxes */
export const sandboxHandlers: Readonly<Record<string, Handler>> = {
  'create-sandbox': guarded(create),
  'delete-sandbox': guarded(remove),
};

/** A sandbox is an account of its own; its key is shown in the Dashboard, or issued by the action `issueKey`. */
function create(exchange: Exchange): Reply {
  const { world } = exchange;
  const resources = augnoResources();
  const keeping = resources.keeping(exchange);
  const limit = world.knobs.number('sandbox_quota');
  const used = rowsOf(world, keeping.scope, 'sandboxes').length;
  if (used >= limit) {
    return refuse(dialect, exchange, 'limit_exceeded', {
      message: `The plan has ${limit} sandboxes.`,
      fields: { quota: { limit, used, reset_at: null } },
    });
  }
  const { name, mode } = exchange.json;
  const { accountId } = openBlank(world, 'sandbox', String(name), keeping.scope);
  const held = resources.keeper.insert(keeping, resources.model.resource('sandboxes'), {
    fields: { name, account: accountId },
    children: [],
  });
  nameAccount(world, held.id, accountId);
  if (mode === 'seeded') plantLater(world, accountId);
  return resources.answerRow(exchange, resources.model.deed('create-sandbox').answer, held);
}

/** No key of it works any more; the data goes a moment later. */
function remove(exchange: Exchange): Reply {
  const resources = augnoResources();
  const sandboxes = resources.model.resource('sandboxes');
  const held = resources.target(exchange, sandboxes);
  if ('why' in held) return resources.refuse(exchange, held);
  resources.keeper.remove(resources.keeping(exchange), sandboxes, held);
  closeSandbox(exchange.world, String(held.fields.account));
  return exchange.answer(202, {});
}
