import { isJsonObject, type JsonObject } from '../core/json.ts';

/** Files of a document by their absolute path or URL, parsed. */
export type DocumentFiles = ReadonlyMap<string, unknown>;

/** Where the parts of an operation are kept among the components, by the member that refers to them. */
const SECTIONS: Readonly<Record<string, string>> = {
  parameters: 'parameters',
  responses: 'responses',
  headers: 'headers',
  requestBody: 'requestBodies',
  examples: 'examples',
  links: 'links',
  securitySchemes: 'securitySchemes',
};

/**
 * One document of a document that is split over files: path items are put where they are referred to, everything else among the components,
 * under the name of its file or of the pointer's last word, so that a schema of its own file keeps a name.
 *
 * @param root key of the file with the document itself
 * @param locate the key of the file that a reference from a file means
 */
export function bundled(
  files: DocumentFiles,
  root: string,
  locate: (from: string, reference: string) => string,
): JsonObject {
  const document = files.get(root);
  // In one file all references are its own already.
  if (files.size === 1 && isJsonObject(document)) return document;
  return new Bundler(files, root, locate).bundle();
}

class Bundler {
  readonly #files: DocumentFiles;
  readonly #root: string;
  readonly #locate: (from: string, reference: string) => string;
  /** What was taken over, by file and pointer → where it is now. */
  readonly #places = new Map<string, string>();
  readonly #document: JsonObject;

  constructor(files: DocumentFiles, root: string, locate: (from: string, reference: string) => string) {
    this.#files = files;
    this.#root = root;
    this.#locate = locate;
    const document = files.get(root);
    this.#document = isJsonObject(document) ? { ...document } : {};
  }

  bundle(): JsonObject {
    const components = isJsonObject(this.#document.components) ? this.#document.components : {};
    this.#document.components = Object.fromEntries(
      Object.entries(components).map(([name, section]) => [name, isJsonObject(section) ? { ...section } : section]),
    );
    this.#nameAliases(components);
    for (const [name, value] of Object.entries(this.#document)) {
      if (name === 'components') continue;
      this.#document[name] = this.#rewritten(value, this.#root, [name]);
    }
    const own = this.#document.components;
    if (!isJsonObject(own)) return this.#document;
    for (const [section, parts] of Object.entries(components)) {
      for (const [name, part] of Object.entries(isJsonObject(parts) ? parts : {})) {
        const target = own[section];
        if (isJsonObject(target)) target[name] = this.#component(part, [section, name]);
      }
    }
    return this.#document;
  }

  /** A component that is nothing but a file is where everything that refers to the file finds it. */
  #nameAliases(components: JsonObject): void {
    for (const [section, parts] of Object.entries(components)) {
      for (const [name, part] of Object.entries(isJsonObject(parts) ? parts : {})) {
        const [file, pointer] = this.#alias(part) ?? [this.#root, ''];
        const key = `${file}#${pointer}`;
        if (file !== this.#root && !this.#places.has(key)) this.#places.set(key, `#/components/${section}/${name}`);
      }
    }
  }

  #alias(part: unknown): [file: string, pointer: string] | null {
    const isAlias = isJsonObject(part) && typeof part.$ref === 'string' && Object.keys(part).length === 1;
    return isAlias ? this.#target(String(part.$ref), this.#root) : null;
  }

  #component(part: unknown, path: readonly [string, string]): unknown {
    const [file, pointer] = this.#alias(part) ?? [this.#root, ''];
    const isHere = this.#places.get(`${file}#${pointer}`) === `#/components/${path.join('/')}`;
    return isHere ? this.#rewritten(this.#at(file, pointer), file, path) : this.#rewritten(part, this.#root, path);
  }

  /** A value of a file with its references made to point into the one document. */
  #rewritten(value: unknown, file: string, path: readonly string[]): unknown {
    if (Array.isArray(value)) return value.map((one, i) => this.#rewritten(one, file, [...path, String(i)]));
    if (!isJsonObject(value)) return value;
    const { $ref, ...beside } = value;
    if (typeof $ref !== 'string') return this.#members(value, file, path);
    const [target, pointer] = this.#target($ref, file);
    if (target === this.#root) return { ...this.#rest(beside, file, path), $ref: `#${pointer}` };
    if (isPathItem(path)) return this.#rewritten(this.#at(target, pointer), target, path);
    return { ...this.#rest(beside, file, path), $ref: this.#placed(target, pointer, path) };
  }

  #members(value: JsonObject, file: string, path: readonly string[]): JsonObject {
    return Object.fromEntries(
      Object.entries(value)
        // Which dialect a file of its own has says nothing within another.
        .filter(([name]) => name !== '$schema' || path.length === 0)
        .map(([name, inner]) => [name, this.#rewritten(inner, file, [...path, name])]),
    );
  }

  #rest(beside: JsonObject, file: string, path: readonly string[]): JsonObject {
    return Object.keys(beside).length === 0 ? {} : this.#members(beside, file, path);
  }

  #target(reference: string, file: string): [file: string, pointer: string] {
    const cut = reference.indexOf('#');
    const where = cut < 0 ? reference : reference.slice(0, cut);
    return [where === '' ? file : this.#locate(file, where), cut < 0 ? '' : reference.slice(cut + 1)];
  }

  /** Puts a part of another file among the components, once. */
  #placed(file: string, pointer: string, path: readonly string[]): string {
    const key = `${file}#${pointer}`;
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const section = sectionOf(path);
    const own = this.#section(section);
    const name = freeName(own, nameOf(file, pointer));
    const place = `#/components/${section}/${name}`;
    this.#places.set(key, place);
    own[name] = {};
    own[name] = this.#rewritten(this.#at(file, pointer), file, [section, name]);
    return place;
  }

  #section(name: string): JsonObject {
    const components = isJsonObject(this.#document.components) ? this.#document.components : {};
    const known = components[name];
    if (isJsonObject(known)) return known;
    const made: JsonObject = {};
    components[name] = made;
    this.#document.components = components;
    return made;
  }

  #at(file: string, pointer: string): unknown {
    return partsOf(pointer).reduce<unknown>((at, part) => {
      if (Array.isArray(at)) return at[Number(part)];
      return isJsonObject(at) ? at[part] : undefined;
    }, this.#files.get(file));
  }
}

function isPathItem(path: readonly string[]): boolean {
  return path.length === 2 && (path[0] === 'paths' || path[0] === 'webhooks');
}

function sectionOf(path: readonly string[]): string {
  for (const name of path.slice(-2).reverse()) {
    const section = SECTIONS[name];
    if (section !== undefined) return section;
  }
  return 'schemas';
}

/** The words of a JSON pointer. */
export function partsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** `Ticket` of `schemas/Ticket.yaml`; `Page` of `#/$defs/Page`. */
function nameOf(file: string, pointer: string): string {
  const word = partsOf(pointer).at(-1);
  const base =
    file
      .split(/[\\/]/)
      .at(-1)
      ?.replace(/\.(ya?ml|json)$/i, '') ?? 'part';
  const isNumber = word !== undefined && /^\d+$/.test(word);
  return (word === undefined || isNumber ? base : word).replace(/[^\w.-]+/g, '_').replace(/^_+|_+$/g, '') || base;
}

function freeName(taken: JsonObject, wanted: string): string {
  if (!(wanted in taken)) return wanted;
  for (let i = 2; ; i++) if (!(`${wanted}_${i}` in taken)) return `${wanted}_${i}`;
}
