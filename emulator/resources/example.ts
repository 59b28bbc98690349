import { Fake } from '../core/fake.ts';
import { isJsonObject, type JsonObject } from '../core/json.ts';
import { Random } from '../core/random.ts';
import { list, type Operation, object } from '../http/contract.ts';
import { plainName } from '../http/folding.ts';
import type { World } from '../http/world.ts';
import { bodyContentOf } from './answer.ts';
import type { Resources } from './engine.ts';
import { ExampleBody } from './example-body.ts';
import type { Held } from './held.ts';
import { type Deed, memberNaming, type Resource } from './model.ts';
import { parametersOf as namesIn } from './path.ts';
import { idIn } from './resource.ts';
import type { SampleSource } from './sample.ts';
import type { Shape } from './shape.ts';

/** A request that an operation accepts. */
export interface ExampleRequest {
  readonly method: string;
  /** With the server's base path, filled in and percent-encoded. */
  readonly path: string;
  /** By the plain names of the parameters. */
  readonly query: Readonly<Record<string, unknown>>;
  /** Those that the contract demands, credentials aside, with the content type of a body. */
  readonly headers: Readonly<Record<string, string>>;
  /** Before it is written as JSON or as a form; undefined for none. */
  readonly body: unknown;
}

/** How much an example says. */
export interface ExampleOptions {
  /** Members that may be left out, too. */
  readonly full?: boolean;
  /** Rows that a path names, by the name of its parameter: for a request on a row of one's own choice. */
  readonly path?: Readonly<Record<string, string>>;
  /** Members of the body that its schema does not explain, such as two that have to belong together: they go over those that were found. */
  readonly body?: JsonObject;
}

/**
 * A request built from an operation's own schema, out of the data of a world: paths and references name rows that are there (the newest
 * that the scope may change), the rest is what the contract gives as examples, or believable. The same world gives the same request.
 *
 * @throws TypeError for an operation that the contract does not have
 */
export function exampleRequest(
  resources: Resources,
  world: World,
  scope: string,
  operationId: string,
  options: ExampleOptions = {},
): ExampleRequest {
  const deed = resources.model.deed(operationId);
  const { operation } = deed;
  const source = sourceOf(resources, world, deed);
  const body = new ExampleBody(resources, world, scope, source);
  const parameters = parametersOf(resources, operation);
  const chosen = chosenRows(resources, world, scope, deed);
  const inPath = (name: string) => {
    const parameter = parameters.find((one) => one.in === 'path' && one.name === name);
    const value = options.path?.[name] ?? chosen.get(name) ?? String(body.parameter(name, object(parameter)) ?? name);
    chosen.set(name, value);
    return value;
  };
  const required = (where: string) => parameters.filter((one) => one.in === where && one.required === true);
  const named = (where: string) =>
    required(where).map((parameter): [string, unknown] => {
      const name = plainName(String(parameter.name));
      return [name, body.parameter(name, parameter)];
    });
  const content = bodyContentOf(resources.model.shapes, operation);
  const made = content?.shape ? body.of(content.shape, entityOf(deed), options.full === true) : undefined;
  const own = ownId(resources, world, scope, deed, content?.shape ?? null, made, inPath);
  return {
    method: operation.method,
    path: operation.path.replace(/\{([^}]+)\}/g, (_all, name: string) => encodeURIComponent(inPath(name))),
    query: Object.fromEntries(named('query')),
    headers: {
      ...Object.fromEntries(named('header').map(([name, value]) => [name, String(value)])),
      ...(content && { 'Content-Type': content.type }),
    },
    body: overlaid(made, { ...own, ...options.body }),
  };
}

function overlaid(body: unknown, own: JsonObject): unknown {
  return isJsonObject(body) ? { ...body, ...own } : body;
}

