import { refuse } from '../../http/dialect.ts';
import type { Stage } from '../../http/exchange.ts';
import { plainName, queryNames } from '../../http/folding.ts';
import { dialect } from './dialect.ts';
import { INCLUDE } from './violations.ts';

/** Refuses query parameters that an endpoint does not define. @see https://docs.augno.com/api/audit-events */
export const knownParameters: Stage = (exchange) => {
  const { operation, world, entry } = exchange;
  if (!operation || operation.emulatorOnly || entry.query === '') return undefined;
  const { sentQuery } = exchange;
  const known = queryNames(world.contract, operation);
  const unknown = [...sentQuery.keys()].find((name) => !known.includes(plainName(name)));
  if (unknown === undefined) return undefined;
  const isInclude = plainName(unknown) === 'include';
  return refuse(dialect, exchange, isInclude ? 'parameter_invalid' : 'parameter_unknown', {
    message: isInclude ? 'This endpoint includes nothing.' : `This endpoint has no parameter "${unknown}".`,
    fields: { param: isInclude ? INCLUDE : unknown },
    explain: { what: 'parameter', sent: unknown, expected: known.length > 0 ? known.join(', ') : 'no parameters' },
  });
};
