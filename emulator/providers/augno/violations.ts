import type { RefusalDetails } from '../../http/dialect.ts';
import type { Exchange } from '../../http/exchange.ts';
import type { Violation } from '../../http/validation.ts';
import type { World } from '../../http/world.ts';

/** Which code for which departure from the contract, and how `param` and the message name it. @see https://docs.augno.com/api/errors */
export function codeOfViolation(
  { world }: Exchange,
  violation: Violation,
  all: readonly Violation[],
): { code: string; details: RefusalDetails } {
  const { where, keyword } = violation;
  if (where === 'content-type') return { code: 'validation_failed', details: {} };
  if (where === 'body' && keyword === null) return { code: world.knobs.text('not_json_code'), details: {} };
  const [place = '', ...path] = where.split(/[./]/);
  if (place === 'body') {
    const message = sentence(world, world.knobs.text('message_lists') === 'all' ? all : [violation]);
    const param = path.length === 0 ? null : paramOf(world, path);
    return { code: bodyCode(world, keyword), details: { message, fields: { param } } };
  }
  const code = keyword === 'required' ? 'parameter_missing' : 'parameter_invalid';
  const param = path[0] === 'include' ? INCLUDE : (path[0] ?? null);
  return { code, details: { message: `${param} must ${violation.says}.`, fields: { param } } };
}

/** What `param` says of a bad include, however it was spelled. */
export const INCLUDE = 'include[]';

function bodyCode({ knobs }: World, keyword: string | null): string {
  if (keyword === 'required') return knobs.text('missing_member_code');
  if (keyword === 'type' || keyword === 'format') return knobs.text('wrong_type_code');
  return keyword === 'enum' || keyword === 'const' ? knobs.text('unknown_value_code') : 'validation_failed';
}

function sentence(world: World, all: readonly Violation[]): string {
  const said = all.map(({ where, says }) => `${paramOf(world, where.split('/').slice(1)) || 'The body'} must ${says}`);
  return `${[...new Set(said)].join('; ')}.`;
}

/** The name of a member deep in the body: `lines[0].product_id`, `lines.0.product_id` or `/lines/0/product_id`. */
export function paramOf({ knobs }: World, path: readonly string[]): string {
  const style = knobs.text('param_style');
  if (style === 'pointer') return path.map((part) => `/${part}`).join('');
  if (style === 'dots') return path.join('.');
  return path.reduce((text, part) => (/^\d+$/.test(part) ? `${text}[${part}]` : text ? `${text}.${part}` : part), '');
}
