import type { AttemptEntry } from '../../../emulator/core/entry.ts';
import { lowerHeaders } from '../../../emulator/core/entry-view.ts';
import { isJsonObject } from '../../../emulator/core/json.ts';
import type { ProviderEvent } from '../../../emulator/http/world.ts';
import { type Effects, seqsOf } from '../../harness/effects.ts';
import { announce, howAnswered, lastOf, redeliver, sample, sampleTypes } from '../../harness/fence.ts';
import { type Craft, sendCrafted, type Tamper } from '../../harness/forge.ts';
import { endOf } from '../../harness/meaning.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { workOperations } from '../../harness/work-operations.ts';
import { shapeOf } from '../environments/request-shape.ts';
import { renamed, UNKNOWN_TYPE } from './oddities.ts';

/** The API answers this much later (ms) in one of the cases: who works before answering shows. */
const SLOW_MS = 800;
/** Instants of the provider have whole seconds; this much passes between two webhooks, so that each is newer than what came before. */
const BETWEEN_MS = 2_000;

/** A webhook, and what one endpoint made of it. */
export interface Taken {
  /** Completes "a webhook …". */
  readonly says: string;
  readonly attempt: AttemptEntry;
  readonly answer: string;
  /** The version of the API that its body has, or null. */
  readonly version: string | null;
  /** The calls that followed from it, without what differs between environments. */
  readonly calls: readonly string[];
  /** The state probe showed something else afterwards. */
  readonly changed: boolean;
  /** Answered before the API had answered its calls; null where it made none, or that was not looked at. */
  readonly answeredFirst: boolean | null;
  /** Must be refused, since it has the secret of the other environment. */
  readonly isForeign: boolean;
  readonly seqs: readonly number[];
}

interface ParityCase {
  readonly says: string;
  readonly isForeign?: boolean;
  readonly isSlow?: boolean;
  send(): Promise<AttemptEntry>;
}

/** Sends the same series of webhooks to the endpoint of an environment, one after another. */
export async function takenBy(trial: Trial, connection: Connection, effects: Effects): Promise<Taken[]> {
  const all: Taken[] = [];
  for (const one of casesFor(trial, connection)) all.push(await taken(trial, connection, effects, one));
  return all;
}

function casesFor(trial: Trial, connection: Connection): ParityCase[] {
  const { provider } = trial;
  const { webhooks: rules } = provider.definition;
  const genuine = async (event: ProviderEvent) => lastOf(await announce(trial, event));
  /** One that is made by hand. */
  const crafted = (says: string, craftOf: (event: ProviderEvent) => Craft, type?: string): ParityCase => ({
    says,
    send() {
      const event = sample(trial, connection);
      return sendCrafted(trial, type === undefined ? event : { ...event, type }, says, craftOf(event));
    },
  });
  let first: AttemptEntry | null = null;
  const typed = sampleTypes(trial).map((type) => ({
    says: `of type ${type}`,
    async send() {
      const attempt = await genuine(provider.definition.happen(provider, type, { ...connection.fields }));
      first ??= attempt;
      return attempt;
    },
  }));
  const unknown = ({ payload, type }: ProviderEvent) =>
    Buffer.from(renamed(isJsonObject(payload) ? payload : {}, type));
  const unsigned: Tamper = (headers) => headers.filter(([name]) => name !== rules.signatureHeader);
  const foreign = ({ endpoint }: ProviderEvent) => rules.otherSecret?.(provider, endpoint) ?? 'another-secret';
  return [
    ...typed,
    {
      says: 'that had come before',
      send: async () => lastOf(first === null ? [] : await redeliver(trial, first.deliveryId)),
    },
    crafted('of a type that is not known', (event) => ({ body: unknown(event) }), UNKNOWN_TYPE),
    crafted('without a signature', () => ({ tamper: unsigned })),
    {
      ...crafted('signed with the secret of the other environment', (event) => ({ secret: foreign(event) })),
      isForeign: true,
    },
    { says: 'that came while the API was slow', isSlow: true, send: () => genuine(sample(trial, connection)) },
  ];
}

async function taken(
  trial: Trial,
  connection: Connection,
  effects: Effects,
  { says, send, isSlow = false, isForeign = false }: ParityCase,
): Promise<Taken> {
  const { faults } = trial.provider;
  const operation = workOperations(trial, connection);
  const slow = isSlow ? faults.add({ operation, credential: connection.subject, delayMs: SLOW_MS }, trial.cause) : null;
  await trial.sandbox.advance(BETWEEN_MS);
  const { result: attempt, calls, changed } = await effects.of(send);
  if (slow) faults.clear(slow.id, trial.cause);
  const [call] = calls;
  // Half of the delay is left for what two clocks of one machine may differ by.
  const answeredFirst = slow && call ? endOf(attempt) < endOf(call) - SLOW_MS / 2 : null;
  return {
    says,
    attempt,
    answer: howAnswered(attempt),
    version: versionOf(trial, attempt),
    calls: [...new Set(calls.map(shapeOf))].sort(),
    changed,
    answeredFirst,
    isForeign,
    seqs: [attempt.seq, ...seqsOf(calls)],
  };
}

function versionOf({ profile }: Trial, { request }: AttemptEntry): string | null {
  const told = lowerHeaders(request.headers)[profile.version?.header.toLowerCase() ?? ''];
  return typeof told === 'string' ? told : null;
}
