import type { XmlElement } from './element.ts';

/** The first element over a path, whichever of several like-named ones it leads through: `first(party, 'cac:Contact', 'cbc:Name')`. */
export function first(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  return element && firstFrom(element, path, 0);
}

function firstFrom(element: XmlElement, path: readonly string[], step: number): XmlElement | undefined {
  if (step === path.length) return element;
  for (const child of element.children) {
    const found = child.name === path[step] ? firstFrom(child, path, step + 1) : undefined;
    if (found) return found;
  }
  return undefined;
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
