import type { Page } from 'playwright-core';
import { visibleText } from './visible-text.ts';

const DECISIONS = { allow: 'approve', deny: 'decline' } as const;

/** A page of the provider, on which a person consents, or sees why that cannot go on. */
export class ConsentPage {
  readonly page: Page;
  /** False where it has taken the place of the product. */
  readonly isPopup: boolean;

  constructor(page: Page, isPopup: boolean) {
    this.page = page;
    this.isPopup = isPopup;
  }

  /** True where it asks for a decision; false where it says that something is wrong. */
  asks(): Promise<boolean> {
    return this.#button('allow').isVisible();
  }

  /** What it says. */
  async text(): Promise<string> {
    return (await visibleText(this.page.locator('body'))).replace(/\s+/g, ' ').trim();
  }

  /** Decides; where that closes the popup, this is over at once. Scopes in `without` are not ticked. */
  async decide(decision: 'allow' | 'deny', without: readonly string[] = []): Promise<void> {
    for (const scope of without) await this.page.locator(`input[name=scope][value="${scope}"]`).uncheck();
    const gone = this.page.waitForEvent('close').catch(() => undefined);
    const arrived = this.page.waitForURL((url) => !url.pathname.endsWith('/authorize')).catch(() => undefined);
    await this.#button(decision)
      .click()
      .catch((thrown) => {
        if (!this.page.isClosed()) throw thrown;
      });
    await Promise.race([gone, arrived]);
  }

  /** Closes the popup; where it has taken the place of the product, the visitor goes back there next. */
  async close(): Promise<void> {
    if (this.isPopup && !this.page.isClosed()) await this.page.close();
  }

  #button(decision: keyof typeof DECISIONS) {
    return this.page.locator(`button[name=decision][value=${DECISIONS[decision]}]`);
  }
}
