import type { Locator } from 'playwright-core';

/** The text of an element as people see it: what is hidden is left out. */
export function visibleText(element: Locator): Promise<string> {
  // biome-ignore lint/performance/useDomNodeTextContent: textContent has what nobody sees, scripts and styles among it.
  return element.innerText();
}
