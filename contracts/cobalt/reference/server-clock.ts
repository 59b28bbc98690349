/** The date of an answer has whole seconds, and answers take their time: what is nearer than this counts as the same moment. */
export const ROUNDED_MS = 1500;

/** What time it is at Cobalt, as far as its answers tell: ours may differ. */
export class ServerClock {
  #aheadMs = 0;

  /** Takes note of the date of an answer. */
  hear(headers: Headers): void {
    const date = Date.parse(headers.get('date') ?? '');
    if (!Number.isNaN(date)) this.#aheadMs = date - Date.now();
  }

  /** Ms since the epoch; right to about a second. */
  now(): number {
    return Date.now() + this.#aheadMs;
  }
}
