import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { Exchange, Reply } from '../http/exchange.ts';
import { LANGUAGES, type Language, languageOf } from './language.ts';
import { PAGE_STYLE } from './page-style.ts';
import { TEXTS, type Texts } from './texts.ts';

/** HTML in which every value from outside has been escaped. */
export type Markup = ReturnType<typeof html>;

/** What a page is made of, given the reader's language. */
export interface PageParts {
  readonly status: number;
  readonly title: string;
  readonly main: Markup;
}

/**
 * No script, nothing loaded, no frame around it. There is no `form-action`: browsers hold it against the redirects that follow a
 * form too, and the way back to the integration is one.
 */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A whole page of the provider in the reader's language. */
export async function page(
  exchange: Exchange,
  parts: (language: Language, texts: Texts, provider: string) => PageParts,
): Promise<Reply> {
  const language = languageOf(exchange);
  const texts = TEXTS[language];
  const provider = brand(exchange);
  const { status, title, main } = parts(language, texts, provider);
  const body = await html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${raw(PAGE_STYLE)}</style>
</head>
<body>
<header><span class="brand">${provider}</span>${languages(exchange, language)}</header>
<main>${main}</main>
<footer class="quiet">${texts.note(provider)}</footer>
</body>
</html>
`;
  return { status, headers: headers(language), body: String(body) };
}

function headers(language: Language): Record<string, string> {
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Language': language,
    'Content-Security-Policy': POLICY,
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    Vary: 'Accept-Language',
  };
}

/** Links to the same page in each language; none after a form, which cannot be asked for again. */
function languages(exchange: Exchange, current: Language): Markup | null {
  if (exchange.entry.method !== 'GET') return null;
  const links = LANGUAGES.map((language) => {
    const query = new URLSearchParams(exchange.sentQuery);
    query.set('lang', language);
    const href = `${exchange.entry.path}?${query}`;
    const here = language === current ? raw(' aria-current="true"') : null;
    return html`<a href="${href}" hreflang="${language}" lang="${language}"${here}>${TEXTS[language].languageName}</a>`;
  });
  return html`<nav class="languages" aria-label="Language / Język">${links}</nav>`;
}

function brand({ world }: Exchange): string {
  return world.provider.charAt(0).toUpperCase() + world.provider.slice(1);
}
