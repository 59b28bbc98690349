import { EmulatorError } from '../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';
import { suggestion } from '../../core/nearest.ts';
import { type Contract, object } from '../../http/contract.ts';
import type { ProviderEvent, World } from '../../http/world.ts';
import type { Resources } from '../../resources/engine.ts';
import type { Held } from '../../resources/held.ts';
import type { Resource } from '../../resources/model.ts';
import type { Change } from '../../resources/rules.ts';
import { sampleOf } from '../../resources/sample.ts';
import type { Shape } from '../../resources/shape.ts';
import { singular, snake } from '../../resources/words.ts';

/** The event of a type, its payload by the schema of the document, about the newest row of its kind; `overrides` replaces members. */
export function eventOf(
  resources: Resources,
  world: World,
  scope: string,
  type: string,
  overrides: JsonObject,
  about?: Held,
): ProviderEvent {
  const { contract } = world;
  if (contract.events.length > 0 && !contract.events.includes(type)) {
    const says = `${contract.name} has no webhook type "${type}".${suggestion(type, contract.events)}`;
    throw new EmulatorError('event_type_unknown', says);
  }
  const shape = payloadShape(resources, contract, type);
  const payload = shape ? sampled(resources, world, scope, shape, type, about) : freePayload(world, type, overrides);
  return { type, subject: about?.id ?? null, payload: shape ? merged(payload, overrides) : payload };
}

/** The type of the document that tells of a change, or null. */
export function typeOfChange(
  contract: Contract,
  { kind, resource, exchange }: Change,
  verb: string | null,
): string | null {
  const thing = snake(resource.entity.name ?? singular(resource.name));
  const stems: Readonly<Record<Change['kind'], RegExp>> = {
    create: /^(create|add|new)/,
    update: /^(update|change|modif|edit)/,
    delete: /^(delete|remove|destroy)/,
  };
  const fits = (type: string) => {
    const words = snake(type);
    const said = words.startsWith(`${thing}_`)
      ? words.slice(thing.length + 1)
      : words.endsWith(`_${thing}`)
        ? words.slice(0, -thing.length - 1)
        : null;
    if (said === null) return false;
    return verb === null ? stems[kind].test(said) : said.slice(0, 3) === verb.slice(0, 3);
  };
  const own = verb === null ? undefined : contract.events.find(fits);
  if (own !== undefined || exchange === null) return own ?? null;
  return contract.events.find((type) => typeFits(type, thing, stems[kind])) ?? null;
}

function typeFits(type: string, thing: string, stem: RegExp): boolean {
  const words = snake(type);
  return words.startsWith(`${thing}_`) && stem.test(words.slice(thing.length + 1));
}

/** The schema of a type's payload, or null where the document has none. */
function payloadShape({ model }: Resources, contract: Contract, type: string): Shape | null {
  const operations = contract.resolve(object(contract.document.webhooks)[type]);
  const content = object(contract.resolve(object(operations.post ?? Object.values(operations)[0]).requestBody).content);
  const { schema } = object(content['application/json'] ?? Object.values(content)[0]);
  return schema ? model.shapes.of(schema) : null;
}

function sampled(
  resources: Resources,
  world: World,
  scope: string,
  shape: Shape,
  type: string,
  about?: Held,
  around: readonly Shape[] = [],
): JsonObject {
  const whole = rowOf(resources, world, scope, shape, about);
  if (whole) return whole;
  const source = resources.keeper.filling.source(world);
  const made: JsonObject = {};
  for (const { name, shape: of, required } of shape.members.values()) {
    const word = snake(name);
    if (/^(type|event|event_type|topic|name|action)$/.test(word) && of.type === 'string' && !of.words)
      made[name] = type;
    else if (of.words?.includes(type)) made[name] = type;
    // A payload that tells of one like it ends with it.
    else if (of === shape || around.includes(of)) continue;
    else if (of.type === 'object') made[name] = sampled(resources, world, scope, of, type, about, [...around, shape]);
    else if (/(created|sent|occurred|emitted|happened)(_at|_on)?$|^(time|timestamp)$/.test(word))
      made[name] = resources.keeper.filling.instant(of, world.clock.now());
    else if (required || !of.nullable) made[name] = sampleOf(source, of, name, true);
  }
  return made;
}

/** A row as the API shows it, where the payload carries one. */
function rowOf(resources: Resources, world: World, scope: string, shape: Shape, about?: Held): JsonObject | null {
  const { keeper, model, showing } = resources;
  const resource: Resource | undefined = model.resourceOf(shape);
  if (!resource) return null;
  const rows = keeper.rows(world, resource);
  const own = about && rows.get(about.id) === about ? about : undefined;
  const held = own ?? about ?? [...rows.walk([['scope', scope]], 'older')][0]?.row;
  return held ? showing.row(world, held, shape) : null;
}

/** What is sent where a document says nothing of webhooks. */
function freePayload(world: World, type: string, overrides: JsonObject): JsonObject {
  return {
    id: `evt_${world.random.text(16)}`,
    type,
    created_at: new Date(world.clock.now()).toISOString(),
    data: overrides,
  };
}

function merged(payload: JsonObject, overrides: JsonObject): JsonObject {
  const made: JsonObject = { ...payload };
  for (const [name, value] of Object.entries(overrides)) {
    const before = made[name];
    // `data` is where payloads keep what they tell of: a member that only it has is meant there.
    const { data } = made;
    if (before === undefined && isJsonObject(data) && name in data) made.data = { ...data, [name]: value };
    else made[name] = isJsonObject(before) && isJsonObject(value) ? merged(before, value) : value;
  }
  return made;
}
