import { html } from 'hono/html';
import type { NearMiss } from '../core/entry.ts';
import type { Exchange, Reply } from '../http/exchange.ts';
import { type Markup, page } from './page.ts';
import type { OAuthRefusal } from './refusal.ts';
import type { Texts } from './texts.ts';

/**
 * The provider's own page for a refusal that may not, or need not, reach the client. Says in the reader's language what is the matter,
 * and to a developer what was sent against what would have fitted.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1
 */
export function errorPage(exchange: Exchange, refusal: OAuthRefusal): Promise<Reply> {
  return page(exchange, (language, texts) => {
    const said = language === 'pl' ? (refusal.details.messagePl ?? refusal.message) : refusal.message;
    const [title, says] = refusal.details.page ? texts.refusals[refusal.details.page] : [texts.impossible, said];
    const main = html`
<h1>${title}</h1>
<p>${says}</p>
<details open>
<summary>${texts.forDevelopers}</summary>
<p><code>${refusal.error}</code> ${refusal.message}</p>
${comparison(texts, refusal.details.explain)}
</details>`;
    return { status: 400, title, main };
  });
}

function comparison(texts: Texts, explain: NearMiss | undefined): Markup | null {
  if (!explain) return null;
  return html`<dl>
<div><dt>${texts.sent}</dt><dd>${explain.sent}</dd></div>
<div><dt>${texts.expected}</dt><dd>${explain.expected}</dd></div>
</dl>`;
}
