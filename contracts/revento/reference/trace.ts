import type { Clock } from '../../reference/clock.ts';
import type { Row } from '../../reference/json.ts';

const MOST = 1000;

interface Entry {
  readonly eventId: string;
  readonly row: Row;
}

/** What was asked and told about each event, by the ids that Revento logs too: how support finds one exchange. */
export class Trace {
  readonly #clock: Clock;
  readonly #requests: Entry[] = [];
  readonly #deliveries: Entry[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** One request, a repeated one under an id of its own; no status means no answer. */
  request(eventId: string, requestId: string, what: string, status: number | null): void {
    keep(this.#requests, { eventId, row: { request_id: requestId, at: this.#now(), what, status } });
  }

  delivery(eventId: string, deliveryId: string, type: string): void {
    keep(this.#deliveries, { eventId, row: { delivery_id: deliveryId, at: this.#now(), type } });
  }

  about(eventId: string): { requests: Row[]; deliveries: Row[] } {
    const rows = (entries: Entry[]) => entries.filter((entry) => entry.eventId === eventId).map(({ row }) => row);
    return { requests: rows(this.#requests), deliveries: rows(this.#deliveries) };
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString();
  }
}

function keep(entries: Entry[], entry: Entry): void {
  entries.push(entry);
  if (entries.length > MOST) entries.shift();
}
