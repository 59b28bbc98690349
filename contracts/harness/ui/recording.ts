import type { BrowserContext, Page, Request } from 'playwright-core';
import type { Sightings } from '../sightings.ts';

/** A request that a browser made, with its answer. */
export interface Traffic {
  readonly method: string;
  readonly url: string;
  /** `document`, `script`, `fetch`, … */
  readonly resource: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Null where there was no answer. */
  readonly status: number | null;
  readonly answerHeaders: Readonly<Record<string, string>>;
  /** Empty for what is no text. */
  readonly answer: string;
}

/** Something that a browser keeps. */
export interface Stored {
  /** `localStorage`, `sessionStorage`, `cookie` or `IndexedDB`. */
  readonly where: string;
  readonly name: string;
  readonly value: string;
}

const TEXTS = /text|json|javascript|xml|x-www-form/i;
/** Of an answer, this much is kept. */
const MOST_CHARACTERS = 4 * 1024 * 1024;

/** All that a browser sent and received, as far as a page could read it. */
export class Recording {
  readonly #all: Traffic[] = [];
  readonly #pending = new Set<Promise<void>>();
  readonly #context: BrowserContext;
  readonly #origin: string;
  readonly #sightings: Sightings | null;

  /** What comes from `origin`, the integration, is told to `sightings`, and so are addresses and what is stored. */
  constructor(context: BrowserContext, origin: string, sightings: Sightings | null) {
    this.#context = context;
    this.#origin = origin;
    this.#sightings = sightings;
    context.on('requestfinished', (request) => this.#add(request));
    context.on('requestfailed', (request) => this.#add(request));
  }

  /** In the order in which they ended, when those that have ended are read. */
  async traffic(): Promise<readonly Traffic[]> {
    await Promise.all(this.#pending);
    return this.#all;
  }

  /** What is kept at this moment, by all pages that are open. */
  async stored(): Promise<Stored[]> {
    const { cookies, origins } = await this.#context.storageState({ indexedDB: true });
    const kept = origins.flatMap(({ localStorage, ...more }) => [
      ...localStorage.map(({ name, value }) => ({ where: 'localStorage', name, value })),
      ...databasesIn(more),
    ]);
    const sessions = await Promise.all(this.#context.pages().map(sessionStorageOf));
    const all = [
      ...cookies.map(({ name, value }) => ({ where: 'cookie', name, value })),
      ...kept,
      ...sessions.flat().map(([name, value]) => ({ where: 'sessionStorage', name, value })),
    ];
    for (const { where, name, value } of all) this.#sightings?.add('page', `${where} ${name}`, value);
    return all;
  }

  #add(request: Request): void {
    const reading = this.#read(request)
      .catch(() => undefined)
      .finally(() => this.#pending.delete(reading));
    this.#pending.add(reading);
  }

  async #read(request: Request): Promise<void> {
    const response = await request.response().catch(() => null);
    const answerHeaders = (await response?.allHeaders().catch(() => null)) ?? {};
    const isText = TEXTS.test(answerHeaders['content-type'] ?? '');
    const answer = isText ? ((await response?.text().catch(() => '')) ?? '') : '';
    const one: Traffic = {
      method: request.method(),
      url: request.url(),
      resource: request.resourceType(),
      headers: await request.allHeaders().catch(() => request.headers()),
      body: request.postData() ?? '',
      status: response?.status() ?? null,
      answerHeaders,
      answer: answer.slice(0, MOST_CHARACTERS),
    };
    this.#all.push(one);
    const step = `${one.method} ${new URL(one.url).pathname} → ${one.status ?? 'no answer'}`;
    this.#sightings?.add('address', step, one.url);
    if (new URL(one.url).origin === this.#origin)
      this.#sightings?.add('page', step, `${headerLines(answerHeaders)}\n\n${one.answer}`);
  }
}

/** What of a recording stands where, as texts: for scans. */
export function textsOf({
  method,
  url,
  headers,
  body,
  answerHeaders,
  answer,
}: Traffic): { says: string; text: string }[] {
  const step = `${method} ${new URL(url).pathname}`;
  return [
    { says: `the address of ${step}`, text: url },
    { says: `the headers of ${step}`, text: headerLines(headers) },
    { says: `the body of ${step}`, text: body },
    { says: `the headers of the answer to ${step}`, text: headerLines(answerHeaders) },
    { says: `the answer to ${step}`, text: answer },
  ];
}

function headerLines(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

/** Names of databases, each with all that is in it as one text. */
function databasesIn(origin: object): Stored[] {
  const databases = 'indexedDB' in origin && Array.isArray(origin.indexedDB) ? origin.indexedDB : [];
  return databases.map((held: unknown) => {
    const name = typeof held === 'object' && held !== null && 'name' in held ? String(held.name) : '';
    return { where: 'IndexedDB', name, value: JSON.stringify(held) };
  });
}

async function sessionStorageOf(page: Page): Promise<[string, string][]> {
  const held = await page.evaluate('Object.entries(sessionStorage)').catch(() => []);
  if (!Array.isArray(held)) return [];
  return held.map(([name, value]: unknown[]): [string, string] => [String(name), String(value)]);
}
