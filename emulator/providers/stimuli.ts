import type { Entry, RequestEntry } from '../core/entry.ts';
import type { Journal } from '../core/journal.ts';

/** A call this long (wall ms) after a stimulus is taken to follow from it. */
const REACTION_MS = 30_000;
const WHOLE_INTEGRATION = '*';

/**
 * Concludes which webhook or trigger a call follows from, since HTTP does not say: the latest one about the same subject.
 * Such a cause is marked as inferred.
 */
export class Stimuli {
  readonly #latest = new Map<string, { seq: number; wall: number }>();
  readonly #stop: () => void;

  constructor(journal: Journal, provider: string) {
    const note = (entry: Entry, change: string) => {
      if (change === 'appended' && entry.provider === provider) this.#note(entry);
    };
    this.#stop = journal.observe(note, ['attempt', 'trigger']);
  }

  /** Gives a request its likely cause, if there is one. */
  explain(entry: RequestEntry): void {
    if (entry.subject === null || this.#latest.size === 0) return;
    const own = this.#latest.get(entry.subject);
    const general = this.#latest.get(WHOLE_INTEGRATION);
    const latest = own && general ? (own.seq > general.seq ? own : general) : (own ?? general);
    if (!latest || entry.wall - latest.wall > REACTION_MS) return;
    entry.cause = latest.seq;
    entry.causeInferred = true;
  }

  close(): void {
    this.#stop();
  }

  #note(entry: Entry): void {
    if (entry.kind !== 'attempt' && entry.kind !== 'trigger') return;
    const subject = entry.kind === 'attempt' ? entry.subject : null;
    this.#latest.set(subject ?? WHOLE_INTEGRATION, { seq: entry.seq, wall: entry.wall });
  }
}
