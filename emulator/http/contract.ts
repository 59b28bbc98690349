import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nearest } from '../core/nearest.ts';
import { PACKAGE_ROOT } from '../core/package-root.ts';
import { partsOf } from './bundle.ts';
import { readDocument } from './document.ts';
import type { Unusable } from './unusable.ts';

/** Any JSON value that is an object. */
export type JsonObject = { [key: string]: unknown };

/** One way to be allowed in: a security scheme of the contract and the scopes it must carry. */
export interface Requirement {
  readonly scheme: string;
  readonly scopes: readonly string[];
}

/** One `operationId` of a contract. */
export interface Operation {
  /** The `operationId`: the operation's only name. */
  readonly id: string;
  /** In capitals. */
  readonly method: string;
  /** With the server's base path: `/api/v1/events/{event_id}`. */
  readonly path: string;
  /** Further paths of the same operation (`x-also-at`), with the base path. */
  readonly also?: readonly string[];
  /** JSON pointer of the operation in the document, percent-encoded for a `$ref`. */
  readonly pointer: string;
  readonly document: JsonObject;
  readonly requirements: readonly Requirement[];
  /** Operations that share method and path and are told apart by a form field (`x-variants`): value → name. */
  readonly variants: { readonly field: string; readonly names: Readonly<Record<string, string>> } | null;
  /** The operation exists only while this knob is on (`x-knob`). */
  readonly knob: string | null;
  /** Where the fact of its existence comes from (`x-source`). */
  readonly source: string | null;
  /** A route of the emulator's own, such as a consent form's target: journalled like any other, but no part of the contract. */
  readonly emulatorOnly: boolean;
}

/** An operation of the emulator's own, outside the contract. */
export function emulatorOperation(id: string, method: string, path: string): Operation {
  return {
    id,
    method,
    path,
    pointer: '',
    document: {},
    requirements: [],
    variants: null,
    knob: null,
    source: null,
    emulatorOnly: true,
  };
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];

/** A provider's OpenAPI 3.1 document, read once and shared by every sandbox: it never changes. */
export class Contract {
  readonly name: string;
  readonly document: JsonObject;
  readonly operations: readonly Operation[];
  /** Path of the first server, under which the operations are; empty for none. */
  readonly basePath: string;
  /** Event types of `webhooks`. */
  readonly events: readonly string[];
  /** What was left out of the document, since it means nothing. */
  readonly unusable: readonly Unusable[];

  constructor(name: string, document: JsonObject, unusable: readonly Unusable[] = []) {
    this.name = name;
    this.document = document;
    this.operations = operationsOf(document);
    this.basePath = basePath(document.servers, '');
    this.events = Object.keys(object(document.webhooks));
    this.unusable = unusable;
  }

  /** Every name that a fault, a scenario or a check may use for an operation, variants included. */
  get operationNames(): string[] {
    return this.operations.flatMap(({ id, variants }) => [id, ...Object.values(variants?.names ?? {})]);
  }

  operation(id: string): Operation | undefined {
    return this.operations.find((operation) => operation.id === id);
  }

  /** The value at a local `$ref`, or the value itself. */
  resolve(value: unknown): JsonObject {
    const node = object(value);
    const ref = node.$ref;
    if (typeof ref !== 'string') return node;
    const found = partsOf(ref.slice(1)).reduce<unknown>(
      (at, part) => (Array.isArray(at) ? at[Number(part)] : object(at)[part]),
      this.document,
    );
    return this.resolve(found);
  }

  /** The operation whose method and path look most like a request that fits none, with how to call it. */
  nearest(method: string, path: string): Operation | undefined {
    const sent = path.split('/');
    const score = (operation: Operation) => {
      const wanted = operation.path.split('/');
      const alike = wanted.reduce((sum, part, i) => sum + likeness(part, sent[i]), 0);
      return alike - Math.abs(wanted.length - sent.length) * 2 + (operation.method === method ? 1 : 0);
    };
    return this.operations
      .map((operation) => ({ operation, score: score(operation) }))
      .sort((a, b) => b.score - a.score)[0]?.operation;
  }
}

