import { type Counts, VERDICTS, type Verdict } from '../../verdict/verdict.ts';
import type { ItemResult } from '../report.ts';
import { total } from '../words.ts';
import { icon } from './icons.ts';
import { html, type Markup } from './markup.ts';

/** All counts of a list as a bar, with every number below it. */
export function countsFigure(title: string, counts: Counts): Markup {
  const all = total(counts);
  let x = 0;
  const parts = VERDICTS.filter((verdict) => counts[verdict] > 0).map((verdict) => {
    const from = x;
    x += counts[verdict];
    return html`<rect class="${verdict}" x="${from}" y="0" width="${counts[verdict]}" height="1"/>`;
  });
  const number = (verdict: Verdict) =>
    html`<li class="${counts[verdict] > 0 ? 'some' : 'none'}">${icon(verdict)}<b>${counts[verdict]}</b> ${verdict}</li>`;
  return html`<figure class="counts">
<figcaption>${title} <span class="quiet">${all} items</span></figcaption>
<svg class="bar" viewBox="0 0 ${Math.max(1, all)} 1" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>
<ul>${VERDICTS.map(number)}</ul>
</figure>`;
}

/** Chooses which items are shown, without a script. */
export function filter(items: readonly ItemResult[]): Markup {
  const found = VERDICTS.filter((verdict) => items.some((item) => item.verdict === verdict));
  const option = (name: string, count: number) =>
    html`<label><input type="radio" name="show" id="show-${name}"${name === 'all' ? html` checked` : ''}>
<span>${name} <b>${count}</b></span></label>`;
  const often = (verdict: Verdict) => items.filter((item) => item.verdict === verdict).length;
  return html`<fieldset class="filter"><legend>Show</legend><div>
${option('all', items.length)}${found.map((verdict) => option(verdict, often(verdict)))}
</div></fieldset>`;
}

/** The rules by which {@link filter} works. */
export function filterRules(): string {
  const rule = (verdict: Verdict) => {
    const chosen = `body:has(#show-${verdict}:checked)`;
    return `${chosen} .item:not(.${verdict}), ${chosen} .group:not(:has(.item.${verdict})) { display: none; }`;
  };
  return VERDICTS.map(rule).join('\n');
}
