import { type Contract, list, type Operation, object } from './contract.ts';

/** How one query parameter is written. */
interface Spelling {
  /** Without the brackets of a list. */
  readonly name: string;
  readonly isList: boolean;
  /** Written as `name[key]=value`. */
  readonly isMap: boolean;
  readonly separator: string;
}

const SEPARATORS: Readonly<Record<string, string>> = { spaceDelimited: ' ', pipeDelimited: '|' };
const spellings = new WeakMap<Operation, ReadonlyMap<string, Spelling>>();

/**
 * The query of a request by the plain names of its parameters, however it was spelled: a list may come as `name=a&name=b`, `name[]=a`,
 * `name[0]=a` or `name=a,b`, and a map as `name[key]=value`. Names that the operation does not have stay as they were sent.
 */
export function foldedQuery(contract: Contract, operation: Operation, sent: URLSearchParams): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  if (sent.size === 0) return values;
  const known = spellingsOf(contract, operation);
  for (const name of new Set(sent.keys())) {
    const [base = name, key] = bracketed(name);
    const spelling = known.get(base) ?? known.get(name);
    const all = sent.getAll(name);
    if (!spelling) values[name] = all.length > 1 ? all : all[0];
    else if (spelling.isMap && key) values[base] = { ...object(values[base]), [key]: all[0] };
    else if (spelling.isList)
      values[spelling.name] = [...list(values[spelling.name]), ...split(all, spelling.separator)];
    else values[spelling.name] = all.length > 1 ? all : all[0];
  }
  return values;
}

/** Plain names of the query parameters that an operation has. */
export function queryNames(contract: Contract, operation: Operation): string[] {
  return [...spellingsOf(contract, operation).keys()];
}

/** A parameter's name without the brackets that mark a list. */
export function plainName(name: string): string {
  return name.replace(/\[\]$/, '');
}

/** `created[gte]` → `created` and `gte`; `ids[]` → `ids` and nothing. */
function bracketed(name: string): [base: string, key: string | undefined] {
  const found = /^([^[]+)\[([^\]]*)\]$/.exec(name);
  return found?.[1] === undefined ? [name, undefined] : [found[1], found[2] || undefined];
}

function split(all: readonly string[], separator: string): string[] {
  return all.flatMap((one) => one.split(separator)).filter((one) => one !== '');
}

function spellingsOf(contract: Contract, operation: Operation): ReadonlyMap<string, Spelling> {
  const known = spellings.get(operation);
  if (known) return known;
  const parameters = list(operation.document.parameters).map((parameter) => contract.resolve(parameter));
  const made = new Map(
    parameters
      .filter((parameter) => parameter.in === 'query')
      .map(({ name, schema, style }): [string, Spelling] => {
        const { type, properties } = contract.resolve(schema);
        const plain = plainName(String(name));
        const isMap = style === 'deepObject' || type === 'object' || properties !== undefined;
        const isList = [type].flat().includes('array');
        return [plain, { name: plain, isList, isMap, separator: SEPARATORS[String(style)] ?? ',' }];
      }),
  );
  spellings.set(operation, made);
  return made;
}
