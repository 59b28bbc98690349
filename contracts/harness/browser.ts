import { CookieJar } from 'tough-cookie';
import { EmulatorError } from '../../emulator/core/errors.ts';
import { boundedText } from './bounded-text.ts';
import { type Consent, consentForm, decide } from './consent-form.ts';
import type { Sightings } from './sightings.ts';
import { trustingFetch } from './trusting-fetch.ts';

/** A page that was reached. */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Addresses on the way to it, itself included. */
  readonly visited: readonly string[];
}

/** Where a browser may go, and how long. */
export interface BrowserLimits {
  /** Origins of the integration and of the provider; no other is visited. */
  readonly origins: readonly string[];
  readonly signal: AbortSignal;
  readonly withinMs: number;
  /** PEM of the authority that the provider's pages are certified by, where they are at HTTPS addresses. */
  readonly ca?: string | null;
  /** `Accept-Language`. */
  readonly language?: string | null;
  /** Told of all that a person at this browser could see. */
  readonly sightings?: Sightings;
}

/** How a page is asked for. */
interface Visit {
  readonly url: URL;
  readonly method: string;
  readonly form: URLSearchParams | null;
  readonly before: readonly string[];
  /** Origin at whose door a redirect from elsewhere ends the visit. */
  readonly stopAt: string | null;
}

const MOST_REDIRECTS = 12;
const REDIRECTS = [301, 302, 303, 307, 308];

/** A person's browser, as far as a consent needs one: it keeps cookies, follows redirects, and sends a form. */
export class Browser {
  readonly #limits: BrowserLimits;
  readonly #cookies = new CookieJar(undefined, { allowSecureOnLocal: true, rejectPublicSuffixes: false });

  constructor(limits: BrowserLimits) {
    this.#limits = limits;
  }

  /** Opens an address and goes where it leads. @throws EmulatorError `browser_lost`; also what fetch throws where nobody answers */
  open(address: string, method = 'GET', form: URLSearchParams | null = null): Promise<Page> {
    return this.#go({ url: new URL(address), method, form, before: [], stopAt: null });
  }

  /** Opens an address; where it leads to a consent page, decides, and goes on to the end. @throws as {@link open} */
  async consent(address: string, method: string, consent: Consent): Promise<Page> {
    return this.#decide(await this.open(address, method), consent, null);
  }

  /**
   * Walks to the consent page and decides, and stops where the provider sends the browser back to the integration: gives that address,
   * not opened yet. Null where the way did not lead there. @throws as {@link open}
   */
  async authorize(address: string, method: string, consent: Consent): Promise<string | null> {
    const stopAt = new URL(address).origin;
    const page = await this.#decide(await this.open(address, method), consent, stopAt);
    return page.status === 0 ? page.url : null;
  }

  async #decide(page: Page, consent: Consent, stopAt: string | null): Promise<Page> {
    const form = consentForm(page.body);
    if (!form) return page;
    const url = new URL(form.action, page.url);
    return this.#go({ url, method: 'POST', form: decide(form, consent), before: page.visited, stopAt });
  }

  async #go({ url, method, form, before, stopAt }: Visit): Promise<Page> {
    const { origins, signal, withinMs, sightings, ca } = this.#limits;
    const visited = [...before, url.href];
    const comesBack = stopAt === url.origin && before.length > 0 && new URL(before.at(-1) ?? '').origin !== stopAt;
    if (comesBack) return { url: url.href, status: 0, headers: {}, body: '', visited };
    if (!origins.includes(url.origin)) {
      throw lost(`was sent to ${url.origin}, which is neither the integration nor the provider`);
    }
    if (before.length > MOST_REDIRECTS) throw lost(`was redirected more than ${MOST_REDIRECTS} times`);
    const asked = {
      method,
      headers: await this.#headers(url),
      body: form,
      signal: AbortSignal.any([signal, AbortSignal.timeout(withinMs)]),
    };
    const isCertified = ca && url.protocol === 'https:' && url.origin !== this.#integration;
    const response = isCertified
      ? await trustingFetch(url, asked, ca)
      : await fetch(url, { ...asked, redirect: 'manual' });
    const body = await boundedText(response);
    const headers = Object.fromEntries(response.headers);
    const step = `${method} ${url.pathname} → ${response.status}`;
    sightings?.add('address', step, url.href);
    if (url.origin === this.#integration) sightings?.add('page', step, pageText(response, body));
    for (const line of response.headers.getSetCookie()) {
      await this.#cookies.setCookie(line, url.href, { ignoreError: true });
    }
    const location = response.headers.get('location');
    if (location === null || !REDIRECTS.includes(response.status)) {
      return { url: url.href, status: response.status, headers, body, visited };
    }
    if (!URL.canParse(location, url.href)) throw lost(`was redirected to "${location}", which is no address`);
    const same = response.status === 307 || response.status === 308;
    const next = { url: new URL(location, url.href), method: same ? method : 'GET', form: same ? form : null };
    return this.#go({ ...next, before: visited, stopAt });
  }

  /** By convention the first of the origins; the rest are the provider's own pages. */
  get #integration(): string {
    return this.#limits.origins[0] ?? '';
  }

  async #headers(url: URL): Promise<Record<string, string>> {
    const cookie = await this.#cookies.getCookieString(url.href);
    const { language } = this.#limits;
    return {
      accept: 'text/html',
      connection: 'close',
      ...(cookie !== '' && { cookie }),
      ...(language && { 'accept-language': language }),
    };
  }
}

function pageText({ headers }: Response, body: string): string {
  return `${[...headers].map(([name, value]) => `${name}: ${value}`).join('\n')}\n\n${body}`;
}

function lost(how: string): EmulatorError {
  return new EmulatorError('browser_lost', `The browser ${how}.`);
}
