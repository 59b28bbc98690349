import { EmulatorError } from '../core/errors.ts';
import { isJsonObject, type JsonObject } from '../core/json.ts';
import { Knobs } from '../core/knobs.ts';
import { suggestion } from '../core/nearest.ts';
import { loadContract } from '../http/contract.ts';
import type { ProviderDefinition } from '../providers/definition.ts';
import { eventTypesOf } from '../providers/event-types.ts';
import { assertShape } from '../webhooks/shape-check.ts';
import { shortForms } from './entries.ts';
import { type FaultStep, sentenceOf, wrongInFault, wrongOperation } from './fault-spec.ts';
import { isPart, stepWords, wrongByParameters } from './language.ts';
import { ERROR_ROLES, isRole, OPERATION_ROLES, TYPE_ROLES, wordsOf } from './roles.ts';
import type { Wrong } from './sentences.ts';
import { TRIGGER_OPTIONS } from './steps/trigger.ts';
import { trafficSchema } from './vocabulary.ts';
import { wrongInDocument } from './wanted-document.ts';
import { type ShapeStep, shapeSpecOf, wrongInShape, wrongType } from './webhook-shape-spec.ts';

/** For whom a scenario is: one provider, or whoever can suffer it. */
export interface Audience {
  /** One; of a shared scenario all that there are. */
  readonly definitions: readonly ProviderDefinition[];
  readonly shared: boolean;
  /** Event types that a knob of the file adds. */
  readonly addedTypes: readonly string[];
}

type Problems = readonly Omit<Wrong, 'path'>[];

/**
 * What only a reader who knows the providers can see in a step: names of operations, errors, types, actions, knobs and marks.
 * Its form must be right already. `marks` are those set before it.
 */
export function wrongInStep(word: string, args: unknown, audience: Audience, marks: ReadonlySet<string>): Wrong[] {
  if (!stepWords().includes(word)) return wrongInAction(word, args, audience);
  try {
    return problemsOf(word, args, audience, marks).map((problem) => ({ path: [], ...problem }));
  } catch (thrown) {
    if (thrown instanceof EmulatorError) return [{ path: [], says: thrown.message }];
    throw thrown;
  }
}

function problemsOf(word: string, args: unknown, audience: Audience, marks: ReadonlySet<string>): Problems {
  const given = isJsonObject(args) ? args : {};
  switch (word) {
    case 'fault':
      return isPart<FaultStep>('fault', args) ? faultProblems(args, audience) : [];
    case 'webhooks':
      return webhookProblems(given, audience);
    case 'emit':
      return typeProblems('type', wordsOf(given.type), audience);
    case 'trigger':
      return triggerProblems(given, audience);
    case 'knobs':
      return knobProblems(given, audience);
    case 'await':
      return entryProblems(given, audience, marks);
    case 'expect':
      return expectProblems(given, audience, marks);
    default:
      return [];
  }
}

function wrongInAction(word: string, args: unknown, { definitions }: Audience): Wrong[] {
  const action = definitions.map(({ actions }) => actions[word]).find((found) => found !== undefined);
  if (action && args !== undefined && args !== null && !isJsonObject(args)) {
    const known = Object.keys(isJsonObject(action.parameters.properties) ? action.parameters.properties : {});
    return [
      {
        path: [],
        says: `${word} takes ${known.length === 0 ? 'no arguments' : `arguments by name: ${known.join(', ')}`}.`,
      },
    ];
  }
  if (action) return wrongByParameters(action.parameters, args ?? {});
  const known = [...stepWords(), ...new Set(definitions.flatMap(({ actions }) => Object.keys(actions)))];
  return [{ path: [], key: word, says: `There is no step "${word}".${suggestion(word, known)}` }];
}

function faultProblems(fault: FaultStep, audience: Audience): Problems {
  const { shared, definitions } = audience;
  const [definition] = definitions;
  if (!shared && definition) {
    const wrong = wrongInFault(
      fault,
      definition,
      (definition.contract ?? loadContract(definition.name)).operationNames,
    );
    return wrong === null ? [] : [wrong];
  }
  return [
    ...roleProblems('operation', wordsOf(fault.operation), OPERATION_ROLES),
    ...roleProblems('error', wordsOf(fault.error), ERROR_ROLES),
  ];
}

function webhookProblems(args: JsonObject, audience: Audience): Problems {
  const { release, redeliver, replay, ...shape } = args;
  const others = [release, redeliver, replay].filter((value) => value !== undefined);
  if (others.length > 1 || (others.length > 0 && Object.keys(shape).length > 0)) {
    return [{ says: 'release, redeliver, replay and a shape are steps of their own.' }];
  }
  const named = wordsOf(redeliver ?? replay).filter((word) => !['last', 'dead-letters'].includes(word));
  if (others.length > 0) return typeProblems('types', named, audience);
  if (!isPart<ShapeStep>('shape', shape)) return [];
  const problems = typeProblems('types', wordsOf(shape.types), audience);
  const [definition] = audience.definitions;
  if (problems.length > 0 || !definition) return problems;
  const { types: _, ...rest } = shape;
  const says = wrongInShape(rest, definition, []);
  if (says !== null) return [{ says }];
  if (!audience.shared) assertShape(shapeSpecOf(rest, definition), definition.webhooks);
  return [];
}

