import { filterRules } from './counts.ts';

/** The look of the report. Inline, since it loads nothing from anywhere. */
export const REPORT_STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f5f6f8; --paper: #fff; --ink: #1c2128; --quiet: #57606c; --line: #e2e5ea; --accent: #0b5cad;
  --failed: #b3261e; --inconclusive: #8a5300; --untested: #7a6a45; --amber: #b86b00; --attested: #2b5fb0; --passed: #17743a; --na: #69717d;
  --failed-tint: #fdeeec; --mono: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #101317; --paper: #181c22; --ink: #e8eaee; --quiet: #a3abb7; --line: #2d343d; --accent: #86bdf7;
    --failed: #ff8a80; --inconclusive: #f0b54d; --amber: #f0b54d; --untested: #c8b587; --attested: #8ab8ff; --passed: #62c785; --na: #98a0ac;
    --failed-tint: #2e1d1d;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere; }
body > header, main, body > footer { max-width: 64rem; margin: 0 auto; padding: 0 1.5rem; }
h1, h2, h3, h4, h5, p, ul, dl, dd, figure { margin: 0; }
h1 { font-size: 2rem; line-height: 1.2; letter-spacing: -.015em; text-wrap: balance; }
h2 { margin: 3rem 0 0; font-size: 1.375rem; letter-spacing: -.01em; }
h3 { margin: 2rem 0 .6rem; font-size: .875rem; font-weight: 600; color: var(--quiet); }
h4 { font-size: 1rem; font-weight: 500; }
h5 { font-size: .9375rem; }
a { color: var(--accent); text-underline-offset: .15em; }
code, pre { font-family: var(--mono); font-size: .8125rem; }
.quiet { color: var(--quiet); font-size: .875rem; }
.lines { white-space: pre-line; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--paper); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .3rem; }

body > header { padding-top: 3rem; }
.kicker { color: var(--quiet); margin-bottom: .35rem; }
.conclusion { display: flex; gap: .6rem; align-items: center; margin: 1rem 0 1.75rem; font-size: 1.125rem; font-weight: 500; }
.conclusion .icon { width: 1.5rem; height: 1.5rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 1rem 1.5rem; }
.facts dt { color: var(--quiet); font-size: .8125rem; }
.facts dd { font-size: .9375rem; }
.facts .wide { grid-column: 1 / -1; }

.icon { flex: none; width: 1.25rem; height: 1.25rem; fill: none; stroke: var(--paper); stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; }
.icon circle { fill: currentColor; stroke: none; }
.icon.untested circle, .icon.not-applicable circle { fill: none; stroke: currentColor; stroke-width: 1.6; }
.icon.untested path, .icon.not-applicable path { stroke: currentColor; }
.icon.failed, .verdict.failed { color: var(--failed); }
.icon.inconclusive { color: var(--amber); } .verdict.inconclusive { color: var(--inconclusive); }
.icon.untested, .verdict.untested { color: var(--untested); }
.icon.attested, .verdict.attested { color: var(--attested); }
.icon.passed, .verdict.passed { color: var(--passed); }
.icon.not-applicable, .verdict.not-applicable { color: var(--na); }

.overview { margin-top: 2.25rem; padding: 1.5rem; background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; display: grid; gap: 1.75rem; }
.counts figcaption { font-weight: 600; margin-bottom: .6rem; }
.counts figcaption span { font-weight: 400; margin-left: .4rem; }
.bar { display: block; width: 100%; height: .75rem; border-radius: .375rem; background: var(--line); }
.bar rect { stroke: var(--paper); stroke-width: 2; vector-effect: non-scaling-stroke; }
.bar .failed { fill: var(--failed); } .bar .inconclusive { fill: var(--amber); } .bar .untested { fill: var(--untested); opacity: .55; }
.bar .attested { fill: var(--attested); } .bar .passed { fill: var(--passed); } .bar .not-applicable { fill: var(--na); opacity: .5; }
.counts ul { display: flex; flex-wrap: wrap; gap: .4rem 1.5rem; margin-top: .85rem; padding: 0; list-style: none; font-size: .9375rem; }
.counts li { display: flex; gap: .45rem; align-items: center; }
.counts .none { color: var(--quiet); } .counts .none .icon { opacity: .45; } .counts .none b { font-weight: 400; }

.filter { border: 0; margin: 1.5rem 0 0; padding: 0; min-width: 0; }
.filter legend { float: left; padding: .3rem .75rem .3rem 0; color: var(--quiet); font-size: .875rem; }
.filter div { display: flex; flex-wrap: wrap; gap: .4rem; }
.filter label { position: relative; }
.filter input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; }
.filter span { display: block; padding: .3rem .8rem; border: 1px solid var(--line); border-radius: 999px; font-size: .875rem; background: var(--paper); }
.filter b { font-weight: 400; color: var(--quiet); }
.filter input:checked + span { border-color: var(--ink); box-shadow: inset 0 0 0 1px var(--ink); }
.filter input:focus-visible + span { outline: 3px solid var(--accent); outline-offset: 2px; }
@supports not selector(:has(*)) { .filter { display: none; } }
${filterRules()}

