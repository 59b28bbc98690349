import type { EvidenceLine } from '../../harness/evidence.ts';
import { timeOf } from '../lanes.ts';
import { arrow } from './icons.ts';
import { html, type Markup, unseen } from './markup.ts';

/** What happened, in two lanes: each line begins on the side that acted, and its arrow points to the side that answered. */
export function timelineTable(evidence: readonly EvidenceLine[]): Markup {
  return html`<table class="timeline">
<thead><tr>
<th scope="col" class="time">${unseen('After')}</th><th scope="col">Integration</th><td class="way"></td><th scope="col">Provider</th>
</tr></thead>
<tbody>${evidence.map(row)}</tbody>
</table>`;
}

function row(line: EvidenceLine): Markup {
  const { lane, says, answer, at, decides } = line;
  if (lane === null)
    return html`<tr class="phase"><td class="time"></td><th scope="rowgroup" colspan="3">${says}</th></tr>`;
  const acted = html`<td class="acted">${says}</td>`;
  const answered = html`<td class="answered">${answer ?? ''}</td>`;
  const way = answer === null ? '' : html`${arrow(lane === 'integration' ? 'right' : 'left')}${unseen('answered')}`;
  const cells =
    lane === 'integration'
      ? html`${acted}<td class="way">${way}</td>${answered}`
      : html`${answered}<td class="way">${way}</td>${acted}`;
  const mark = decides ? unseen('decisive, ') : '';
  const time = html`<td class="time">${mark}<time datetime="${at}" title="${at}">${timeOf(line)}</time></td>`;
  return html`<tr class="${decides ? 'decides' : 'around'}">${time}${cells}</tr>
`;
}
