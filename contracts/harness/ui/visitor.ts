import type { BrowserContext, Locator, Page } from 'playwright-core';
import type { Clock } from '../../../emulator/core/clock.ts';
import { EmulatorError } from '../../../emulator/core/errors.ts';
import { eventually } from '../eventually.ts';
import type { Sightings } from '../sightings.ts';
import { type AppState, appState, controls, type NamedApp, partOf, shown } from './app-part.ts';
import { chromium } from './chromium.ts';
import { ConsentPage } from './consent-page.ts';
import { FormPart, formOf } from './form-part.ts';
import { Recording } from './recording.ts';
import type { UiConfig } from './ui-config.ts';
import { visibleText } from './visible-text.ts';
import { containing, type UiWord } from './words.ts';

/** Somebody who uses the product. */
export interface Customer {
  readonly email: string;
  readonly password: string;
}

/** What a visitor needs. */
export interface VisitorParts {
  readonly ui: UiConfig;
  /** Where the integration answers. */
  readonly url: string;
  /** Origin of the provider's own pages. */
  readonly provider: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Certificates of the provider's authority are not known to the browser. */
  readonly isSecure: boolean;
  readonly sightings: Sightings | null;
}

/** The pages that a configuration names. */
export type UiPage = 'signup' | 'login' | 'integrations';

/** How long a page has to show what is expected (wall ms). */
const PATIENCE_MS = 15_000;

/** A person at a browser, with nothing in it from before: no cookies, no storage. */
export class Visitor {
  readonly ui: UiConfig;
  readonly recording: Recording;
  readonly #parts: VisitorParts;
  readonly #context: BrowserContext;
  #page: Page;

  private constructor(parts: VisitorParts, context: BrowserContext, page: Page) {
    this.ui = parts.ui;
    this.#parts = parts;
    this.#context = context;
    this.#page = page;
    this.recording = new Recording(context, new URL(parts.url).origin, parts.sightings);
  }

  /** Sits down at a browser. Needs a lease of Chromium. @throws EmulatorError as `chromium` does */
  static async arrive(parts: VisitorParts): Promise<Visitor> {
    const browser = await chromium();
    const context = await browser.newContext({
      ignoreHTTPSErrors: parts.isSecure,
      locale: 'en-GB',
      serviceWorkers: 'block',
    });
    context.setDefaultTimeout(PATIENCE_MS);
    return new Visitor(parts, context, await context.newPage());
  }

  /** The tab in which the person works; popups are others. */
  get page(): Page {
    return this.#page;
  }

  /** Tabs that are open, popups among them. */
  get pages(): readonly Page[] {
    return this.#context.pages();
  }

  async leave(): Promise<void> {
    await this.recording.traffic();
    await this.#context.close();
  }

