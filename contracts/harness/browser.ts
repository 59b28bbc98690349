import { EmulatorError } from '../../emulator/core/errors.ts';
import { type Consent, consentForm, decide } from './consent-form.ts';

/** A page that was reached. */
export interface Page {
  readonly url: string;
  readonly status: number;
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
  /** `Accept-Language`. */
  readonly language?: string | null;
}

const MOST_REDIRECTS = 12;
const REDIRECTS = [301, 302, 303, 307, 308];

/** A person's browser, as far as a consent needs one: it keeps cookies, follows redirects, and sends a form. */
export class Browser {
  readonly #limits: BrowserLimits;
  /** By host name, as in any browser: ports share their cookies. */
  readonly #cookies = new Map<string, Map<string, string>>();

  constructor(limits: BrowserLimits) {
    this.#limits = limits;
  }

  /** Opens an address and goes where it leads. @throws EmulatorError `browser_lost`; also what fetch throws where nobody answers */
  open(address: string, method = 'GET', form: URLSearchParams | null = null): Promise<Page> {
    return this.#go(new URL(address), method, form, []);
  }

  /** Opens an address; where it leads to a consent page, decides, and goes on to the end. @throws as {@link open} */
  async consent(address: string, method: string, consent: Consent): Promise<Page> {
    const page = await this.open(address, method);
    const form = consentForm(page.body);
    if (!form) return page;
    const end = await this.open(new URL(form.action, page.url).href, 'POST', decide(form, consent));
    return { ...end, visited: [...page.visited, ...end.visited] };
  }

  async #go(url: URL, method: string, form: URLSearchParams | null, before: readonly string[]): Promise<Page> {
    const visited = [...before, url.href];
    if (!this.#limits.origins.includes(url.origin)) {
      throw lost(`was sent to ${url.origin}, which is neither the integration nor the provider`);
    }
    if (visited.length > MOST_REDIRECTS) throw lost(`was redirected more than ${MOST_REDIRECTS} times`);
    const { signal, withinMs } = this.#limits;
    const response = await fetch(url, {
      method,
      headers: this.#headers(url),
      body: form,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(withinMs)]),
    });
    this.#keepCookies(url, response.headers.getSetCookie());
    const body = await response.text();
    const location = response.headers.get('location');
    if (location === null || !REDIRECTS.includes(response.status)) {
      return { url: url.href, status: response.status, body, visited };
    }
    if (!URL.canParse(location, url.href)) throw lost(`was redirected to "${location}", which is no address`);
    const same = response.status === 307 || response.status === 308;
    return this.#go(new URL(location, url.href), same ? method : 'GET', same ? form : null, visited);
  }

  #headers({ hostname }: URL): Record<string, string> {
    const cookies = [...(this.#cookies.get(hostname) ?? [])].map(([name, value]) => `${name}=${value}`);
    const { language } = this.#limits;
    return {
      accept: 'text/html',
      connection: 'close',
      ...(cookies.length > 0 && { cookie: cookies.join('; ') }),
      ...(language && { 'accept-language': language }),
    };
  }

  #keepCookies({ hostname }: URL, lines: readonly string[]): void {
    const jar = this.#cookies.get(hostname) ?? new Map<string, string>();
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';');
      const cut = pair.indexOf('=');
      const name = pair.slice(0, cut).trim();
      if (attributes.some((attribute) => /^\s*max-age=(0|-)/i.test(attribute))) jar.delete(name);
      else if (cut > 0) jar.set(name, pair.slice(cut + 1).trim());
    }
    this.#cookies.set(hostname, jar);
  }
}

function lost(how: string): EmulatorError {
  return new EmulatorError('browser_lost', `The browser ${how}.`);
}
