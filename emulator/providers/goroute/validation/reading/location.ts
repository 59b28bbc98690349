import type { XmlElement } from './element.ts';

/** Places among like-named siblings, counted once for each parent: counting for each finding would cost the square of a long document. */
const positions = new WeakMap<XmlElement, ReadonlyMap<XmlElement, number>>();

/**
 * Where an element stands: `/Invoice/cac:InvoiceLine[2]/cbc:LineExtensionAmount[1]`.
 *
 * @see https://docs.goroute.ai/docs/sending-documents/error-handling
 */
export function locationOf(element: XmlElement): string {
  if (!element.parent) return `/${element.name}`;
  return `${locationOf(element.parent)}/${element.name}[${positionIn(element.parent, element)}]`;
}

function positionIn(parent: XmlElement, element: XmlElement): number {
  const known = positions.get(parent) ?? positionsIn(parent);
  positions.set(parent, known);
  return known.get(element) ?? 1;
}

function positionsIn(parent: XmlElement): ReadonlyMap<XmlElement, number> {
  const counts = new Map<string, number>();
  const found = new Map<XmlElement, number>();
  for (const child of parent.children) {
    const position = (counts.get(child.name) ?? 0) + 1;
    counts.set(child.name, position);
    found.set(child, position);
  }
  return found;
}