.items { background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; overflow: hidden; }
.item + .item { border-top: 1px solid var(--line); }
.item > summary { display: grid; grid-template-columns: auto 1fr auto; gap: .25rem .8rem; align-items: center; padding: .8rem 1.25rem; cursor: pointer; list-style: none; }
.item > summary::-webkit-details-marker { display: none; }
.item > summary:hover { background: color-mix(in srgb, var(--line) 35%, transparent); }
.item > summary:focus-visible { outline-offset: -3px; }
.tags { display: grid; grid-template-columns: auto 3.75rem 8.25rem; gap: .2rem .8rem; align-items: baseline; color: var(--quiet); font-size: .8125rem; }
.tags .verdict { display: flex; justify-content: space-between; font-weight: 600; }
.tags .verdict::after { content: "▸"; color: var(--quiet); font-weight: 400; }
.tags i { padding: 0 .4rem; border: 1px solid var(--line); border-radius: .3rem; font-style: normal; margin-left: .5rem; }
.item[open] > summary .verdict::after { transform: rotate(90deg); }
.body { padding: .35rem 1.25rem 1.25rem 3.3rem; display: grid; gap: .9rem; font-size: .9375rem; }
.body > * { min-width: 0; }
.check { display: grid; gap: .6rem; }
.check > * { min-width: 0; }
.check h5 { display: grid; grid-template-columns: auto 1fr; gap: .5rem; }
.check h5 .icon { width: 1rem; height: 1rem; margin-top: .25rem; }
.check h5 code { color: var(--quiet); font-weight: 400; }
.check ul { padding-left: 1.15rem; }
.check li { padding: .1rem 0; }
.label { font-size: .8125rem; color: var(--quiet); margin-bottom: -.45rem; }
.advice, .word { display: grid; grid-template-columns: max-content 1fr; gap: .4rem 1rem; }
.advice dt, .word dt { grid-column: 1; font-weight: 600; }
.advice dd, .word dd { grid-column: 2; }
.folded > summary { width: max-content; max-width: 100%; cursor: pointer; color: var(--accent); font-size: .875rem; }

.timeline { width: 100%; margin-top: .35rem; table-layout: fixed; font: .8125rem/1.45 var(--mono); border: 1px solid var(--line); border-radius: .5rem; border-collapse: separate; border-spacing: 0; overflow: hidden; }
.timeline th, .timeline td { padding: .35rem .7rem; text-align: left; vertical-align: top; }
.timeline thead th, .timeline thead td { font: 600 .8125rem system-ui, sans-serif; color: var(--quiet); border-bottom: 1px solid var(--line); }
.timeline th.time, .timeline td.time { width: 5rem; text-align: right; color: var(--quiet); white-space: nowrap; }
.timeline td.way { width: 4rem; padding: .35rem .3rem; text-align: center; }
.timeline .answered { color: var(--quiet); }
.timeline .around td { color: var(--quiet); }
.timeline .decides td { background: color-mix(in srgb, var(--line) 45%, transparent); }
.timeline .decides .acted { font-weight: 600; }
.timeline .decides .answered { color: var(--ink); }
.timeline .decides .time { box-shadow: inset 3px 0 0 var(--na); color: var(--ink); }
.check.failed .decides td { background: var(--failed-tint); }
.check.failed .decides .time { box-shadow: inset 3px 0 0 var(--failed); }
.timeline .phase th { padding-top: .8rem; font: 500 .8125rem system-ui, sans-serif; color: var(--quiet); }
.arrow { width: 2.875rem; max-width: 100%; height: .625rem; fill: none; stroke: currentColor; stroke-width: 1.4; stroke-linecap: round; stroke-linejoin: round; color: var(--quiet); }
.decides .arrow { color: var(--ink); }

pre { margin: .5rem 0 0; padding: 1rem; background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; overflow-x: auto; line-height: 1.5; }
.missing p { margin-top: 1rem; }
body > footer { margin-top: 3.5rem; padding-bottom: 3rem; }

@media (max-width: 44rem) {
  body > header, main, body > footer { padding-inline: 1rem; }
  body > header { padding-top: 1.75rem; }
  h1 { font-size: 1.625rem; }
  .overview { padding: 1.1rem; }
  .item > summary { grid-template-columns: auto 1fr; padding: .8rem 1rem; align-items: start; }
  .item > summary .icon { margin-top: .15rem; }
  .tags { grid-column: 2; display: flex; flex-wrap: wrap; }
  .tags .verdict { gap: .5rem; }
  .body { padding: .25rem 1rem 1.1rem; }
  .timeline { font-size: .75rem; line-height: 1.4; }
  .timeline th, .timeline td { padding: .35rem .4rem; }
  .timeline th.time, .timeline td.time { width: 3.4rem; }
  .timeline td.way { width: 1.9rem; padding-inline: .15rem; }
}
@page { margin: 14mm; }
@media print {
  :root { --ground: #fff; font-size: 12px; }
  body > header, main, body > footer { max-width: none; padding: 0; }
  .tags { grid-template-columns: auto 3.75rem 6.5rem; }
  .filter, .skip, .tags .verdict::after { display: none; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .items { overflow: visible; }
  summary, h2, h3, tr, .counts { break-inside: avoid; break-after: auto; }
  h2, h3, summary { break-after: avoid; }
  .icon, .bar, .decides td { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
