import { nearest } from '../../core/nearest.ts';
import type { Exchange } from '../../http/exchange.ts';
import type { Violation } from '../../http/validation.ts';
import type { Member, Shape } from '../../resources/shape.ts';
import { snake } from '../../resources/words.ts';
import { CODES } from './statuses.ts';

/** What is known of a refusal. */
export interface RefusalFacts {
  readonly exchange: Exchange;
  readonly code: string;
  readonly status: number;
  readonly message: string;
  readonly violations: readonly Violation[];
}

const DEPTH = 4;
const LISTS = /^(errors|details|violations|issues|problems|invalid_params|fields|causes)$/;

/** Fills the schema of an error by the names of its members. */
export class ErrorBody {
  readonly shape: Shape;

  constructor(shape: Shape) {
    this.shape = shape;
  }

  of(facts: RefusalFacts): unknown {
    return this.shape.type === 'object' && this.shape.members.size > 0
      ? thing(this.shape, facts, facts.violations[0], 0, false)
      : this.shape.type === 'string'
        ? facts.message
        : { error: { code: facts.code, message: facts.message } };
  }
}

function thing(
  shape: Shape,
  facts: RefusalFacts,
  about: Violation | undefined,
  depth: number,
  isListed: boolean,
): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const member of shape.members.values()) {
    const value = memberValue(member, shape, facts, about, depth, isListed);
    if (value !== undefined) made[member.name] = value;
    else if (member.required) made[member.name] = member.shape.nullable ? null : emptiest(member.shape);
  }
  return made;
}

function memberValue(
  { name, shape }: Member,
  owner: Shape,
  facts: RefusalFacts,
  about: Violation | undefined,
  depth: number,
  isListed: boolean,
): unknown {
  const word = snake(name);
  if (shape.type === 'array') return LISTS.test(word) ? listOf(shape, facts, depth) : undefined;
  if (shape.type === 'object') {
    if (shape.members.size > 0) return depth < DEPTH ? thing(shape, facts, about, depth + 1, isListed) : undefined;
    return LISTS.test(word) ? byMember(shape, facts) : undefined;
  }
  if (shape.type === 'boolean')
    return /^(success|ok|succeeded)$/.test(word) ? false : /^(error|failed)$/.test(word) ? true : undefined;
  if (shape.type === 'integer' || shape.type === 'number') return /code|status/.test(word) ? facts.status : undefined;
  return shape.type === 'string' ? textOf(word, shape, owner, facts, about, isListed) : undefined;
}

function textOf(
  word: string,
  shape: Shape,
  owner: Shape,
  { exchange, code, status, message }: RefusalFacts,
  about: Violation | undefined,
  isListed: boolean,
): unknown {
  if (shape.words) return wordFor(shape.words.map(String), code, status);
  const says = about ? `must ${about.says}` : message;
  if (/^(status|status_code|http_status)$/.test(word)) return String(status);
  if (/^(message|msg|detail|description|error_description|error_message|reason|says|user_message)$/.test(word)) {
    // One of many says what is wrong with its own member.
    return isListed ? says : message;
  }
  if (word === 'title') return CODES[code]?.message.replace(/[.:].*$/, '') ?? message;
  if (word === 'type' && (shape.format === 'uri' || shape.format === 'uri-reference'))
    return shape.schema.default ?? 'about:blank';
  if (/^(code|error_code|type|error|kind|name|key)$/.test(word)) {
    const isSentence =
      word === 'error' && ![...owner.members.keys()].some((name) => /message|msg|description/.test(name));
    return isSentence ? message : code;
  }
  if (/^(param|parameter|field|property|attribute|member|path|loc|location|source|target)$/.test(word))
    return about && dotted(about);
  if (word === 'pointer') return about && pointer(about);
  if (word === 'instance') return exchange.entry.path;
  if (word === 'timestamp' || word === 'time') return new Date(exchange.world.clock.now()).toISOString();
  if (/(request|trace|correlation)_?id/.test(word)) return `req_${exchange.entry.seq}`;
  return undefined;
}

/** One of the words that a document allows: the code itself, one that looks like it, or one for its kind. */
function wordFor(words: readonly string[], code: string, status: number): string | undefined {
  const same = words.find((word) => snake(word) === code);
  if (same !== undefined) return same;
  const kinds =
    status >= 500
      ? /api|server|internal/
      : status === 401
        ? /auth/
        : status === 404
          ? /not_found|missing/
          : /invalid|bad|valid/;
  return words.find((word) => kinds.test(snake(word))) ?? nearest(code, words)[0] ?? words[0];
}

function listOf(shape: Shape, facts: RefusalFacts, depth: number): unknown[] | undefined {
  const { items } = shape;
  if (!items) return undefined;
  const isDemanded = Number(shape.schema.minItems ?? 0) > 0;
  const abouts: readonly (Violation | undefined)[] =
    facts.violations.length > 0 ? facts.violations : isDemanded ? [undefined] : [];
  if (abouts.length === 0) return undefined;
  return abouts.map((about) =>
    items.type === 'object'
      ? thing(items, facts, about, depth + 1, true)
      : about
        ? `${dotted(about)} must ${about.says}`
        : facts.message,
  );
}

/** `{ email: ['must be present'] }` */
function byMember(shape: Shape, { violations }: RefusalFacts): Record<string, unknown> | undefined {
  if (violations.length === 0) return undefined;
  const rest = shape.schema.additionalProperties;
  const isList = typeof rest === 'object' && rest !== null && 'type' in rest && rest.type === 'array';
  const made: Record<string, unknown> = {};
  for (const about of violations) {
    const name = dotted(about);
    const says = `must ${about.says}`;
    const before = made[name];
    made[name] = isList ? [...(Array.isArray(before) ? before : []), says] : says;
  }
  return made;
}

function dotted({ where }: Violation): string {
  return where.replace(/^(body|query|path|header)[./]?/, '').replaceAll('/', '.') || where;
}

function pointer({ where }: Violation): string {
  return where.startsWith('body')
    ? where.slice('body'.length)
    : `/${dotted({ where, says: '', sent: null, keyword: null })}`;
}

function emptiest(shape: Shape): unknown {
  if (shape.words) return shape.words[0];
  if (shape.schema.default !== undefined) return shape.schema.default;
  const empty = { array: [], string: '', number: 0, integer: 0, boolean: false, object: {}, any: null };
  return empty[shape.type];
}
