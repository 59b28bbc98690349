import type { XmlElement } from './element.ts';

/** The first child of that name, or of the names one after another: `first(party, 'cac:PostalAddress', 'cbc:CityName')`. */
export function first(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  let found = element;
  for (const name of path) {
    if (!found) return undefined;
    found = found.children.find((child) => child.name === name);
  }
  return found;
}

/** All children of that name. */
export function all(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element ? element.children.filter((child) => child.name === name) : [];
}

/** All that is reached over that path, whichever of several like-named elements it leads through. */
export function every(element: XmlElement | undefined, ...path: readonly string[]): readonly XmlElement[] {
  let found: readonly XmlElement[] = element ? [element] : [];
  for (const name of path) found = found.flatMap((from) => all(from, name));
  return found;
}

/** The trimmed text of an element; empty where there is none. */
export function textOf(element: XmlElement | undefined): string {
  return element ? element.text.trim() : '';
}

/** The trimmed text at the end of a path; empty where there is none. */
export function textAt(element: XmlElement | undefined, ...path: readonly string[]): string {
  return textOf(first(element, ...path));
}

/** The trimmed value of an attribute; empty where there is none. */
export function attribute(element: XmlElement | undefined, name: string): string {
  return element?.attributes.get(name)?.trim() ?? '';
}