/** A body that changes a row names that very row, where it names one at all. */
function ownId(
  resources: Resources,
  world: World,
  scope: string,
  deed: Deed,
  body: Shape | null,
  made: unknown,
  inPath: (name: string) => string,
): JsonObject {
  if (deed.kind !== 'update' && deed.kind !== 'replace' && deed.kind !== 'put') return {};
  const { resource, operation } = deed;
  const { idMember } = resource;
  const member = body?.members.get(idMember ?? '');
  if (idMember === null || !member || member.readOnly) return {};
  if (deed.kind === 'put') {
    const held = newest(resources, world, resource, scope);
    return held ? { [idMember]: resources.idOf(held, resource) } : {};
  }
  const last = namesIn(operation.path).at(-1);
  const isNamed = isJsonObject(made) && made[idMember] !== undefined;
  return isNamed && last !== undefined ? { [idMember]: idIn(resource, inPath(last)) } : {};
}

/** Values differ from call to call only when the world does. */
function sourceOf({ keeper }: Resources, world: World, deed: Deed): SampleSource {
  const version = 'resource' in deed ? keeper.rows(world, deed.resource).version : 0;
  const random = new Random(`example ${deed.operation.id} ${version}`);
  const { instant } = keeper.filling.source(world);
  return { random, fake: new Fake(random), instant };
}

function entityOf(deed: Deed): Resource['entity'] | null {
  return 'resource' in deed ? deed.resource.entity : deed.answer.shape;
}

function parametersOf({ model }: Resources, { document }: Operation): JsonObject[] {
  return list(document.parameters).map((parameter) => model.shapes.contract.resolve(parameter));
}

/** The row that each parameter of a path stands for, from the innermost outwards, so that they belong to each other. */
function chosenRows(resources: Resources, world: World, scope: string, deed: Deed): Map<string, string> {
  const chosen = new Map<string, string>();
  const places = placesIn(resources, deed.operation.path);
  let within: { readonly held: Held; readonly resource: Resource } | null = null;
  for (const { parameter, resource } of places.reverse()) {
    const home = resource ?? (deed.kind === 'link' || deed.kind === 'unlink' ? linked(resources, deed) : undefined);
    if (!home) continue;
    const above: string | null = within ? aboveOf(within.held, within.resource) : null;
    const held: Held | undefined =
      (above === null ? undefined : find(resources, world, home, above)) ?? newest(resources, world, home, scope);
    if (!held) continue;
    chosen.set(parameter, String(home.idMember === null ? (held.fields.$key ?? held.id) : resources.idOf(held, home)));
    if (resource) within = { held, resource };
  }
  return chosen;
}

function placesIn({ model }: Resources, path: string): { parameter: string; resource: Resource | undefined }[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].map((match) => {
    const prefix = path.slice(0, match.index).replace(/\/$/, '');
    return { parameter: match[1] ?? '', resource: model.resources.find((known) => known.path === prefix) };
  });
}

/** What a link names last: the things of the member that it changes. */
function linked({ model }: Resources, deed: Deed & { kind: 'link' | 'unlink' }): Resource | undefined {
  const shape = deed.resource.entity.members.get(deed.member)?.shape;
  return shape && model.resourceOf(shape.items ?? shape);
}

function aboveOf(held: Held, resource: Resource): string | null {
  const member = resource.parent ? memberNaming(resource.entity, resource.parent) : undefined;
  const named = member === undefined ? undefined : held.fields[member];
  return held.parent ?? (typeof named === 'string' || typeof named === 'number' ? String(named) : null);
}

function find({ keeper }: Resources, world: World, resource: Resource, key: string): Held | undefined {
  return keeper.rows(world, resource).get(key);
}

/** The newest row of a scope, or one that everybody has. */
function newest({ keeper, options }: Resources, world: World, resource: Resource, scope: string): Held | undefined {
  const rows = keeper.rows(world, resource);
  for (const one of [scope, options.system]) {
    if (one === null) continue;
    for (const { row } of rows.walk([['scope', one]], 'older')) {
      // Below a row, only those that have one above can be reached.
      if (resource.parent === null || aboveOf(row, resource) !== null) return row;
    }
  }
  return undefined;
}