function triggerProblems(args: JsonObject, { definitions }: Audience): Problems {
  const names = Object.keys(args).filter((key) => !TRIGGER_OPTIONS.includes(key));
  const { document } = isJsonObject(args.with) ? args.with : {};
  const [says] = definitions.flatMap((definition) => wrongInDocument(document, definition) ?? []);
  if (says !== undefined) return [{ key: 'with', says }];
  return names.length === 1
    ? []
    : [{ says: `trigger names one thing to do, such as sync: acme; here are ${names.length}.` }];
}

function knobProblems(args: JsonObject, { shared, definitions: [definition] }: Audience): Problems {
  if (shared || !definition) return [{ says: 'Knobs belong to one provider; a shared scenario has none.' }];
  const trial = new Knobs(definition.name, definition.knobs);
  return Object.entries(args).flatMap(([name, value]) =>
    keyed(name, () => {
      trial.set(name, value);
      return null;
    }),
  );
}

function expectProblems(args: JsonObject, audience: Audience, marks: ReadonlySet<string>): Problems {
  const { schema, count, min, max } = args;
  if ([schema, count, min, max].every((value) => value === undefined)) {
    return [{ says: 'expect judges by schema, count, min or max; here is none of them.' }];
  }
  const { entries, rows, where } = args;
  if ((entries === undefined) === (rows === undefined)) {
    return [{ says: 'expect judges either entries or rows.' }];
  }
  const alien = rows === undefined ? { where } : { schema };
  const [key] = Object.entries(alien).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (key !== undefined) return [{ key, says: `${key} goes with ${rows === undefined ? 'rows' : 'entries'} alone.` }];
  if (isJsonObject(schema)) trafficSchema(schema);
  return entryProblems(isJsonObject(args.entries) ? args.entries : {}, audience, marks);
}

function entryProblems(args: JsonObject, audience: Audience, marks: ReadonlySet<string>): Problems {
  const kinds = shortForms.filter((form) => args[form] !== undefined);
  if (kinds.length > 1 || (kinds.length > 0 && args.kind !== undefined)) {
    return [
      {
        says: `Entries have one kind; here are ${[...kinds, ...(args.kind === undefined ? [] : ['kind'])].join(' and ')}.`,
      },
    ];
  }
  const operations = wordsOf(args.request ?? args.operation).filter((word) => word !== 'token');
  const types = ['attempt', 'event', 'delivery', 'type'].flatMap((key) =>
    typeProblems(key, wordsOf(args[key]), audience),
  );
  const unknown = ['since', 'until'].flatMap((key) => {
    const name = args[key];
    if (typeof name !== 'string' || marks.has(name)) return [];
    return [{ key, says: `No step before this one sets the mark "${name}".${suggestion(name, marks)}` }];
  });
  return [
    ...operationProblems(args.request === undefined ? 'operation' : 'request', operations, audience),
    ...types,
    ...unknown,
  ];
}

function operationProblems(
  key: string,
  words: readonly string[],
  { shared, definitions: [definition] }: Audience,
): Problems {
  if (shared || !definition) return roleProblems(key, words, OPERATION_ROLES);
  const known = (definition.contract ?? loadContract(definition.name)).operationNames;
  return words.flatMap((word) => keyed(key, () => wrongOperation(definition, word, known)));
}

function typeProblems(key: string, words: readonly string[], audience: Audience): Problems {
  const { shared, definitions, addedTypes } = audience;
  const [definition] = definitions;
  if (shared || !definition) return roleProblems(key, words, TYPE_ROLES);
  const known = [...eventTypesOf(definition), ...addedTypes];
  return words.flatMap((word) => keyed(key, () => wrongType(definition, word, known)));
}

/** What a check says or throws, as a problem of the key. */
function keyed(key: string, check: () => string | null): Problems {
  const says = sentenceOf(check);
  return says === null ? [] : [{ key, says }];
}

/** A shared scenario may name nothing that only one provider has. */
function roleProblems(key: string, words: readonly string[], roles: readonly string[]): Problems {
  return words
    .filter((word) => !roles.includes(word))
    .map((word) => ({
      key,
      says: isRole(word)
        ? `There is no role "${word}".${suggestion(word, roles)}`
        : `A scenario for any provider names roles, not "${word}".${suggestion(`$${word}`, roles)}`,
    }));
}
