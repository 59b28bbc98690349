import { EmulatorError, messageOf } from '../core/errors.ts';
import { type Downloaded, type DownloadLimits, download } from './download.ts';

/** Whether a source is on the web; anything else is a file. */
export function isAddress(source: string): boolean {
  return /^https?:\/\//.test(source);
}

/** An address as it is meant. @throws EmulatorError `openapi_unreadable` */
export function addressOf(source: string): URL {
  if (URL.canParse(source)) return new URL(source);
  const says = `"${source}" is no address: write a whole one, such as https://api.example.com/openapi.json.`;
  throw new EmulatorError('openapi_unreadable', says);
}

/** Reads the files of a document that are on the web. The parser of references has a reader of its own, which waits for a slow body for ever. */
export class Web {
  /** What could not be read, in a sentence: the parser keeps it to itself. */
  failure: string | null = null;
  readonly #place: string;
  readonly #limits: DownloadLimits;
  #first: Downloaded | null = null;

  /** @param place file or address of the document */
  constructor(place: string, limits: DownloadLimits) {
    this.#place = place;
    this.#limits = limits;
  }

  /** Where references of the first file start from: behind the redirects of its address, where it has one. @throws DownloadError */
  async start(): Promise<string> {
    if (!isAddress(this.#place)) return this.#place;
    this.#first = await this.#download(this.#place);
    return this.#first.url;
  }

  /** What the parser reads by. */
  readonly resolver = {
    order: 1,
    canRead: ({ url }: { url: string }): boolean => isAddress(url),
    read: async ({ url }: { url: string }): Promise<string> =>
      url === this.#first?.url ? this.#first.text : (await this.#download(url)).text,
  };

  async #download(url: string): Promise<Downloaded> {
    try {
      return await download(url, this.#limits);
    } catch (thrown) {
      const what = url === this.#place ? url : `${this.#place} refers to ${url}, which`;
      this.failure ??= `${what} cannot be read: ${messageOf(thrown)}.`;
      throw thrown;
    }
  }
}
