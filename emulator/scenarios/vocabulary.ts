import type { ErrorObject, KeywordDefinition, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { EmulatorError, messageOf } from '../core/errors.ts';
import { isJsonObject, type JsonObject } from '../core/json.ts';
import { segmentsOf } from './pointer.ts';
import { countBy, sameBy, uniqueBy } from './vocabulary/grouping.ts';
import { type Complaint, seqOf, type TrafficKeyword } from './vocabulary/keyword.ts';
import { inOrder } from './vocabulary/order.ts';
import { grows, spacing } from './vocabulary/timing.ts';

/** What a schema over journal entries may say besides JSON Schema: name, meaning and an example of each word. */
export const VOCABULARY: readonly Pick<TrafficKeyword<unknown>, 'name' | 'says' | 'metaSchema' | 'example'>[] = [
  uniqueBy,
  sameBy,
  countBy,
  inOrder,
  spacing,
  grows,
];

/** Teaches an ajv the words for traffic. They apply to arrays of entry views, in order. */
export function addVocabulary(ajv: Ajv2020): Ajv2020 {
  for (const keyword of [
    define(ajv, uniqueBy),
    define(ajv, sameBy),
    define(ajv, countBy),
    define(ajv, inOrder),
    define(ajv, spacing),
    define(ajv, grows),
  ]) {
    ajv.addKeyword(keyword);
  }
  return ajv;
}

/** A schema over journal entries, ready to judge. */
export interface TrafficSchema {
  /** What is wrong with these views, in sentences that name entries by number; empty when nothing is. */
  judge(views: readonly JsonObject[]): Complaint[];
}

const compiler = addVocabulary(
  new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }),
);
// ajv-formats is CommonJS: its callable default export sits one level down for Node, and not for the type checker.
addFormatsModule.default(compiler);
const known = new WeakMap<object, TrafficSchema>();

/** Prepares a schema over views. @throws EmulatorError `schema_invalid` for an unknown word or a wrong value */
export function trafficSchema(schema: JsonObject | boolean): TrafficSchema {
  const before = typeof schema === 'object' ? known.get(schema) : undefined;
  if (before) return before;
  const validate = compileOrRefuse(schema);
  const made: TrafficSchema = {
    judge: (views) => (validate(views) ? [] : (validate.errors ?? []).map((error) => complaintOf(error, views))),
  };
  if (typeof schema === 'object') known.set(schema, made);
  return made;
}

function compileOrRefuse(schema: JsonObject | boolean): ValidateFunction {
  try {
    return compiler.compile(schema);
  } catch (thrown) {
    const says = messageOf(thrown).replace(/^strict mode: /, '');
    throw new EmulatorError('schema_invalid', `The schema cannot be used: ${says}.`);
  }
}

function define<S>(ajv: Ajv2020, keyword: TrafficKeyword<S>): KeywordDefinition {
  return {
    keyword: keyword.name,
    type: 'array',
    metaSchema: keyword.metaSchema,
    errors: 'full',
    compile: (schema: S) => {
      const judge = keyword.compile(schema, (sub) => {
        const validate = ajv.compile(sub);
        return (view) => validate(view);
      });
      const validate: { (views: unknown): boolean; errors?: Partial<ErrorObject>[] } = (views) => {
        const complaint = judge(Array.isArray(views) ? views.filter(isJsonObject) : []);
        validate.errors = complaint
          ? [{ keyword: keyword.name, message: complaint.says, params: { seqs: complaint.seqs } }]
          : [];
        return complaint === null;
      };
      return validate;
    },
  };
}

function complaintOf(
  { keyword, instancePath, message = 'is wrong', params }: ErrorObject,
  views: readonly JsonObject[],
): Complaint {
  if (VOCABULARY.some(({ name }) => name === keyword)) {
    const seqs: unknown = params.seqs;
    return { says: message, seqs: Array.isArray(seqs) ? seqs.map(Number) : [] };
  }
  const [index, ...rest] = segmentsOf(instancePath);
  if (index === undefined)
    return { says: howMany(keyword, Number(params.limit), views.length, message), seqs: views.map(seqOf) };
  const seq = seqOf(views[Number(index)]);
  const where = rest.length > 0 ? ` at /${rest.join('/')}` : '';
  return { says: `#${seq}${where} ${message}`, seqs: [seq] };
}

function howMany(keyword: string, limit: number, found: number, message: string): string {
  const entries = `${found} ${found === 1 ? 'entry' : 'entries'}`;
  if (keyword === 'maxItems') return `there are ${entries}, allowed are at most ${limit}`;
  if (keyword === 'minItems') return `there are ${entries}, wanted are at least ${limit}`;
  return message;
}
