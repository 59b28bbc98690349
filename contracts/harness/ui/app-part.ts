import type { Locator, Page } from 'playwright-core';
import type { UiConfig } from './ui-config.ts';
import { visibleText } from './visible-text.ts';
import { labelled, mentioned, selectorsIn, type UiWord } from './words.ts';

/** An application as pages name it. */
export interface NamedApp {
  readonly slug: string;
  readonly name: string;
}

/** What a page offers for an application: to connect it, to do so anew, or neither, since it is connected. */
export type AppState = 'connect' | 'connected' | 'reconnect';

/** What people press. */
const CONTROLS = ['button', 'link'] as const;
const PARTS = 'li, tr, article, section, fieldset, form, div, td, dd, figure';

/** The controls within something that are called so: by selector, or by a visible label that begins with one of the words. */
export function controls(within: Page | Locator, word: UiWord, ui: UiConfig, app?: NamedApp): Locator {
  const facts = app ? { slug: app.slug, name: app.name } : {};
  const label = labelled(ui.words[word]);
  const found = [
    ...selectorsIn(ui.words[word], facts).map((selector) => within.locator(selector)),
    ...(label ? CONTROLS.map((role) => within.getByRole(role, { name: label })) : []),
  ];
  return found.reduce((sum, one) => sum.or(one));
}

/** The part of a page that is about one application: named by a selector, or the smallest that names it and has something to press for it. */
export async function partOf(page: Page, app: NamedApp, ui: UiConfig): Promise<Locator> {
  if (ui.app !== null) {
    const [selector = ui.app] = selectorsIn([`css=${ui.app}`], { slug: app.slug, name: app.name });
    return page.locator(selector).first();
  }
  const naming = page.locator(PARTS).filter({ hasText: app.name });
  const own = controls(page, 'connect', ui, app)
    .or(controls(page, 'reconnect', ui, app))
    .or(controls(page, 'disconnect', ui, app));
  const offering = naming.filter({ has: own });
  // Elsewhere, too, may an application be named next to a button: where something of it failed, for example.
  if ((await offering.count()) > 0) return offering.last();
  return naming.filter({ has: page.locator('button, a[href], [role=button]') }).last();
}

/** What is offered for an application now; null where it is not there, or says nothing. */
export async function appState(page: Page, app: NamedApp, ui: UiConfig): Promise<AppState | null> {
  const part = await partOf(page, app, ui);
  if (!(await part.isVisible())) return null;
  const offers = async (word: UiWord) => (await shown(controls(part, word, ui, app))) !== null;
  if (await offers('reconnect')) return 'reconnect';
  if (await offers('connect')) return 'connect';
  const text = mentioned(ui.words.connected);
  const says = text?.test(await visibleText(part)) === true || (await selected(part, 'connected', ui, app));
  return says || (await offers('disconnect')) ? 'connected' : null;
}

/** The first of some elements that is visible and can be pressed; null where none can. */
export async function shown(found: Locator): Promise<Locator | null> {
  for (const one of await found.all()) {
    if ((await one.isVisible()) && (await one.isEnabled().catch(() => false))) return one;
  }
  return null;
}

async function selected(part: Locator, word: UiWord, ui: UiConfig, { slug, name }: NamedApp): Promise<boolean> {
  for (const selector of selectorsIn(ui.words[word], { slug, name })) {
    if (await part.locator(selector).first().isVisible()) return true;
  }
  return false;
}
