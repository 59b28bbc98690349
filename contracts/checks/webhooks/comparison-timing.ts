import { Agent, request } from 'node:http';
import { Agent as HttpsAgent, request as secureRequest } from 'node:https';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Random } from '../../../emulator/core/random.ts';
import type { HeaderList } from '../../../emulator/webhooks/signing.ts';
import { assertAllowedTarget, parseTarget, type Target } from '../../../emulator/webhooks/target.ts';
import { sample } from '../../harness/fence.ts';
import { replaceHeader } from '../../harness/forge.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import {
  croppedT,
  isClear,
  isLeak,
  speaksForLeak,
  TIMING_ROUNDS,
  type TimingRound,
} from '../../verdict/timing-leak.ts';

/** Requests of each kind in a round, in parts: after each it may be clear already. */
const PARTS = 4;
const EACH_PART = 2_500;
/** Unscored at the beginning of a round, while connections and compilers warm up. */
const WARM_UP = 500;

/** Where the digit that is wrong stands. `again` is the same as `first`: what two equal kinds differ by. */
const KINDS = ['first', 'again', 'last'] as const;
type Kind = (typeof KINDS)[number];

/** What was measured, and what it says. */
export interface Timing {
  readonly rounds: readonly TimingRound[];
  readonly isLeak: boolean;
}

/**
 * Measures whether a digest that is wrong at its end takes longer to refuse than one that is wrong at its beginning. Stops at the first
 * round that does not speak for it, since then nothing can be said.
 */
export async function timeComparisons(trial: Trial, connection: Connection): Promise<Timing> {
  const rounds: TimingRound[] = [];
  for (let round = 0; round < TIMING_ROUNDS; round++) {
    const measured = await measure(trial, connection, round);
    rounds.push(measured);
    if (!speaksForLeak(measured)) break;
  }
  return { rounds, isLeak: isLeak(rounds) };
}

async function measure(trial: Trial, connection: Connection, round: number): Promise<TimingRound> {
  const { clock, provider, signal } = trial;
  const url = provider.definition.webhooks.url(provider) ?? '';
  assertAllowedTarget(url, [new URL(url).hostname]);
  const target = parseTarget(url);
  const agent = target.secure
    ? new HttpsAgent({ keepAlive: true, maxSockets: 1 })
    : new Agent({ keepAlive: true, maxSockets: 1 });
  const forger = new Forger(trial, connection, target);
  const order = new Random(`comparison ${round}`);
  const durations: Record<Kind, number[]> = { first: [], again: [], last: [] };
  const loop = monitorEventLoopDelay({ resolution: 5 });
  const one = async (kind: Kind) => {
    const duration = await send(target, agent, forger.headers(kind), forger.body, clock);
    signal.throwIfAborted();
    return duration;
  };
  const seen = (): TimingRound => ({
    t: croppedT(durations.first, durations.last),
    control: croppedT(durations.first, durations.again),
    loopDelayMs: loop.percentile(99) / 1e6,
  });
  try {
    for (let i = 0; i < WARM_UP; i++) await one('first');
    loop.enable();
    for (let part = 0; part < PARTS && !(part > 0 && isClear(seen())); part++) {
      const kinds = KINDS.flatMap((kind) => Array.from({ length: EACH_PART }, () => kind));
      for (const kind of order.shuffle(kinds)) durations[kind].push(await one(kind));
    }
  } finally {
    loop.disable();
    agent.destroy();
  }
  return seen();
}

/** Makes the headers of forgeries, anew only when a second has passed. */
class Forger {
  readonly body: Buffer;
  readonly #trial: Trial;
  readonly #type: string;
  readonly #host: string;
  #second = 0;
  #headers: Readonly<Record<Kind, string[]>> | null = null;

  constructor(trial: Trial, connection: Connection, target: Target) {
    const event = sample(trial, connection);
    this.#trial = trial;
    this.#type = event.type;
    this.#host = target.host;
    this.body = Buffer.from(JSON.stringify(event.payload));
  }

  headers(kind: Kind): string[] {
    const second = Math.floor(this.#trial.clock.wire() / 1000);
    if (this.#headers === null || second !== this.#second) this.#headers = this.#sign(second);
    this.#second = second;
    return this.#headers[kind];
  }

  #sign(timestampS: number): Record<Kind, string[]> {
    const { provider } = this.#trial;
    const rules = provider.definition.webhooks;
    const { body } = this;
    const secret = rules.secret(provider);
    const genuine = rules.headers({ type: this.#type, deliveryId: 'timing', attempt: 1, timestampS, body, secret });
    const with_ = (change: (signature: string) => string): string[] => {
      const forged: HeaderList = replaceHeader(genuine, rules.signatureHeader, change);
      return [...[['Host', this.#host]], ...forged, ['Content-Length', String(body.length)]].flat();
    };
    const first = with_((signature) => altered(signature, signature.lastIndexOf('=', signature.length - 3) + 1));
    // Not the very last: in base64 it has bits that do not count.
    return { first, again: [...first], last: with_((signature) => altered(signature, lastDigit(signature))) };
  }
}

function lastDigit(signature: string): number {
  const digits = signature.replace(/=+$/, '').length;
  return digits - (digits < signature.length ? 2 : 1);
}

function altered(signature: string, at: number): string {
  return `${signature.slice(0, at)}${signature[at] === '0' ? '1' : '0'}${signature.slice(at + 1)}`;
}

/** Wall ms from the last byte sent to the head of the answer. */
function send(target: Target, agent: Agent, headers: string[], body: Buffer, clock: Trial['clock']): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname: host, port, path } = target;
    const open = target.secure ? secureRequest : request;
    const sending = open({ method: 'POST', host, port, path, headers, agent });
    let sentAt = clock.monotonic();
    sending.on('finish', () => {
      sentAt = clock.monotonic();
    });
    sending.on('error', reject);
    sending.on('response', (response) => {
      const duration = clock.monotonic() - sentAt;
      response.resume();
      response.on('end', () => resolve(duration));
      response.on('error', reject);
    });
    sending.end(body);
  });
}
