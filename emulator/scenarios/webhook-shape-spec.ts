import { parseDuration } from '../core/duration.ts';
import { EmulatorError } from '../core/errors.ts';
import { suggestion } from '../core/nearest.ts';
import type { ProviderDefinition } from '../providers/definition.ts';
import { eventTypesOf } from '../providers/event-types.ts';
import type { Provider } from '../providers/provider.ts';
import type { ShapeSpec } from '../webhooks/shapes.ts';
import { isPart, wrongInPart } from './language.ts';
import { typeOf } from './roles.ts';

/** A webhook shape as people write it. */
export interface ShapeStep extends Omit<ShapeSpec, 'types' | 'delayMs' | 'staleByS' | 'forMs'> {
  readonly types?: readonly string[];
  readonly delay?: string;
  readonly staleBy?: string;
  readonly for?: string;
  /** Whether it is met proves nothing. */
  readonly optional?: boolean;
}

/** Keys that say which deliveries a shape meets, or refine another key; any other makes it do something. */
const WHICH = ['types', 'times', 'skip', 'for', 'optional', 'parallel', 'thenGenuine', 'staleBy'];

/**
 * A webhook shape from its written form, for a `webhooks` step and for the control API.
 *
 * @throws EmulatorError `shape_invalid`, `role_unknown`, `not_applicable`, all in one sentence
 */
export function parseShapeStep(args: unknown, provider: Provider): ShapeSpec {
  if (!isPart<ShapeStep>('shape', args)) {
    const [first] = wrongInPart('shape', args);
    throw new EmulatorError('shape_invalid', first?.says ?? 'This is no webhook shape.', { status: 422 });
  }
  const wrong = wrongInShape(args, provider.definition, eventTypesOf(provider.definition));
  if (wrong !== null) throw new EmulatorError('shape_invalid', wrong, { status: 422 });
  return shapeSpecOf(args, provider.definition);
}

/** The engine's form of a shape whose form is right. */
export function shapeSpecOf(shape: ShapeStep, definition: ProviderDefinition): ShapeSpec {
  const { types, delay, staleBy, for: lives, optional: _, ...same } = shape;
  const named = types?.map((word) => typeOf(definition, word)).filter((type) => type !== null) ?? [];
  return {
    ...same,
    ...(named.length > 0 && named.length === types?.length && { types: named }),
    ...(delay !== undefined && { delayMs: parseDuration(delay) }),
    ...(staleBy !== undefined && { staleByS: parseDuration(staleBy) / 1000 }),
    ...(lives !== undefined && { forMs: parseDuration(lives) }),
  };
}

/** What a schema cannot know of a shape, or null: types of the provider, and that it does anything. */
export function wrongInShape(
  shape: ShapeStep,
  definition: ProviderDefinition,
  types: readonly string[],
): string | null {
  if (Object.keys(shape).every((key) => WHICH.includes(key))) {
    return 'This shape does nothing; give it for example duplicate, delay, hold, drop or sign.';
  }
  for (const word of shape.types ?? []) {
    const says = wrongType(definition, word, types);
    if (says !== null) return says;
  }
  return null;
}

/** What is wrong with an event type, or null. @throws EmulatorError `role_unknown`, `not_applicable` */
export function wrongType(definition: ProviderDefinition, word: string, types: readonly string[]): string | null {
  const type = typeOf(definition, word);
  if (type === null || types.includes(type)) return null;
  if (type.endsWith('*') && types.some((known) => known.startsWith(type.slice(0, -1)))) return null;
  return `${definition.title} has no webhook type "${type}".${suggestion(type, types)}`;
}
