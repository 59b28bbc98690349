import type { Locator, Page } from 'playwright-core';
import { controls, shown } from './app-part.ts';
import type { UiConfig } from './ui-config.ts';
import { visibleText } from './visible-text.ts';
import { labelled, selectorsIn, type UiWord } from './words.ts';

const FIELDS = 'input:not([type=hidden]):not([type=submit]):not([type=button]), select, textarea';
const NAME = 'Ada Lovelace';

/** A field as people see it. */
export interface Field {
  readonly label: string;
  readonly placeholder: string;
  readonly required: boolean;
}

/** A form, or what stands in for one: the part of a page in which something is typed and sent. */
export class FormPart {
  readonly #part: Locator;

  constructor(part: Locator) {
    this.#part = part;
  }

  /** The form that shows a field of one of the labels: the one in `near` before others. Null where there is none. */
  static async about(page: Page, near: Locator, labels: readonly string[]): Promise<FormPart | null> {
    for (const within of [near.locator('form'), page.locator('form'), page.locator('dialog, [role=dialog]'), near]) {
      for (const label of labels) {
        const found = await shown(within.filter({ has: labelOrPlaceholder(page, label) }));
        const form = found && new FormPart(found);
        // One that is in a closed dialog is there, and nobody sees it.
        if (form && (await form.field(label))) return form;
      }
    }
    return null;
  }

  isVisible(): Promise<boolean> {
    return this.#part.isVisible();
  }

  /** The field of a label, as it is shown; null where there is none. */
  async field(label: string): Promise<Field | null> {
    const found = await this.#fieldOf(label);
    if (!found) return null;
    const marked = await found.evaluate((element) => {
      const label = 'labels' in element && element.labels instanceof NodeList ? element.labels[0] : undefined;
      return {
        required: element.hasAttribute('required') || element.getAttribute('aria-required') === 'true',
        label: label?.textContent ?? element.getAttribute('aria-label') ?? '',
      };
    });
    const text = marked.label.replace(/\s+/g, ' ').trim();
    return {
      label: text,
      placeholder: (await found.getAttribute('placeholder')) ?? '',
      required: marked.required || /\*|required/i.test(text),
    };
  }

  /** Types into the field of a label. False where there is none. */
  async type(label: string, value: string): Promise<boolean> {
    const found = await this.#fieldOf(label);
    await found?.fill(value);
    return found !== null;
  }

  /** How many fields people see. */
  async count(): Promise<number> {
    let count = 0;
    for (const one of await this.#part.locator(FIELDS).all()) if (await one.isVisible()) count++;
    return count;
  }

  /** What it says. */
  text(): Promise<string> {
    return visibleText(this.#part);
  }

  /** Fills in what a person fills in who signs up or logs in. */
  async fillIn(
    { email, password }: { readonly email: string; readonly password: string },
    ui: UiConfig,
  ): Promise<void> {
    const isCalled = async (field: Locator, word: UiWord) => {
      const label = labelled(ui.words[word]);
      const is = await field.evaluate(
        (element, selectors) => selectors.some((selector) => element.matches(selector)),
        selectorsIn(ui.words[word]),
      );
      return is || (label?.test(await nameOf(field)) ?? false);
    };
    for (const field of await this.#part.locator(FIELDS).all()) {
      if (!(await field.isVisible())) continue;
      const type = (await field.getAttribute('type')) ?? 'text';
      const isSelect = await field.evaluate((element) => element.tagName === 'SELECT');
      if (type === 'password' || (await isCalled(field, 'password'))) await field.fill(password);
      else if (type === 'email' || (await isCalled(field, 'email'))) await field.fill(email);
      else if (type === 'checkbox') await field.check();
      else if (isSelect) await field.selectOption({ index: 1 }).catch(() => undefined);
      else if (['text', 'search', 'tel', 'url'].includes(type) && (await field.inputValue()) === '')
        await field.fill(NAME);
    }
  }

  /** Sends it by the button that is called so, or by its only one. */
  async send(word: UiWord, ui: UiConfig): Promise<void> {
    const named = await shown(controls(this.#part, word, ui));
    const button = named ?? (await shown(this.#part.locator('button, input[type=submit]')));
    if (button) await button.click();
    else await this.#part.locator(FIELDS).last().press('Enter');
  }

  #fieldOf(label: string): Promise<Locator | null> {
    return shown(labelOrPlaceholder(this.#part, label).and(this.#part.locator(FIELDS)));
  }
}

/** The form of a page in which a person says who they are. */
export async function formOf(page: Page): Promise<FormPart | null> {
  const secret = page.locator('input[type=password]');
  const found = (await shown(page.locator('form').filter({ has: secret }))) ?? (await shown(page.locator('form')));
  if (found) return new FormPart(found);
  return (await shown(secret)) ? new FormPart(page.locator('body')) : null;
}

function labelOrPlaceholder(within: Page | Locator, label: string): Locator {
  return within.getByLabel(label).or(within.getByPlaceholder(label));
}

function nameOf(field: Locator): Promise<string> {
  return field.evaluate((element) => {
    const label = 'labels' in element && element.labels instanceof NodeList ? element.labels[0]?.textContent : null;
    const own = ['aria-label', 'placeholder', 'autocomplete', 'name'].map((name) => element.getAttribute(name));
    return label ?? own.find((text) => text !== null && text !== '') ?? '';
  });
}
