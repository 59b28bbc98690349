import { EmulatorError } from '../core/errors.ts';
import { isJsonObject, type JsonObject } from '../core/json.ts';
import { partsOf } from './bundle.ts';

/** A part of a document, and where it stands. */
interface Part {
  readonly node: JsonObject;
  readonly place: string;
}

/**
 * Refuses a document in which something is said to be what it is itself: by a `$ref` that leads back, or by a schema that is one of its own
 * parts or forms. Members and items may lead back: a value ends where somebody ends it.
 *
 * @param source what the document is called in the refusal
 * @throws EmulatorError `openapi_invalid`
 */
export function refuseCircles(source: string, document: JsonObject): void {
  const settled = new Set<JsonObject>();
  const follow = (part: Part, trail: readonly Part[]): void => {
    if (settled.has(part.node)) return;
    const met = trail.findIndex(({ node }) => node === part.node);
    if (met >= 0) throw refusal(source, trail.slice(met));
    for (const next of sameThing(document, part)) follow(next, [...trail, part]);
    settled.add(part.node);
  };
  for (const part of partsIn(document)) follow(part, []);
}

function refusal(source: string, circle: readonly Part[]): EmulatorError {
  const [first, ...others] = circle.map(({ place }) => place);
  const way = others.length === 0 ? '' : ` by way of ${others.join(' and ')}`;
  const says = `${first} leads back to itself${way}, so nothing says what it is. Let that reference lead elsewhere, or take it out.`;
  return new EmulatorError('openapi_invalid', `${source}: ${says}`);
}

/** What holds of everything that a part of a document holds of. */
function sameThing(document: JsonObject, { node, place }: Part): Part[] {
  const { $ref } = node;
  const target = typeof $ref === 'string' && $ref.startsWith('#') ? valueAt(document, $ref) : undefined;
  const parts = ['allOf', 'anyOf', 'oneOf'].flatMap((word) => {
    const given = node[word];
    return Array.isArray(given) ? given.map((one: unknown, i) => ({ node: one, place: `${place}/${word}/${i}` })) : [];
  });
  return [{ node: target, place: String($ref) }, ...parts].flatMap(({ node: one, place: at }) =>
    isJsonObject(one) ? [{ node: one, place: at }] : [],
  );
}

function valueAt(document: JsonObject, reference: string): unknown {
  return partsOf(reference).reduce<unknown>((at, part) => {
    if (Array.isArray(at)) return at[Number(part)];
    return isJsonObject(at) ? at[part] : undefined;
  }, document);
}

/** All parts of a document, each once: aliases of YAML make one object stand in many places. */
function partsIn(document: JsonObject): Part[] {
  const found: Part[] = [];
  const seen = new Set<unknown>();
  const walk = (value: unknown, place: string): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (isJsonObject(value)) found.push({ node: value, place });
    for (const [name, inner] of Object.entries(value)) {
      walk(inner, `${place}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    }
  };
  walk(document, '#');
  return found;
}
