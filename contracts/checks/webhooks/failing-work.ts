import type { AttemptEntry, RequestEntry } from '../../../emulator/core/entry.ts';
import { hasEnded } from '../../../emulator/core/journal.ts';
import type { Connection, Trial } from '../../harness/trial.ts';

/** Nothing more is expected after a silence this much longer than the longest before, and a little. */
const SILENCE_FACTOR = 4;
const SILENCE_MS = 4_000;
/** Who has not tried again at all may have a queue that waits for half a minute. */
const FIRST_RETRY_MS = 45_000;
const MOST_MS = 100_000;
const POLL_MS = 50;
/** After so long without a call, a refused delivery is sent again, its time having come. */
const AT_REST_MS = 400;
/** When it stands still, its own clock is moved once by this much, and it is given a moment. A day would set off work that is not this one's. */
const MOVE_S = 3_600;
const AFTER_MOVE_MS = 3_000;

/** How the work of a delivery went on. */
export interface Course {
  /** `done`: what was waited for happened. `endless`: more calls than allowed. `silent`: it does nothing more. `slow`: it still tries. */
  readonly end: 'done' | 'endless' | 'silent' | 'slow';
  readonly calls: readonly RequestEntry[];
  /** Every turn of the delivery, the provider's own retries included. */
  readonly attempts: readonly AttemptEntry[];
  /** The provider has given the delivery up: it was never accepted. */
  readonly isBuried: boolean;
  readonly silentMs: number;
}

/**
 * Follows the work of one delivery while its calls fail. Whoever answers 5xx and leans on the provider's retries gets them, the provider's
 * time moving as far as they need; whoever keeps a queue by a clock of its own has that moved, where it can be.
 */
export async function follow(
  trial: Trial,
  connection: Connection,
  first: AttemptEntry,
  goal: { readonly isDone: () => Promise<boolean>; readonly mostCalls: number },
): Promise<Course> {
  const { clock, journal, provider } = trial;
  const { deliveryId, seq } = first;
  const began = clock.monotonic();
  const calls = () => trial.calls(connection, seq);
  const attempts = () => journal.query({ kind: 'attempt', deliveryId, since: seq - 1 });
  const delivery = () => provider.webhooks.deliveries().find(({ id }) => id === deliveryId);
  const told = (end: Course['end'], silentMs: number): Course => ({
    end,
    calls: calls(),
    attempts: attempts(),
    isBuried: delivery()?.status === 'dead-letter',
    silentMs,
  });
  let mayMove = trial.has('clock');
  let patienceMs = Number.POSITIVE_INFINITY;
  let lastMove = began;
  for (;;) {
    if (await goal.isDone()) return told('done', 0);
    const seen = calls();
    // Whoever refuses it has the provider send it again, and may try as often each time.
    if (seen.length > goal.mostCalls * Math.max(1, attempts().length)) return told('endless', 0);
    if (clock.monotonic() - began > MOST_MS) return told('slow', 0);
    const silentMs = silence(trial, seen, lastMove);
    const { status, dueAt } = delivery() ?? {};
    if (status === 'pending' && dueAt != null && dueAt > clock.now() && silentMs > AT_REST_MS) {
      await trial.sandbox.advance(dueAt - clock.now());
      lastMove = clock.monotonic();
    } else if (silentMs > Math.min(patienceMs, patience(seen))) {
      if (!mayMove || status === 'dead-letter') return told('silent', silence(trial, seen, began));
      mayMove = false;
      await trial.trigger('clock', null, { seconds: MOVE_S });
      lastMove = clock.monotonic();
      patienceMs = AFTER_MOVE_MS;
    }
    await trial.sleep(POLL_MS);
  }
}

/** How long nothing was heard of the work; nothing while a call is under way. */
function silence({ clock }: Trial, calls: readonly RequestEntry[], since: number): number {
  if (calls.some((call) => !hasEnded(call))) return 0;
  const heard = calls.map(({ wall, durationMs }) => clock.wall() - wall - (durationMs ?? 0));
  return Math.min(clock.monotonic() - since, ...heard);
}

function patience(calls: readonly RequestEntry[]): number {
  const gaps = calls.slice(1).map(({ wall }, i) => wall - (calls[i]?.wall ?? wall));
  return gaps.length === 0 ? FIRST_RETRY_MS : SILENCE_FACTOR * Math.max(...gaps) + SILENCE_MS;
}
