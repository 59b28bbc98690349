import { html, raw } from 'hono/html';

export { html, raw };

/** HTML in which every value from outside has been escaped. */
export type Markup = ReturnType<typeof html>;

/** Something that is told only to those who do not see the page. */
export function unseen(text: string): Markup {
  return html`<span class="unseen">${text}</span>`;
}

/** A link where the text is an address of the web, the text alone otherwise. */
export function linked(address: string, text: string = address): Markup {
  return /^https?:\/\/\S+$/.test(address)
    ? html`<a href="${address}" rel="noopener noreferrer">${text}</a>`
    : html`${text}`;
}

/** A text whose line ends count. */
export function paragraphs(text: string): Markup {
  return html`<p class="lines">${text}</p>`;
}

/** A provider's name as a heading. */
export function named(provider: string): string {
  return provider.charAt(0).toUpperCase() + provider.slice(1);
}
