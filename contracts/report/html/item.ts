import { awaitsWord } from '../lacking.ts';
import { checksOf, unreachedOf } from '../outline.ts';
import type { AttestationWord, CheckResult, ItemResult, Report } from '../report.ts';
import { icon } from './icons.ts';
import { html, linked, type Markup, paragraphs } from './markup.ts';
import { timelineTable } from './timeline.ts';

/** An item of a checklist, to be opened: how it stands, why, and everything that proves it. What failed is open. */
export function itemDetails(item: ItemResult, report: Report): Markup {
  const { id, title, verdict, severity, source, baseline } = item;
  const checks = checksOf(item, report);
  const isOpen = verdict === 'failed' && baseline !== 'known';
  return html`<details class="item ${verdict}"${isOpen ? html` open` : ''}>
<summary>${icon(verdict)}<h4>${title}</h4><span class="tags">
<span><code>${id}</code>${baseline === null ? '' : html`<i>${baseline}</i>`}</span>
<span>${severity}</span>
<b class="verdict ${verdict}">${verdict}</b>
</span></summary>
<div class="body">
${reason(item, report)}${attestation(item, report)}${excuse(item)}${checks.map(checkBlock)}
<p class="quiet">Asked for by ${linked(source)}${item.checks.length > 0 ? html`, decided by ${item.checks.join(', ')}` : ''}</p>
</div>
</details>
`;
}

/** What its checks say stands beside their evidence, and what a person says has a place of its own. */
function reason(item: ItemResult, report: Report): Markup | '' {
  const unreached = unreachedOf(item, report);
  if (item.verdict === 'untested' && unreached.length > 0) return paragraphs(`Not reached: ${unreached.join(', ')}.`);
  const told = checksOf(item, report)
    .filter(({ verdict }) => verdict === item.verdict)
    .map((check) => check.reason);
  return told.join('\n') === item.reason || item.asks !== null ? '' : paragraphs(item.reason);
}

function attestation(item: ItemResult, report: Report): Markup {
  const { attestation: word, asks } = item;
  const isAttested = item.verdict === 'attested';
  const given = word === null ? '' : wordList(word, isAttested ? 'Attested' : 'Attested once, expired');
  const asked = !awaitsWord(item, report) ? '' : html`<p><b>A person must confirm</b> ${asks}.</p>`;
  return html`${given}${asked}`;
}

function wordList({ by, at, expires, evidence, says }: AttestationWord, title: string): Markup {
  return html`<dl class="word"><dt>${title}</dt>
<dd>by ${by} on <time datetime="${at}">${at}</time>, until <time datetime="${expires}">${expires}</time></dd>
${says === null ? '' : html`<dt>Says</dt><dd>${says}</dd>`}<dt>Evidence</dt><dd>${linked(evidence)}</dd></dl>`;
}

function excuse({ baseline, baselineReason }: ItemResult): Markup | '' {
  if (baseline === null) return '';
  const says =
    baseline === 'known' ? 'Known, and excused' : 'It needs no excuse any more; it should be taken off the baseline';
  return html`<p><b>${says}</b>${baselineReason === null ? '' : `: ${baselineReason}`}</p>`;
}

/** Of a failure, what happened comes first; of a pass, what was seen to be right. The rest is folded. */
function checkBlock(check: CheckResult): Markup {
  const { id, title, verdict, reason, outcomes, evidence, observations, unjudged } = check;
  const repeated = outcomes.length > 1 ? html`<p class="quiet">Repeated: ${outcomes.join(', ')}</p>` : '';
  const seen = observations.map(({ says }) => says);
  const happened = evidence.length === 0 ? '' : timelineTable(evidence);
  const right = list('Seen to be right', seen);
  const proof =
    verdict === 'passed'
      ? html`${right}${folded('What happened', happened)}`
      : html`${happened}${verdict === 'failed' ? advice(check) : ''}${folded('What was seen to be right', listed(seen))}`;
  return html`<section class="check ${verdict}">
<h5>${icon(verdict)}<span>${title} <code>${id}</code></span></h5>
${paragraphs(reason)}${repeated}${list('Not judged', unjudged)}${proof}
</section>`;
}

function folded(title: string, content: Markup | ''): Markup | '' {
  return content === '' ? '' : html`<details class="folded"><summary>${title}</summary>${content}</details>`;
}

function advice({ fix, why, refs }: CheckResult): Markup {
  return html`<dl class="advice"><dt>Fix</dt><dd>${fix}</dd><dt>Why</dt><dd>${why}</dd>
${refs.length === 0 ? '' : html`<dt>See</dt>${refs.map((ref) => html`<dd>${linked(ref.link, ref.title)}</dd>`)}`}</dl>`;
}

function list(title: string, lines: readonly string[]): Markup | '' {
  return lines.length === 0 ? '' : html`<p class="label">${title}</p>${listed(lines)}`;
}

function listed(lines: readonly string[]): Markup | '' {
  return lines.length === 0 ? '' : html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}
