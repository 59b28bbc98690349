import { createHash } from 'node:crypto';
import type { Reply } from '../../http/exchange.ts';
import { PAGE_STYLE } from '../../oauth/page-style.ts';

/** What forms and lists of Cobalt's pages need beyond the look of all pages. */
const STYLE = `${PAGE_STYLE}
label:not(.scope) { display: block; font-weight: 600; }
input:not([type="checkbox"]):not([type="hidden"]) {
  width: 100%; min-height: 2.75rem; margin-top: .25rem; padding: .4rem .75rem; font: inherit; font-weight: 400; color: inherit;
  background: transparent; border: 1px solid var(--quiet); border-radius: .6rem;
}
.field { margin-top: 1rem; }
[role="alert"] { margin: .75rem 0; padding: .6rem .9rem; background: var(--stub); border-radius: .6rem; }
.app { display: flex; gap: 1rem; align-items: center; justify-content: space-between; padding: .75rem 0; }
.app > :last-child { flex: none; }
a { color: var(--accent); font-weight: 600; }
`;

/** Text as HTML shows it. */
export function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' };
  return text.replace(/[&<>"']/g, (sign) => `&${names[sign]};`);
}

/** A page without anything from elsewhere; its one script, if it has one, is named by its digest. */
export function htmlPage(status: number, title: string, main: string, script = ''): Reply {
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${main}
</main>
${script === '' ? '' : `<script>${script}</script>\n`}</body>
</html>
`;
  const policy = [
    "default-src 'none'",
    `style-src '${digest(STYLE)}'`,
    ...(script === '' ? [] : [`script-src '${digest(script)}'`]),
    "base-uri 'none'",
  ];
  return {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy.join('; '),
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    },
    body,
  };
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