/** How much a segment of a path looks like the one of a template: the same word most, a placeholder least. */
function likeness(wanted: string, sent: string | undefined): number {
  if (sent === undefined) return 0;
  if (wanted === sent) return 3;
  if (wanted.startsWith('{')) return 1;
  return nearest(sent, [wanted]).length > 0 ? 2 : 0;
}

/** Reads `value` as an object; anything else is an empty one. */
export function object(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const read = new Map<string, Contract>();

/**
 * The contract of a provider: `contracts/NAME/openapi.yaml` or `.json`, or what the build made of it, which parses faster.
 *
 * @throws EmulatorError `contract_missing`
 */
export function loadContract(name: string): Contract {
  const known = read.get(name);
  if (known) return known;
  const built = join(PACKAGE_ROOT, 'dist', 'contracts', name, 'openapi.json');
  const fromBuild = import.meta.url.endsWith('.js') && existsSync(built);
  const document: unknown = fromBuild
    ? JSON.parse(readFileSync(built, 'utf8'))
    : readDocument(join(PACKAGE_ROOT, 'contracts', name));
  const contract = new Contract(name, object(document));
  read.set(name, contract);
  return contract;
}

function operationsOf(document: JsonObject): Operation[] {
  const base = basePath(document.servers, '');
  const operations = Object.entries(object(document.paths)).flatMap(([path, item]) => {
    const pathItem = object(item);
    return METHODS.filter((method) => pathItem[method]).map((method) => {
      const operation = object(pathItem[method]);
      const variants = object(operation['x-variants']);
      return {
        id: typeof operation.operationId === 'string' ? operation.operationId : nameOf(method, path),
        method: method.toUpperCase(),
        path: basePath(operation.servers ?? pathItem.servers, base) + path,
        ...(Array.isArray(operation['x-also-at']) && { also: operation['x-also-at'].map((other) => base + other) }),
        pointer: `/paths/${encodeURIComponent(path.replaceAll('~', '~0').replaceAll('/', '~1'))}/${method}`,
        document: { ...operation, parameters: [...list(pathItem.parameters), ...list(operation.parameters)] },
        requirements: list(operation.security ?? document.security).flatMap((alternative) =>
          Object.entries(object(alternative)).map(([scheme, scopes]) => ({ scheme, scopes: list(scopes).map(String) })),
        ),
        variants: operation['x-variants']
          ? {
              field: String(variants.field),
              names: Object.fromEntries(Object.entries(object(variants.operations)).map(([k, v]) => [k, String(v)])),
            }
          : null,
        knob: typeof operation['x-knob'] === 'string' ? operation['x-knob'] : null,
        source: typeof operation['x-source'] === 'string' ? operation['x-source'] : null,
        emulatorOnly: false,
      };
    });
  });
  return named(operations);
}

/** Two operations of one name, which some generators of documents make, are told apart by a number. */
function named(operations: readonly Operation[]): Operation[] {
  const count = new Map<string, number>();
  return operations.map((operation) => {
    const before = count.get(operation.id) ?? 0;
    count.set(operation.id, before + 1);
    return before === 0 ? operation : { ...operation, id: `${operation.id}_${before + 1}` };
  });
}

/** A name for an operation that the document gives none: `getPetsById` of `GET /pets/{id}`. */
function nameOf(method: string, path: string): string {
  const words = path.split(/[^\w{}]+/).filter(Boolean);
  const spoken = words.map((word) => word.replace(/\{(\w+)\}/g, 'By_$1')).flatMap((word) => word.split(/[_{}]+/));
  return method + spoken.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** Reads `value` as a list; anything else is an empty one. */
export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function basePath(servers: unknown, otherwise: string): string {
  const { url, variables } = object(list(servers)[0]);
  if (typeof url !== 'string') return otherwise;
  const filled = url.replace(/\{([^}]+)\}/g, (_all, name: string) =>
    String(object(object(variables)[name]).default ?? name),
  );
  // A server may be a whole address: the emulator answers at one of its own, under the same path.
  return filled.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/\/$/, '');
}
