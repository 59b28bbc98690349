import { isJsonObject } from '../../core/json.ts';
import type { Knobs } from '../../core/knobs.ts';
import { loadContract } from '../../http/contract.ts';
import { refuse } from '../../http/dialect.ts';
import type { Exchange, Reply } from '../../http/exchange.ts';
import { Resources } from '../../resources/engine.ts';
import type { Objection } from '../../resources/rules.ts';
import { changed } from './changes.ts';
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
    isSystem: ({ fields: { owner } }) => isJsonObject(owner) && owner.type === 'system',
    expansion: 'include',
    id: newId,
    instant: timestamp,
    refuse: objected,
    changed,
  });
  return made;
}

const NOT_FOUND = 'resource_not_found';

/** A thing that is there, but in another account. */
function isForeign({ world }: Exchange, { resource, id }: Extract<Objection, { why: 'missing' }>): boolean {
  return augnoResources().keeper.rows(world, resource).get(id) !== undefined;
}

/** The two codes of status 409 that rules name are what knobs say they are. */
function codeInForce(knobs: Knobs, code: string): string {
  if (code === 'resource_conflict') return knobs.text('conflict_code');
  return code === 'resource_exists' ? knobs.text('duplicate_code') : code;
}

/** An objection of the engine in Augno's words. */
function objected(exchange: Exchange, objection: Objection): Reply {
  const { knobs } = exchange.world;
  switch (objection.why) {
    case 'missing':
      return refuse(dialect, exchange, isForeign(exchange, objection) ? knobs.text('foreign_id_code') : NOT_FOUND, {
        message: `There is no ${objection.resource.entity.name} "${objection.id}".`,
      });
    case 'gone':
      return refuse(dialect, exchange, 'resource_gone');
    case 'reference':
      return refuse(dialect, exchange, knobs.text('unknown_reference_code'), {
        message: `${objection.member} names nothing: "${objection.id}".`,
        fields: { param: objection.member },
      });
    case 'taken':
      return refuse(dialect, exchange, knobs.text('duplicate_code'), {
        message: `${objection.member} "${String(objection.value)}" is taken.`,
        fields: { param: objection.member },
      });
    case 'system':
      return refuse(dialect, exchange, knobs.text('system_object_code'), {
        message: 'System objects stay as they are.',
      });
    case 'cursor':
      return refuse(dialect, exchange, knobs.text('bad_cursor_code'), {
        message: 'The cursor is not one of ours, or has expired.',
        fields: { param: 'cursor' },
      });
    case 'page-size':
      return refuse(dialect, exchange, 'parameter_invalid', {
        message: objection.says,
        fields: { param: objection.member },
      });
    case 'rule':
      return refuse(dialect, exchange, codeInForce(knobs, objection.code), {
        message: objection.says,
        fields: { param: objection.member },
      });
  }
}
