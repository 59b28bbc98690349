import { ATTESTATIONS_FILE } from '../../contracts/harness/attestations.ts';
import { type ChecklistItem, loadChecklist } from '../../contracts/harness/checklist.ts';

const SCHEMA = 'node_modules/golive-emulator/contracts/harness/attestations.schema.json';
const WIDTH = 110;

/** A file in which people vouch for what checks cannot see: an entry for each such item, commented out until somebody stands behind it. */
export function attestationsText(provider: string): string {
  const items = loadChecklist(provider).items.filter(({ attest }) => attest !== null);
  const lines = [
    `# yaml-language-server: $schema=${SCHEMA}`,
    ...comment(
      `What only a person can say about this integration with ${provider}. Uncomment an entry when you stand behind it, and take away the [].`,
    ),
    ...comment('It never outweighs what a check saw, and counts no more from the day on which it expires.'),
    ...comment(`In emulator.config.yaml:  attestations: ./${ATTESTATIONS_FILE}`),
    'attestations: []',
    ...items.flatMap(entry),
  ];
  return `${lines.join('\n')}\n`;
}

function entry({ id, title, severity, attest }: ChecklistItem): string[] {
  const when =
    attest?.when === 'always' ? 'Always needed: ' : 'Needed only where the configuration does not let checks see it: ';
  return [
    '',
    ...comment(`${title} (${severity}).`),
    ...comment(`Confirm ${attest?.says}.`),
    ...comment(`${when}${attest?.because}.`),
    `#  - item: ${id}`,
    '#    by: Name, role',
    '#    at: YYYY-MM-DD',
    '#    evidence: a link, or file and line',
    '#    expires: YYYY-MM-DD',
  ];
}

/** A sentence as comments of a readable width. */
function comment(sentence: string): string[] {
  const lines: string[] = [];
  let line = '#';
  for (const word of sentence.split(' ')) {
    if (line.length + word.length >= WIDTH) {
      lines.push(line);
      line = '#';
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
