import { INNER_ORDER } from '../structure/inner-order.ts';
import { CREDIT_NOTE_ORDER, INVOICE_ORDER } from '../structure/order.ts';

/** An element that is being written: it can still be changed. Elements of UBL are named `cbc:ID`, the root `Invoice`. */
export class Draft {
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: Draft[];
  text: string;

  constructor(
    name: string,
    content: string | readonly (Draft | null)[],
    attributes: Readonly<Record<string, string>> = {},
  ) {
    this.name = name;
    this.attributes = new Map(Object.entries(attributes));
    this.text = typeof content === 'string' ? content : '';
    this.children = typeof content === 'string' ? [] : content.filter((child) => child !== null);
  }

  /** The first element over a path: `cac:TaxTotal/cbc:TaxAmount`. @throws RangeError where there is none */
  at(path: string): Draft {
    let found: Draft = this;
    for (const name of path.split('/')) {
      const next = found.children.find((child) => child.name === name);
      if (!next) throw new RangeError(`${found.name} has no ${name}`);
      found = next;
    }
    return found;
  }

  /** True where a path leads to an element. */
  has(path: string): boolean {
    const [name, ...rest] = path.split('/');
    const inner = rest.join('/');
    return this.children.some((child) => child.name === name && (inner === '' || child.has(inner)));
  }

  /** All children of that name. */
  all(name: string): Draft[] {
    return this.children.filter((child) => child.name === name);
  }

  /** Gives the first element over a path another text; adds it to its parent where that has none. */
  set(path: string, text: string): this {
    if (this.has(path)) this.at(path).text = text;
    else this.parentOf(path).add(new Draft(lastOf(path), text));
    return this;
  }

  /** Sets an attribute of the element over a path, or takes it away. */
  mark(path: string, name: string, value: string | null): this {
    const { attributes } = this.at(path);
    if (value === null) attributes.delete(name);
    else attributes.set(name, value);
    return this;
  }

  /** Takes away every element over a path. */
  drop(path: string): this {
    if (!this.has(path)) return this;
    const parent = this.parentOf(path);
    const name = lastOf(path);
    parent.children.splice(0, parent.children.length, ...parent.children.filter((child) => child.name !== name));
    return this;
  }

  /** Adds a child where the schema wants it: behind its like, and before what has to come later. */
  add(child: Draft): this {
    const order = orderIn(this.name);
    const rank = order.indexOf(child.name);
    const next = this.children.findIndex(({ name }) => order.indexOf(name) > rank);
    this.children.splice(next < 0 || rank < 0 ? this.children.length : next, 0, child);
    return this;
  }

  private parentOf(path: string): Draft {
    const cut = path.lastIndexOf('/');
    return cut < 0 ? this : this.at(path.slice(0, cut));
  }
}

/** Elements with a text. */
export function value(name: string, text: string, attributes?: Readonly<Record<string, string>>): Draft {
  return new Draft(name, text, attributes);
}

/** Elements with others inside; null is left out. */
export function group(name: string, ...children: readonly (Draft | null)[]): Draft {
  return new Draft(name, children);
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function orderIn(name: string): readonly string[] {
  if (name === 'Invoice') return INVOICE_ORDER;
  return name === 'CreditNote' ? CREDIT_NOTE_ORDER : (INNER_ORDER.get(name) ?? []);
}
