import { readFileSync } from 'node:fs';
import { EmulatorError, messageOf } from '../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';
import { suggestion } from '../../core/nearest.ts';
import type { World } from '../../http/world.ts';

/** Fields that somebody knows better than the emulator: by collection for resources, by type for webhook payloads. */
interface Fixtures {
  readonly resources: JsonObject;
  readonly payloads: JsonObject;
}

const NONE: Fixtures = { resources: {}, payloads: {} };
const read = new WeakMap<World, { readonly path: string; readonly fixtures: Fixtures }>();

/** Replaces and adds fields of what was seeded, as the file of the knob `fixtures` says. @throws EmulatorError `fixtures_invalid` */
export function applyFixtures(world: World): void {
  const { resources } = fixturesOf(world);
  const rows = world.store.dump();
  for (const [collection, fields] of Object.entries(resources)) {
    const held = rows[collection];
    if (!held || !isJsonObject(fields)) {
      throw invalid(
        world,
        `"resources.${collection}" must be the fields of a collection.${suggestion(collection, Object.keys(rows))}`,
      );
    }
    for (const [rank, row] of held)
      world.store.apply({ collection, id: row.id, rank, row: { ...row, ...fields, id: row.id } });
  }
}

/** Fields that replace or add to those of a type's payload. */
export function payloadFixture(world: World, type: string): JsonObject {
  const fields = fixturesOf(world).payloads[type];
  return isJsonObject(fields) ? fields : {};
}

function fixturesOf(world: World): Fixtures {
  const path = world.knobs.text('fixtures');
  if (path === '') return NONE;
  const known = read.get(world);
  if (known?.path === path) return known.fixtures;
  const fixtures = parse(world, path);
  read.set(world, { path, fixtures });
  return fixtures;
}

function parse(world: World, path: string): Fixtures {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (thrown) {
    throw invalid(world, `${messageOf(thrown)}.`);
  }
  if (!isJsonObject(content)) throw invalid(world, 'it must be an object with "resources" and "payloads".');
  const part = (name: string) => (isJsonObject(content[name]) ? content[name] : {});
  return { resources: part('resources'), payloads: part('payloads') };
}

function invalid(world: World, says: string): EmulatorError {
  return new EmulatorError(
    'fixtures_invalid',
    `The fixtures of revento.fixtures=${world.knobs.text('fixtures')} cannot be used: ${says}`,
  );
}
