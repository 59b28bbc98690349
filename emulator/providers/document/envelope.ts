import type { Shape } from '../../resources/shape.ts';
import { snake } from '../../resources/words.ts';

/** All that an envelope may say about the page within. */
export interface EnvelopeFacts {
  readonly rows: readonly unknown[];
  /** Rows in all; worked out only when it is asked for. */
  readonly total: () => number;
  readonly limit: number;
  readonly skip: number;
  readonly page: number;
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
  readonly nextCursor: string | null;
  /** The next page's number or offset. */
  readonly nextNumber: number | null;
  readonly nextUrl: string | null;
  readonly previousUrl: string | null;
  readonly selfUrl: string;
  readonly path: string;
}

type Fill = (facts: EnvelopeFacts, shape: Shape) => unknown;

const pages = ({ total, limit }: EnvelopeFacts) => Math.ceil(total() / Math.max(1, limit));

/** Names of members → what they say. The first that fits wins. */
const BY_NAME: readonly (readonly [RegExp, Fill])[] = [
  [/^(total_?pages|page_?count|pages|last_?page)$/, pages],
  [
    /^(total|total_?(count|items|results|records|elements|size|rows)|count_?total|items_?total)$/,
    ({ total }) => total(),
  ],
  [/^(count|size_of_page|number_of_elements|page_?length|returned)$/, ({ rows }) => rows.length],
  [/^(has_?(more|next)(_?(page|items|results))?|more|is_truncated|truncated)$/, ({ hasNext }) => hasNext],
  [/^has_?(prev|previous)(_?page)?$/, ({ hasPrevious }) => hasPrevious],
  [/^(is_)?last$/, ({ hasNext, nextUrl }, shape) => (shape.type === 'boolean' ? !hasNext : nextUrl)],
  [/^(is_)?first$/, ({ hasPrevious, path }, shape) => (shape.type === 'boolean' ? !hasPrevious : path)],
  [/^(per_?page|page_?size|limit|size|max_results)$/, ({ limit }) => limit],
  [/^(offset|skip|start|start_?index|start_at)$/, ({ skip }) => skip],
  [/^(page|page_?number|current_?page|number|page_?no)$/, ({ page }) => page],
  [/^next/, next],
  [/^cursor$/, next],
  [
    /^(prev|previous)/,
    ({ previousUrl, hasPrevious, skip }, shape) => (isNumber(shape) ? (hasPrevious ? skip : null) : previousUrl),
  ],
  [/^(self|href)(_url|_link)?$/, ({ selfUrl }) => selfUrl],
  [/^url$/, ({ path }) => path],
];

/** The envelope of a list, its members filled by their names; what is not known is left out. */
export function filledEnvelope(envelope: Shape, rows: string, facts: EnvelopeFacts): Record<string, unknown> {
  return { ...known(envelope, facts, rows, 0), [rows]: facts.rows };
}

function known(shape: Shape, facts: EnvelopeFacts, rows: string | null, depth: number): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const { name, shape: of, required } of shape.members.values()) {
    if (name === rows || of.words?.length === 1) continue;
    if (of.type === 'object' && of.members.size > 0 && depth < 2) {
      made[name] = known(of, facts, null, depth + 1);
      continue;
    }
    const value = BY_NAME.find(([words]) => words.test(snake(name)))?.[1](facts, of);
    if (value === undefined) continue;
    if (value !== null) made[name] = of.type === 'string' ? String(value) : value;
    else if (of.nullable) made[name] = null;
    else if (required) made[name] = of.type === 'string' ? '' : 0;
  }
  return made;
}

/** A link where the schema or its example looks like one, a number where it is one, a cursor otherwise. */
function next({ nextUrl, nextCursor, nextNumber }: EnvelopeFacts, shape: Shape): unknown {
  if (isNumber(shape)) return nextNumber;
  const { example, format } = shape.schema;
  const isLink = /^uri|^url/.test(String(format ?? '')) || /^(https?:|\/)/.test(String(example ?? ''));
  return isLink ? nextUrl : (nextCursor ?? nextUrl);
}

function isNumber({ type }: Shape): boolean {
  return type === 'integer' || type === 'number';
}