  /** Opens a page. Gives the status of its answer; null where there was none. */
  async open(page: UiPage): Promise<number | null> {
    if (this.#page.isClosed()) this.#page = await this.#context.newPage();
    const address = new URL(this.ui[page], this.#parts.url).href;
    const response = await this.#page.goto(address, { waitUntil: 'load' });
    return response?.status() ?? null;
  }

  /** Looks at the page anew. */
  async reload(): Promise<void> {
    await this.#page.reload({ waitUntil: 'load' });
  }

  /** Signs up, and goes to the page with the integrations, by the log-in where that asks for it. @throws EmulatorError `ui_unclear` */
  async signUp(customer: Customer): Promise<void> {
    await this.open('signup');
    await this.#enter('signup', customer);
    await this.visit(customer);
  }

  /** Goes to the page with the integrations, by the log-in where that asks for it. @throws EmulatorError `ui_unclear` */
  async visit(customer: Customer): Promise<void> {
    await this.open('integrations');
    if (!(await this.isAskedToLogIn())) return;
    if (!(await this.#hasPassword())) await this.open('login');
    await this.#enter('login', customer);
    await this.open('integrations');
  }

  /** True where the page asks who is there: it is the page of the log-in, or has a field for a password and a button that logs in. */
  async isAskedToLogIn(): Promise<boolean> {
    const { pathname } = new URL(this.#page.url());
    if ([this.ui.login, this.ui.signup].some((page) => pathname === new URL(page, this.#parts.url).pathname))
      return true;
    return (await this.#hasPassword()) && (await this.#hasLogin());
  }

  /** The part of the page that is about an application. */
  part(app: NamedApp): Promise<Locator> {
    return partOf(this.#page, app, this.ui);
  }

  /** What the page offers for an application now. */
  state(app: NamedApp): Promise<AppState | null> {
    return appState(this.#page, app, this.ui);
  }

  /** Waits until the page offers this for an application; gives what it offers in the end. Whoever is away still goes back first. */
  async until(app: NamedApp, wanted: AppState, withinMs = PATIENCE_MS): Promise<AppState | null> {
    if (this.isAway()) await this.open('integrations');
    return this.look(
      () => this.state(app),
      (state) => state === wanted,
      withinMs,
    );
  }

  /** Presses what is called so; in the part about an application where one is named. @throws EmulatorError `ui_unclear` */
  async press(word: UiWord, app?: NamedApp): Promise<void> {
    const found = await this.look(
      async () => shown(controls(app ? await this.part(app) : this.#page, word, this.ui, app)),
      (one) => one !== null,
    );
    if (!found) throw this.#unclear(`has nothing to press that is called ${this.ui.words[word].join(' or ')}`, app);
    await found.click();
  }

  /** Presses, and goes along to a page of the provider: in a popup, or in the same tab. Null where none opens in time. */
  async pressToProvider(word: UiWord, app: NamedApp, withinMs = PATIENCE_MS): Promise<ConsentPage | null> {
    await this.press(word, app);
    return this.toProvider(withinMs);
  }

  /** Waits for a page of the provider that has been opened. */
  async toProvider(withinMs = PATIENCE_MS): Promise<ConsentPage | null> {
    const there = (page: Page) => page.url().startsWith(`${this.#parts.provider}/`);
    const page = await this.look(
      async () => this.pages.find(there),
      (one) => one !== undefined,
      withinMs,
    );
    if (!page) return null;
    await page.waitForLoadState('load');
    return new ConsentPage(page, page !== this.#page);
  }

  /** The form in which credentials of an application are typed, wherever it is shown. Null where none comes. */
  async keyForm(app: NamedApp, labels: readonly string[]): Promise<FormPart | null> {
    return this.look(
      async () => FormPart.about(this.#page, await this.part(app), labels),
      (form) => form !== null,
    );
  }

  /** True where that form is shown now. */
  async hasKeyForm(app: NamedApp, labels: readonly string[]): Promise<boolean> {
    return (await FormPart.about(this.#page, await this.part(app), labels)) !== null;
  }

  /** Until another page is opened, no window is, as in browsers that block them. */
  async blockWindows(): Promise<void> {
    await this.#page.evaluate('window.open = () => null');
  }

  /** True where the tab has gone to a page of the provider. */
  isAway(): boolean {
    return this.#page.url().startsWith(`${this.#parts.provider}/`);
  }

  /** Ends a connection, and says so again where that is asked: by a dialog of the browser, or one of the page. */
  async disconnect(app: NamedApp): Promise<void> {
    this.#page.once('dialog', (dialog) => void dialog.accept().catch(() => undefined));
    await this.press('disconnect', app);
    const dialog = this.#page.locator('dialog[open], [role=dialog], [role=alertdialog]');
    const change = async () => (await this.state(app)) !== 'connected' || (await dialog.first().isVisible());
    await this.look(change, Boolean);
    const confirm = await shown(controls(dialog, 'confirm', this.ui, app));
    await confirm?.click();
  }

  /** All that the page says, line by line. */
  async lines(): Promise<string[]> {
    const text = await visibleText(this.#page.locator('body'));
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  }

  /** Waits until the page says that something went wrong, and did not say so before; null where it does not. */
  async toldOf(before: readonly string[], withinMs = PATIENCE_MS): Promise<string | null> {
    const bad = containing(this.ui.words.failed);
    const look = async () => (await this.lines()).find((line) => !before.includes(line) && bad.test(line)) ?? null;
    return this.look(look, (line) => line !== null, withinMs);
  }

  /** Looks again and again until what is seen is good, or the time is over. */
  look<T>(look: () => Promise<T>, isGood: (seen: T) => boolean, withinMs = PATIENCE_MS): Promise<T> {
    // A page that is just being replaced by another shows nothing for a moment.
    return eventually(this.#parts, () => steady(look, () => this.#page.waitForLoadState('load')), isGood, withinMs);
  }

  async #hasPassword(): Promise<boolean> {
    return (await shown(this.#page.locator('input[type=password]'))) !== null;
  }

  async #hasLogin(): Promise<boolean> {
    const found = controls(this.#page, 'login', this.ui).or(controls(this.#page, 'signup', this.ui));
    return (await shown(found)) !== null;
  }

  async #enter(word: 'signup' | 'login', customer: Customer): Promise<void> {
    const form = await this.look(
      () => formOf(this.#page),
      (one) => one !== null,
    );
    if (!form) throw this.#unclear('has no form to fill in');
    await form.fillIn(customer, this.ui);
    const was = this.#page.url();
    await form.send(word, this.ui);
    const isOver = async () => this.#page.url() !== was || !(await form.isVisible());
    if (!(await this.look(isOver, Boolean))) throw this.#unclear('stays as it is after its form was sent');
    await this.#page.waitForLoadState('load');
  }

  #unclear(how: string, app?: NamedApp): EmulatorError {
    const where = `${new URL(this.#page.url()).pathname}${app ? ` (${app.name})` : ''}`;
    return new EmulatorError(
      'ui_unclear',
      `The page ${where} ${how}. Say what it is called with integration.ui.words.`,
    );
  }
}

async function steady<T>(look: () => Promise<T>, settle: () => Promise<void>): Promise<T> {
  try {
    return await look();
  } catch {
    await settle();
    return look();
  }
}
