import { Fake } from '../../core/fake.ts';
import type { Random } from '../../core/random.ts';
import type { World } from '../../http/world.ts';
import type { Model } from '../../resources/model.ts';
import { segmentsOf } from '../../resources/path.ts';
import type { Shape } from '../../resources/shape.ts';
import { snake } from '../../resources/words.ts';
import { countOn } from './registration.ts';

const LENGTH = 16;

/** Makes ids as a document shows them: counted, UUIDs, by a pattern, or like its example. */
export class Ids {
  readonly #model: Model;
  readonly #examples = new Map<string, string | null>();

  constructor(model: Model) {
    this.#model = model;
  }

  /** A new id for a row of this kind; `shape` is the member's. */
  next(world: World, entity: Shape, shape: Shape | undefined): string | number {
    const name = this.#nameOf(entity);
    const member = [...entity.members.values()].find(({ shape: of }) => of === shape)?.name ?? 'id';
    if (shape?.type === 'integer' || shape?.type === 'number') return countOn(world, `${name} ${member}`);
    if (shape?.format === 'uuid') return world.random.uuid();
    const pattern = shape?.schema.pattern;
    const example = this.#exampleOf(entity, shape);
    if (example !== null && /^\d+$/.test(example)) return String(countOn(world, `${name} ${member}`));
    const made = example === null ? null : alike(world.random, example);
    const fits = (id: string) => typeof pattern !== 'string' || new RegExp(pattern).test(id);
    if (made !== null && fits(made)) return made;
    if (typeof pattern === 'string') return new Fake(world.random).matching(pattern);
    const { minLength, maxLength } = shape?.schema ?? {};
    const length = Math.max(Number(minLength ?? 1), Math.min(Number(maxLength ?? LENGTH), LENGTH));
    return world.random.text(length).toLowerCase();
  }

  #nameOf(entity: Shape): string {
    return snake(entity.name ?? this.#model.resourceOf(entity)?.name ?? 'thing');
  }

  /** An id that the document shows: beside the member, or beside the parameter of a path that names it. */
  #exampleOf(entity: Shape, shape: Shape | undefined): string | null {
    const key = this.#nameOf(entity);
    const known = this.#examples.get(key);
    if (known !== undefined) return known;
    const { example, examples } = shape?.schema ?? {};
    const [given = example] = Array.isArray(examples) ? examples : [];
    const found = typeof given === 'string' ? given : this.#inPaths(entity);
    this.#examples.set(key, found);
    return found;
  }

  #inPaths(entity: Shape): string | null {
    const { contract } = this.#model.shapes;
    for (const deed of this.#model.deeds) {
      if (!('resource' in deed) || deed.resource.entity !== entity) continue;
      const { operation } = deed;
      const last = segmentsOf(operation.path).at(-1)?.parameter;
      const parameters = Array.isArray(operation.document.parameters) ? operation.document.parameters : [];
      for (const parameter of parameters.map((one) => contract.resolve(one))) {
        if (parameter.name === last && typeof parameter.example === 'string') return parameter.example;
      }
    }
    return null;
  }
}

/** `cst_` and other letters of `cst_9XbQ4fLr2mTz`: what comes before the last `_` or `-` of a short prefix stays, each kind of letter too. */
function alike(random: Random, example: string): string {
  const prefix = /^[A-Za-z][A-Za-z0-9]{0,11}[_-](?=.)/.exec(example)?.[0] ?? '';
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-/i.test(example.slice(prefix.length))) return prefix + random.uuid();
  const tail = example.slice(prefix.length);
  const isHex = /^[0-9a-f]+$/.test(tail) && tail.length >= 8;
  return prefix + tail.replace(/[A-Za-z0-9]/g, (letter) => oneLike(random, letter, isHex));
}

function oneLike(random: Random, letter: string, isHex: boolean): string {
  if (isHex) return random.int(16).toString(16);
  if (/\d/.test(letter)) return String(random.int(10));
  // Capitals without I, L, O and U, which ids that avoid mistakes leave out.
  return random.pick(/[a-z]/.test(letter) ? [...'abcdefghjkmnpqrstvwxyz'] : [...'ABCDEFGHJKMNPQRSTVWXYZ']);
}
