import { list, object } from '../../http/contract.ts';
import type { Exchange, Reply } from '../../http/exchange.ts';
import type { Answer } from '../../resources/answer.ts';
import type { Resources } from '../../resources/engine.ts';
import type { Objection, PageFound, PageStyle, PageWanted } from '../../resources/rules.ts';
import { snake } from '../../resources/words.ts';
import { type EnvelopeFacts, filledEnvelope } from './envelope.ts';
import { isPaged, type ListTaste, listTaste } from './taste.ts';

/** Pages in the words of a document: numbered, by offset, by cursor, or from the id of a row. */
export class DocumentPages implements PageStyle {
  readonly #resources: () => Resources;
  readonly #tastes = new Map<string, ListTaste>();

  constructor(resources: () => Resources) {
    this.#resources = resources;
  }

  read(exchange: Exchange): PageWanted | Objection {
    const taste = this.#taste(exchange);
    const { query, world } = exchange;
    if (!isPaged(taste) && !taste.limit) return { limit: Number.POSITIVE_INFINITY };
    const asked = taste.limit ? query[taste.limit.name] : undefined;
    const limit = asked === undefined ? (taste.limit?.usual ?? world.knobs.number('page_size')) : Number(asked);
    if (!Number.isInteger(limit) || limit < 0) {
      return { why: 'page-size', member: taste.limit?.name ?? 'limit', says: 'must be a whole number' };
    }
    const wanted = { limit: Math.min(limit, taste.limit?.maximum ?? limit) };
    return this.#from(exchange, taste, wanted);
  }

  #from(
    exchange: Exchange,
    { page, offset, cursor, after, before }: ListTaste,
    wanted: PageWanted,
  ): PageWanted | Objection {
    const { query } = exchange;
    const said = (name: string | null | undefined) => (name == null ? undefined : query[name]);
    const number = said(page?.name);
    if (page && number !== undefined)
      return { ...wanted, skip: Math.max(0, Number(number) - page.first) * wanted.limit };
    const skip = said(offset);
    if (skip !== undefined) return { ...wanted, skip: Number(skip) };
    const at = said(cursor);
    if (at !== undefined) {
      const place = opened(String(at));
      return place === null ? { why: 'cursor' } : { ...wanted, ...this.#onwards(place) };
    }
    for (const [name, direction] of [
      [after, 'on'],
      [before, 'back'],
    ] as const) {
      const id = said(name);
      if (name === null || id === undefined) continue;
      const rank = this.#rankOf(exchange, String(id));
      if (rank === undefined) return { why: 'reference', member: name, id: String(id) };
      return { ...wanted, ...(direction === 'on' ? this.#onwards(rank) : this.#back(rank)) };
    }
    return wanted;
  }

  write(exchange: Exchange, answer: Answer, page: PageFound): Reply {
    const { list: found } = answer;
    const facts = this.#facts(exchange, page);
    const headers = headersOf(exchange, answer, facts);
    if (!found || found.rows === null) return exchange.answer(answer.status, page.rows, headers);
    const { keeper } = this.#resources();
    const made = filledEnvelope(found.envelope, found.rows, facts);
    const whole = { ...keeper.filling.filled(exchange.world, found.envelope, { ...made }), ...made };
    return exchange.answer(answer.status, whole, headers);
  }

  embed(rows: readonly unknown[]): unknown {
    return { object: 'list', data: rows, has_more: false, url: '' };
  }

  #facts(exchange: Exchange, page: PageFound): EnvelopeFacts {
    const taste = this.#taste(exchange);
    const { wanted, rows, first, last } = page;
    const isNewest = this.#resources().options.order === 'newest';
    const [hasNext, hasPrevious] = isNewest ? [page.hasOlder, page.hasNewer] : [page.hasNewer, page.hasOlder];
    const skip = wanted.skip ?? 0;
    const url = (changes: Readonly<Record<string, string | number>>) => withQuery(exchange, changes);
    const turned = (forward: boolean): string | null => {
      if (forward ? !hasNext : !hasPrevious && skip === 0) return null;
      const at = forward ? skip + wanted.limit : Math.max(0, skip - wanted.limit);
      if (taste.page) return url({ [taste.page.name]: Math.floor(at / Math.max(1, wanted.limit)) + taste.page.first });
      if (taste.offset !== null) return url({ [taste.offset]: at });
      const rank = forward ? last : first;
      if (taste.cursor !== null && forward && rank !== null) return url({ [taste.cursor]: sealed(rank) });
      const id = idOf(forward ? rows.at(-1) : rows[0]);
      const name = forward ? taste.after : taste.before;
      return name !== null && id !== null ? url({ [name]: id }) : null;
    };
    return {
      rows,
      total: page.total,
      limit: Number.isFinite(wanted.limit) ? wanted.limit : rows.length,
      skip,
      page: Math.floor(skip / Math.max(1, wanted.limit)) + (taste.page?.first ?? 1),
      hasNext,
      hasPrevious: hasPrevious || skip > 0,
      nextCursor: hasNext && last !== null && taste.cursor !== null ? sealed(last) : null,
      nextNumber: hasNext
        ? taste.page
          ? Math.floor(skip / Math.max(1, wanted.limit)) + taste.page.first + 1
          : skip + wanted.limit
        : null,
      nextUrl: turned(true),
      previousUrl: turned(false),
      selfUrl: url({}),
      path: exchange.entry.path,
    };
  }

  #taste(exchange: Exchange): ListTaste {
    const { operation } = exchange;
    if (!operation) throw new TypeError('only operations have pages');
    const known = this.#tastes.get(operation.id) ?? listTaste(this.#resources().model, operation);
    this.#tastes.set(operation.id, known);
    return known;
  }

  #onwards(rank: number): Partial<PageWanted> {
    return this.#resources().options.order === 'newest' ? { older: rank } : { newer: rank };
  }

  #back(rank: number): Partial<PageWanted> {
    return this.#resources().options.order === 'newest' ? { newer: rank } : { older: rank };
  }

  #rankOf({ world, operation }: Exchange, id: string): number | undefined {
    const { model, keeper } = this.#resources();
    const deed = model.deed(operation?.id ?? '');
    return deed.kind === 'list' ? keeper.rows(world, deed.resource).rank(id) : undefined;
  }
}

