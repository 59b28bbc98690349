import type { Operation } from '../http/contract.ts';
import type { Answer } from './answer.ts';
import { parentPath, segmentsOf, trimmed } from './path.ts';
import { isSame, type Resource } from './resource.ts';
import type { Shape } from './shape.ts';
import { snake } from './words.ts';

/** What stands on a path and right below it. */
interface Place {
  readonly on: Operation[];
  readonly below: Operation[];
}

function placesOf(operations: readonly Operation[]): Map<string, Place> {
  const places = new Map<string, Place>();
  const at = (path: string): Place => {
    const known = places.get(path) ?? { on: [], below: [] };
    places.set(path, known);
    return known;
  };
  for (const operation of operations) {
    at(trimmed(operation.path)).on.push(operation);
    if (segmentsOf(operation.path).at(-1)?.parameter) at(trimmed(parentPath(operation.path))).below.push(operation);
  }
  return places;
}

/** What an operation answers; asked for as few of them as will do, since to know it schemas are read. */
type Answers = (operation: Operation) => Answer;

/** The resources of a contract, those above others first. */
export function resourcesOf(operations: readonly Operation[], answers: Answers): Resource[] {
  const found: Resource[] = [];
  const places = [...placesOf(operations)].map(([path, place]) => ({ path, place, segments: segmentsOf(path) }));
  for (const { path, place, segments } of places.sort((a, b) => a.segments.length - b.segments.length)) {
    const literal = segments.at(-1)?.literal;
    if (literal === undefined || literal === null || path.includes('/actions')) continue;
    const entity = entityAt(place, answers);
    const parent = parentOf(path, found);
    // What answers with the whole row that it belongs to keeps nothing of its own.
    if (!entity || (parent && isSame(entity, parent.entity))) continue;
    const name = freeName(found, parent ? `${parent.name}.${literal}` : literal, path);
    found.push({ name, path, parent, entity, idMember: idOf(entity, place.below) });
  }
  return found;
}

/** What the rows of a path look like, or undefined where nothing is kept there: by the answers of its operations, the fullest first. */
function entityAt({ on, below }: Place, answers: Answers): Shape | undefined {
  const thing = (operation: Operation | undefined) => {
    const answer = operation && answers(operation);
    const isThing = answer?.shape && !answer.list && answer.shape.type === 'object' && answer.shape.members.size > 0;
    return isThing ? answer.shape : undefined;
  };
  const by = (from: readonly Operation[], method: string) => from.find((operation) => operation.method === method);
  const read = thing(by(below, 'GET'));
  if (read) return read;
  const row = rowIn(on, answers);
  const made = thing(by(on, 'POST'));
  return (
    (made && (below.length > 0 || row) ? made : undefined) ??
    (row?.type === 'object' ? row : undefined) ??
    (below.length > 0
      ? (thing(by(below, 'PATCH')) ?? (on.length > 0 ? thing(by(below, 'PUT')) : undefined))
      : undefined)
  );
}

/** A row of the list that a path shows; undefined where it shows none. */
function rowIn(on: readonly Operation[], answers: Answers): Shape | null | undefined {
  const lister = on.find((operation) => operation.method === 'GET' && answers(operation).list);
  return lister && answers(lister).shape;
}

/** The collection whose rows a path starts from: the last one that is followed by a parameter. */
function parentOf(path: string, known: readonly Resource[]): Resource | null {
  const segments = segmentsOf(path);
  for (let i = segments.length - 2; i > 0; i--) {
    if (segments[i]?.parameter == null) continue;
    const prefix = `/${segments
      .slice(0, i)
      .map(({ text }) => text)
      .join('/')}`;
    const found = known.find((resource) => resource.path === prefix);
    if (found) return found;
  }
  return null;
}

function freeName(known: readonly Resource[], wanted: string, path: string): string {
  if (!known.some(({ name }) => name === wanted)) return wanted;
  const literals = segmentsOf(path).flatMap(({ literal }) => literal ?? []);
  for (let length = 2; length <= literals.length; length++) {
    const longer = literals.slice(-length).join('.');
    if (!known.some(({ name }) => name === longer)) return longer;
  }
  return path;
}

/** The member that paths name a row by: the one that the parameter is called after, or the usual one. */
function idOf(entity: Shape, below: readonly Operation[]): string | null {
  const names = [...entity.members.keys()];
  const parameters = below.flatMap(({ path }) => segmentsOf(path).at(-1)?.parameter ?? []);
  const word = entity.name === null ? '' : snake(entity.name);
  // `/issues/{issue_number}` goes by the `number` of an issue.
  const spoken = parameters.flatMap((one) => [snake(one), snake(one).replace(`${word}_`, '')]);
  const called = names.find((name) => parameters.includes(name)) ?? names.find((name) => spoken.includes(snake(name)));
  if (called !== undefined) return called;
  const exact = names.find((name) => ['id', '_id', 'uuid'].includes(name.toLowerCase()));
  return exact ?? names.find((name) => [`${word}_id`, `${word}_number`].includes(snake(name))) ?? null;
}
