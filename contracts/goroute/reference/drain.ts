import type { App } from './app.ts';
import { pushBatch } from './batch.ts';
import { DocumentRefused } from './errors.ts';
import type { Outgoing } from './outbox.ts';
import { current, type Outcome, push } from './push.ts';

/** Whoever asks is answered by then; the work goes on all the same. */
const PATIENCE_MS = 20_000;
/** So many documents that fail one after another are an outage, whatever the health check says. */
const MOST_FAILED = 2;
/** So often a document may fail while others get through, the first time again after a minute, then ever later. */
const MOST_ROUNDS = 8;
const ROUND_MS = 60_000;
const LONGEST_ROUND_MS = 3_600_000;
/** So long a document is tried, though GoRoute says that it is well. */
const LONGEST_MS = 24 * 3_600_000;

/** Sends what is queued, oldest first; one at a time, so that documents leave in the order in which they came. */
export class Drain {
  readonly #app: App;
  #running: Promise<void> | null = null;
  #isWanted = false;

  constructor(app: App) {
    this.#app = app;
  }

  /** When a document that failed while others got through is to be tried again, on our clock. */
  get dueAt(): number {
    const { outbox } = this.#app;
    return Math.min(...outbox.queued().flatMap(({ notBefore }) => (notBefore > 0 ? [notBefore] : [])));
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
    const { outage, outbox, parts, lookedUp } = this.#app;
    while (this.#isWanted) {
      this.#isWanted = false;
      lookedUp.clear();
      if (!outage.mayTry()) return;
      if (outage.isOn && outbox.queued().length === 0) {
        if (await parts.isUp(this.#app)) outage.end();
        else outage.begin();
        continue;
      }
      const tried = new Set<string>();
      await Promise.all(Array.from({ length: parts.lanes }, () => this.#pass(tried)));
    }
  }

  /** One way through the queue. */
  async #pass(tried: Set<string>): Promise<void> {
    const app = this.#app;
    const failed: Outgoing[] = [];
    let successes = 0;
    for (let group = this.#next(tried); group.length > 0; group = this.#next(tried)) {
      if (app.stop.isStopped || app.settings.isPaused) return;
      for (const { number } of group) tried.add(number);
      const outcome = await this.#pushed(group);
      if (outcome !== 'waiting') {
        successes++;
        continue;
      }
      if (app.stop.isStopped) return;
      if (!(await app.parts.isUp(app))) return app.outage.begin();
      failed.push(...group);
      for (const document of group) giveUpOld(app, document);
      if (failed.length >= MOST_FAILED && successes === 0) return app.outage.begin();
    }
    if (failed.length === 0 || successes > 0) app.outage.end();
    else app.outage.begin();
    if (successes > 0) for (const document of failed) failedAlone(app, document);
  }

  /** The oldest document that was not tried, or a batch that begins with it. In an outage all of them are as good for a try. */
  #next(tried: ReadonlySet<string>): Outgoing[] {
    const { outbox, outage, clock, parts } = this.#app;
    const now = clock.now();
    const left = outbox
      .queued()
      .filter(({ number, notBefore }) => !tried.has(number) && (outage.isOn || notBefore <= now));
    const [first] = left;
    if (!first) return [];
    return first.isBatched ? parts.batchOf(left) : [first];
  }

  async #pushed(group: readonly Outgoing[]): Promise<Outcome> {
    const [first] = group;
    if (!first) return 'done';
    return first.isBatched ? pushBatch(this.#app, group) : push(this.#app, first);
  }
}

/** Others got through, and this document did not: after hours of that it is put aside for somebody to look at. */
function failedAlone(app: App, document: Outgoing): void {
  const { status, rounds } = current(app, document);
  if (status !== 'queued') return;
  const waitMs = Math.min(ROUND_MS * 2 ** rounds, LONGEST_ROUND_MS);
  app.outbox.change(document, { rounds: rounds + 1, notBefore: app.clock.now() + waitMs });
  if (rounds + 1 >= MOST_ROUNDS) giveUp(app, document, 'in several hours, though others could');
}

/** GoRoute says that it is well, and this document has been tried for a day. */
function giveUpOld(app: App, document: Outgoing): void {
  if (app.clock.now() - document.changedAt >= LONGEST_MS)
    giveUp(app, document, 'for a day, though GoRoute says that it is well');
}

function giveUp(app: App, document: Outgoing, how: string): void {
  const error = new DocumentRefused('RETRIES_EXHAUSTED', `The document could not be sent ${how}.`);
  app.messages.tell(document.number, app.parts.wordsFor(error));
  app.parts.onRefused(app, document, error);
}
