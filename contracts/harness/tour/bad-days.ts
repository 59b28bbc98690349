import type { FaultSpec } from '../../../emulator/http/faults.ts';
import type { Connection, Trial } from '../trial.ts';
import { stop } from './stop.ts';

/** Something that goes wrong with one connection while it is asked to work. */
type BadDay = (trial: Trial, connection: Connection) => Promise<void>;

/** More refusals than anybody should ask for. */
const FOR_GOOD = 12;
/** Where what went wrong is shown. */
const SHOWING = ['connection', 'messages'] as const;

/** The calls of one connection are refused, each with the same. */
const refused =
  (fault: (trial: Trial) => FaultSpec | null): BadDay =>
  async (trial, { subject }) => {
    const { read, list } = trial.profile.operations;
    const spec = fault(trial);
    const operation = [read, list].filter((name) => name !== null);
    if (spec) trial.provider.faults.add({ operation, credential: subject, ...spec }, trial.cause);
  };

const coded = (status: number, code: string | null, times: number): FaultSpec | null =>
  code === null ? null : { status, error: code, times };

const expired =
  (fault: FaultSpec | null): BadDay =>
  async (trial, { name }) => {
    const { refresh } = trial.profile.operations;
    // Whose refresh it is the provider learns too late for a fault, so the next one meets it, whosever it is.
    if (refresh !== null && fault) trial.provider.faults.add({ operation: refresh, ...fault }, trial.cause);
    await trial.act('expire', { tokens: 'access', of: name });
  };

/** In one evening: each happens to a connection of its own, as far as there are enough. */
const BAD_DAYS: readonly BadDay[] = [
  expired(null),
  expired({ status: 503, times: 1 }),
  async (trial, { name }) => void (await trial.act('expire', { tokens: 'all', of: name })),
  refused(({ profile }) => coded(401, profile.errors.expired, FOR_GOOD)),
  refused(({ profile }) => coded(403, profile.errors.forbidden, FOR_GOOD)),
  refused(() => ({ status: 404, times: 1 })),
  refused(({ profile }) => {
    const limited = coded(429, profile.errors.limited, 1);
    return limited && { ...limited, retryAfter: 1 };
  }),
  refused(() => ({ status: 500, garbage: true, times: 1 })),
];

/** Tokens expire, refreshes fail, calls are refused. What was asked for is asked for once more when all is well again. */
export async function badDays(trial: Trial, connections: readonly Connection[]): Promise<void> {
  if (!trial.has('sync') || connections.length === 0) return;
  trial.refill();
  const waves = Math.ceil(BAD_DAYS.length / connections.length);
  for (let wave = 0; wave < waves; wave++) {
    const days = BAD_DAYS.slice(wave * connections.length, (wave + 1) * connections.length);
    const lived = days.map((day, i) => {
      const connection = connections[i % connections.length];
      return connection && stop(trial, () => live(trial, connection, day));
    });
    await Promise.all(lived);
    trial.provider.faults.clear(undefined, trial.cause);
  }
}

async function live(trial: Trial, connection: Connection, day: BadDay): Promise<void> {
  await day(trial, connection);
  await trial.trigger('sync', connection);
  for (const probe of SHOWING) if (trial.has(probe)) await trial.probe(probe, connection);
}
