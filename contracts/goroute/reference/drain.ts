import type { App } from './app.ts';
import { pushBatch } from './batch.ts';
import { DocumentRefused } from './errors.ts';
import type { Outgoing } from './outbox.ts';
import { current, type Outcome, push } from './push.ts';

/** Whoever asks is answered by then; the work goes on all the same. */
const PATIENCE_MS = 20_000;
/** So many documents that fail one after another are an outage, whatever the health check says. */
const MOST_FAILED = 2;
/** So often a document alone may fail, over hours, while others get through. */
const MOST_ROUNDS = 8;

/** Sends what is queued, oldest first; one at a time, so that documents leave in the order in which they came. */
export class Drain {
  readonly #app: App;
  #running: Promise<void> | null = null;
  #isWanted = false;

  constructor(app: App) {
    this.#app = app;
  }

  /** Sees to it that all that is queued has been tried. Never rejects. */
  run(): Promise<void> {
    this.#isWanted = true;
    this.#running ??= this.#work().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** The same, and no longer than somebody waits for an answer. */
  async soon(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS);
    });
    await Promise.race([this.run(), late]);
    clearTimeout(timer);
  }

  async #work(): Promise<void> {
    while (this.#isWanted) {
      this.#isWanted = false;
      this.#app.lookedUp.clear();
      if (!this.#app.outage.mayTry()) return;
      const lanes = Array.from({ length: this.#app.parts.lanes }, () => this.#pass(new Set()));
      await Promise.all(lanes);
    }
  }

  /** One way through the queue. */
  async #pass(tried: Set<string>): Promise<void> {
    const app = this.#app;
    let failures = 0;
    let successes = 0;
    for (let group = this.#next(tried); group.length > 0; group = this.#next(tried)) {
      if (app.stop.isStopped || app.settings.isPaused) return;
      for (const { number } of group) tried.add(number);
      for (const { number } of group) app.busy.add(number);
      const outcome = await this.#pushed(group);
      for (const { number } of group) app.busy.delete(number);
      if (outcome !== 'waiting') {
        successes++;
        continue;
      }
      if (app.stop.isStopped) return;
      failures++;
      if (!(await app.parts.isUp(app))) return app.outage.begin();
      for (const document of group) failedAlone(app, document);
      if (failures >= MOST_FAILED && successes === 0) return app.outage.begin();
    }
    if (failures > 0 && successes === 0) app.outage.begin();
    else if (failures > 0) app.outage.later();
    else app.outage.end();
  }

  /** The oldest document that was not tried, or a batch that begins with it. */
  #next(tried: ReadonlySet<string>): Outgoing[] {
    const left = this.#app.outbox.queued().filter(({ number }) => !tried.has(number) && !this.#app.busy.has(number));
    const [first] = left;
    if (!first) return [];
    return first.isBatched ? this.#app.parts.batchOf(left) : [first];
  }

  async #pushed(group: readonly Outgoing[]): Promise<Outcome> {
    const [first] = group;
    if (!first) return 'done';
    return first.isBatched ? pushBatch(this.#app, group) : push(this.#app, first);
  }
}

/** GoRoute is there, and this document did not get through: after hours of that it is put aside for somebody to look at. */
function failedAlone(app: App, document: Outgoing): void {
  const { rounds } = current(app, document);
  const changed = app.outbox.change(document, { rounds: rounds + 1 });
  if (rounds + 1 < MOST_ROUNDS) return;
  const says = 'The document could not be sent in several hours, though GoRoute was there.';
  const error = new DocumentRefused('RETRIES_EXHAUSTED', says);
  app.messages.tell(document.number, says);
  app.parts.onRefused(app, changed, error);
}