/** What a document declares about a page outside of its body. */
function headersOf(exchange: Exchange, { status }: Answer, facts: EnvelopeFacts): Record<string, string> {
  const { contract } = exchange.world;
  const responses = object(exchange.operation?.document.responses);
  const response = contract.resolve(responses[String(status)] ?? responses['2XX'] ?? responses.default);
  const headers: Record<string, string> = {};
  for (const name of Object.keys(object(response.headers))) {
    const word = snake(name).replace(/^x_/, '');
    if (/^total(_count|_items)?$|^(pagination_)?count$|^total_results$/.test(word))
      headers[name] = String(facts.total());
    else if (word === 'link') {
      const links = [
        [facts.nextUrl, 'next'],
        [facts.previousUrl, 'prev'],
      ].flatMap(([url, rel]) => (url === null ? [] : [`<${exchange.world.urls.origin}${url}>; rel="${rel}"`]));
      if (links.length > 0) headers[name] = links.join(', ');
    } else if (/^next(_page|_cursor)?$/.test(word) && facts.hasNext)
      headers[name] = String(facts.nextCursor ?? facts.nextNumber);
    else if (/^total_pages$|^page_count$/.test(word))
      headers[name] = String(Math.ceil(facts.total() / Math.max(1, facts.limit)));
    else if (/^per_page$|^page_size$|^limit$/.test(word)) headers[name] = String(facts.limit);
    else if (word === 'page') headers[name] = String(facts.page);
  }
  return headers;
}

/** The path of the request again, with other parameters. */
function withQuery(exchange: Exchange, changes: Readonly<Record<string, string | number>>): string {
  const query = new URLSearchParams(exchange.sentQuery);
  for (const [name, value] of Object.entries(changes)) query.set(name, String(value));
  const text = query.toString();
  return text === '' ? exchange.entry.path : `${exchange.entry.path}?${text}`;
}

function idOf(row: unknown): string | null {
  const { id } = object(row);
  return typeof id === 'string' || typeof id === 'number' ? String(id) : null;
}

/** Opaque to clients, and nothing more: a cursor that was made up is told by its form. */
function sealed(rank: number): string {
  return Buffer.from(`after:${rank}`).toString('base64url');
}

function opened(cursor: string): number | null {
  const found = /^after:(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString());
  return found ? Number(found[1]) : null;
}

/** Whether a document shows its lists newest first: where clients go on from the id of a row, or where it says so. */
export function orderOf(tastes: readonly ListTaste[], summaries: readonly string[]): 'newest' | 'oldest' {
  const says = summaries.some((text) =>
    /newest first|most recent(ly created)? first|latest first|reverse chronological|created_at desc/i.test(text),
  );
  return says || tastes.some(({ after }) => after !== null) ? 'newest' : 'oldest';
}

/** What the lists of a document say of themselves. */
export function summariesOf({ model }: Resources): string[] {
  return model.deeds
    .filter(({ kind }) => kind === 'list')
    .flatMap(({ operation: { document } }) =>
      [document.summary, document.description, ...list(document['x-order'])].map(String),
    );
}
