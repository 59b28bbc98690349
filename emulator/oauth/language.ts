import type { Exchange } from '../http/exchange.ts';

/** The languages of the pages, the first of which is shown when the reader asks for neither. */
export const LANGUAGES = ['en', 'pl'] as const;

/** A language of the pages. */
export type Language = (typeof LANGUAGES)[number];

/** The reader's language: chosen on the page (`lang`), else what the browser prefers. @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.4 */
export function languageOf(exchange: Exchange): Language {
  const chosen = exchange.form.get('lang') ?? exchange.sentQuery.get('lang');
  return LANGUAGES.find((language) => language === chosen) ?? preferred(exchange.header('accept-language') ?? '');
}

function preferred(header: string): Language {
  const weight = (language: Language) => Math.max(0, ...header.split(',').map((range) => weightOf(range, language)));
  return [...LANGUAGES].sort((a, b) => weight(b) - weight(a))[0] ?? 'en';
}

/** The quality that one range of Accept-Language gives to a language, 0 when it speaks of another. */
function weightOf(range: string, language: Language): number {
  const [tag = '', ...parameters] = range
    .trim()
    .toLowerCase()
    .split(/\s*;\s*/);
  if (tag !== language && !tag.startsWith(`${language}-`)) return 0;
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  return quality === undefined ? 1 : Number(quality.slice(2)) || 0;
}
