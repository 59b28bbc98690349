import { loadContract } from '../../http/contract.ts';
import { refuse } from '../../http/dialect.ts';
import type { Exchange, Reply } from '../../http/exchange.ts';
import { Resources } from '../../resources/engine.ts';
import type { Objection } from '../../resources/rules.ts';
import { dialect } from './dialect.ts';
import { entities } from './entities/index.ts';
import { newId } from './ids.ts';
import { pages } from './pages.ts';
import { timestamp } from './state.ts';

/** Scope of the things that every account has and none may change: base units, priorities, statuses. */
export const SYSTEM = 'system';

let made: Resources | undefined;

/** The engine over Augno's contract. It is made once, when it is first asked for. */
export function augnoResources(): Resources {
  made ??= new Resources(loadContract('augno'), {
    entities,
    pages,
    order: 'newest',
    scopeOf: (exchange) => exchange.identity?.subject ?? '',
    system: SYSTEM,
    expansion: 'include',
    id: newId,
    instant: timestamp,
    refuse: objected,
  });
  return made;
}

/** An objection of the engine in Augno's words. */
function objected(exchange: Exchange, objection: Objection): Reply {
  switch (objection.why) {
    case 'missing':
      return refuse(dialect, exchange, 'resource_not_found', {
        message: `There is no ${objection.resource.entity.name} "${objection.id}".`,
      });
    case 'gone':
      return refuse(dialect, exchange, 'resource_gone');
    case 'reference':
      return refuse(dialect, exchange, 'resource_not_found', {
        message: `${objection.member} names nothing: "${objection.id}".`,
        fields: { param: objection.member },
      });
    case 'taken':
      return refuse(dialect, exchange, 'resource_exists', {
        message: `${objection.member} "${String(objection.value)}" is taken.`,
        fields: { param: objection.member },
      });
    case 'system':
      return refuse(dialect, exchange, 'insufficient_permissions', { message: 'System objects stay as they are.' });
    case 'cursor':
      return refuse(dialect, exchange, 'parameter_invalid', {
        message: 'The cursor is not one of ours.',
        fields: { param: 'cursor' },
      });
    case 'page-size':
      return refuse(dialect, exchange, 'parameter_invalid', {
        message: objection.says,
        fields: { param: objection.member },
      });
    case 'rule':
      return refuse(dialect, exchange, objection.code, {
        message: objection.says,
        fields: { param: objection.member },
      });
  }
}
