import { html } from 'hono/html';
import type { Exchange, Reply } from '../http/exchange.ts';
import type { CheckedAuthorization } from './authorization-request.ts';
import type { Language } from './language.ts';
import { type Markup, page } from './page.ts';
import { isRequired, type OAuthRules } from './rules.ts';
import type { Ticket } from './state.ts';
import type { Texts } from './texts.ts';

const TICK = html`<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M4 10.5l4 4 8-9" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

/**
 * Asks the user: who wants what, for which event, and what may be left out. A plain form, so that a person's browser and an HTTP agent
 * walk it alike: hidden `ticket`, `scope` checkboxes, `decision` buttons.
 */
export function consentPage(
  exchange: Exchange,
  rules: OAuthRules,
  { client, request, binding }: CheckedAuthorization,
  ticket: Ticket,
): Promise<Reply> {
  return page(exchange, (language, texts, provider) => {
    const title = texts.consentTitle(client.name, provider);
    const required = request.scopes.filter((scope) => isRequired(client, scope));
    const optional = request.scopes.filter((scope) => !isRequired(client, scope));
    const says = (scope: string) => scopeText(rules, language, scope);
    const main = html`
<div class="pair" aria-hidden="true"><span>${initials(client.name)}</span><i></i><span>${initials(provider)}</span></div>
<h1>${title}</h1>
<p class="quiet">${texts.asks}</p>
<dl class="stub">${Object.entries(binding.shown).map(([key, value]) => shown(texts, key, value))}</dl>
<form method="post" action="${rules.decisionPath}">
<input type="hidden" name="ticket" value="${ticket.id}">
<input type="hidden" name="lang" value="${language}">
${requiredScopes(texts, required, says)}
${optionalScopes(texts, optional, says)}
<div class="actions">
<button type="submit" name="decision" value="approve">${texts.approve}</button>
<button type="submit" name="decision" value="decline">${texts.decline}</button>
</div>
</form>
<p class="quiet">${texts.returnsTo(hostOf(request.redirectUri))}</p>`;
    return { status: 200, title, main };
  });
}

function shown(texts: Texts, key: string, value: string): Markup {
  return html`<div><dt>${texts.labels[key] ?? key}</dt><dd>${value}</dd></div>`;
}

function requiredScopes(texts: Texts, scopes: readonly string[], says: (scope: string) => string): Markup | null {
  if (scopes.length === 0) return null;
  const items = scopes.map(
    (scope) => html`<li class="scope">${TICK}<span>${says(scope)}<small>${scope}</small></span></li>`,
  );
  return html`<h2>${texts.required}</h2><ul>${items}</ul>`;
}

function optionalScopes(texts: Texts, scopes: readonly string[], says: (scope: string) => string): Markup | null {
  if (scopes.length === 0) return null;
  const boxes = scopes.map(
    (scope) => html`<li><label class="scope"><input type="checkbox" name="scope" value="${scope}" checked>
<span>${says(scope)}<small>${scope}</small></span></label></li>`,
  );
  return html`<fieldset><legend>${texts.optional}</legend>
<p class="quiet">${texts.optionalHint}</p><ul>${boxes}</ul></fieldset>`;
}

function scopeText(rules: OAuthRules, language: Language, scope: string): string {
  return rules.scopeTexts[scope]?.[language] ?? scope;
}

/** Up to two letters that stand for a name. */
function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean).slice(0, 2);
  return words
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();
}

/** The part of a redirect URI that a person recognises; an app's own scheme has no host. */
function hostOf(redirectUri: string): string {
  return URL.canParse(redirectUri) ? new URL(redirectUri).host || redirectUri : redirectUri;
}
