import { createHash } from 'node:crypto';
import { roughDuration } from '../../emulator/core/duration.ts';
import { maskIssued } from '../../emulator/core/secrets.ts';
import { countsFigure, filter } from './html/counts.ts';
import { icon } from './html/icons.ts';
import { itemDetails } from './html/item.ts';
import { html, type Markup, named, raw } from './html/markup.ts';
import { REPORT_STYLE } from './html/style.ts';
import { lackingOf } from './lacking.ts';
import { providersOf, sectionsOf } from './outline.ts';
import { presentable } from './presentable.ts';
import type { Report } from './report.ts';
import { conclusion, factsOf, total } from './words.ts';

/** Nothing is loaded, nothing runs, nothing is sent: the file may be handed to anybody, and opened without a second thought. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(REPORT_STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The report as one file of HTML that is complete in itself, to be handed to the provider as proof. */
export async function renderHtml(told: Report): Promise<string> {
  const report = presentable(told);
  const providers = providersOf(report.items);
  const title = `Go-live checklist of ${providers.map(named).join(', ')}`;
  const sign = report.exitCode === 0 ? 'passed' : report.exitCode === 1 ? 'failed' : 'inconclusive';
  const page = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${raw(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${raw(REPORT_STYLE)}</style>
</head>
<body>
<a class="skip" href="#checklist">To the checklist</a>
<header>
<h1>${title}</h1>
<p class="conclusion">${icon(sign)}<span>${conclusion(report)}</span></p>
${facts(report)}
</header>
<main>
<section class="overview" aria-label="Counts">
${countsFigure('Checklist', report.counts)}
${total(report.beyond) > 0 ? countsFigure('Beyond the checklist', report.beyond) : ''}
</section>
<div id="checklist">
${filter(report.items)}
${providers.map((provider) => ofProvider(provider, report))}
</div>
${missing(report)}
</main>
<footer class="quiet">Made by ${report.tool.name} ${report.tool.version} from what was seen. Secrets are masked.</footer>
</body>
</html>
`;
  return maskIssued(String(page));
}

function facts(report: Report): Markup {
  const { integration, startedAt, tool, durationMs, seed } = report;
  // The first two of the facts have a place of their own.
  const others = factsOf(report).slice(2).join(', ');
  const fact = (name: string, value: Markup | string, width = '') =>
    html`<div class="${width}"><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<dl class="facts">
${fact('Date', html`<time datetime="${startedAt}">${startedAt.slice(0, 16).replace('T', ' ')} UTC</time>`)}
${fact('Took', roughDuration(durationMs))}
${fact('Tool', `${tool.name} ${tool.version}`)}
${fact('Seed', html`<code>${seed}</code>`)}
${fact('Integration', html`<code>${integration}</code>`, 'wide')}
${others === '' ? '' : fact('Note', others, 'wide')}
</dl>`;
}

function ofProvider(provider: string, report: Report): Markup {
  const sections = sectionsOf(report).filter((section) => section.provider === provider);
  const blocks = sections.map(
    ({ title, items }) => html`<section class="group" aria-label="${title}">
<h3>${title}</h3>
<div class="items">${items.map((item) => itemDetails(item, report))}</div>
</section>`,
  );
  return html`<section class="group" aria-label="${named(provider)}"><h2>${named(provider)}</h2>${blocks}</section>`;
}

function missing(report: Report): Markup | '' {
  const snippets = lackingOf(report);
  if (snippets.length === 0) return '';
  const blocks = snippets.map(
    ({ file, yaml, decides }) =>
      html`<p>To decide ${decides.join(', ')}, add to <code>${file}</code>:</p><pre tabindex="0">${yaml}</pre>`,
  );
  return html`<section class="missing" aria-labelledby="missing"><h2 id="missing">What is missing</h2>${blocks}</section>`;
}
