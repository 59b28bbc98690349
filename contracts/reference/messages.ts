import type { Clock } from './clock.ts';
import type { Row } from './json.ts';

const MOST_KEPT = 200;

/** What the people who use this are told, newest last. */
export class Messages {
  readonly #clock: Clock;
  readonly #messages: { at: number; about: string; text: string; more: Row }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param more further members, such as the rules that a document breaks */
  tell(about: string, text: string, more: Row = {}): void {
    this.#messages.push({ at: this.#clock.now(), about, text, more });
    if (this.#messages.length > MOST_KEPT) this.#messages.shift();
  }

  list(): Row[] {
    return this.#messages.map(({ at, about, text, more }) => ({
      at: new Date(at).toISOString(),
      about,
      text,
      ...more,
    }));
  }
}
