import type { Verdict } from '../../verdict/verdict.ts';
import { html, type Markup, raw } from './markup.ts';

/** What is drawn into the disc of each verdict: shapes differ, so that nothing rests on colour alone. */
const SHAPES: Readonly<Record<Verdict, string>> = {
  failed: 'M6.5 6.5l7 7M13.5 6.5l-7 7',
  inconclusive: 'M7.6 7.7a2.4 2.4 0 1 1 3.5 2.1c-.8.4-1.1.8-1.1 1.6M10 14v.1',
  untested: 'M6.5 10h7',
  attested: 'M6.5 13.5l.6-2.4 4.9-4.9 1.8 1.8-4.9 4.9z',
  passed: 'M6 10.4l2.8 2.8L14 7.5',
  'not-applicable': 'M7 13l6-6',
};

/** The sign of a verdict; its name stands beside it. */
export function icon(verdict: Verdict): Markup {
  const drawn = html`<circle cx="10" cy="10" r="9"/><path d="${raw(SHAPES[verdict])}"/>`;
  return html`<svg class="icon ${verdict}" viewBox="0 0 20 20" aria-hidden="true">${drawn}</svg>`;
}

/** An arrow from the side that acted to the side that answered. */
export function arrow(to: 'right' | 'left'): Markup {
  const path = to === 'right' ? 'M1 5h42M38 1l5 4-5 4' : 'M45 5H3M8 1L3 5l5 4';
  return html`<svg class="arrow" viewBox="0 0 46 10" aria-hidden="true"><path d="${raw(path)}"/></svg>`;
}
