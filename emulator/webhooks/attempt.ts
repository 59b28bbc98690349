import type { AttemptEntry } from '../core/entry.ts';
import { messageOf } from '../core/errors.ts';
import type { World } from '../http/world.ts';
import { type Answer, unreachable } from './answer.ts';
import type { Barrier } from './barrier.ts';
import type { Delivery } from './delivery.ts';
import { PostOffice } from './post.ts';
import type { WebhookRules } from './rules.ts';
import { type HeaderList, type SignedMessage, signMessage, type Tampering, toWireHeaders } from './signing.ts';
import { parseTarget, type Target } from './target.ts';

/** Of a body, this much is kept in the journal. */
const JOURNAL_BODY_CHARACTERS = 64 * 1024;

/** What one attempt is to be. */
export interface AttemptOrder {
  readonly delivery: Delivery;
  /** From 1; copies of an attempt repeat its number. */
  readonly number: number;
  readonly cause: number;
  readonly shape: readonly string[];
  readonly tampering: Omit<Tampering, 'otherSecret'> | null;
  /** Headers of an earlier attempt, to be sent again instead of new ones. */
  readonly repeat: HeaderList | null;
  readonly barrier: Barrier | null;
  readonly loseAnswer: boolean;
}

/** What became of an attempt. */
export interface AttemptResult {
  readonly entry: AttemptEntry;
  readonly accepted: boolean;
  /** The answer's status, or null when there was none. */
  readonly status: number | null;
  readonly headers: HeaderList;
}

/** Makes attempts: signs, journals, sends. */
export class Attempts {
  readonly #world: World;
  readonly #rules: WebhookRules;
  readonly #allow: (url: string) => void;
  readonly #post: PostOffice;
  /** The target that was parsed last; there is rarely another. */
  #target: Target | null = null;

  constructor(world: World, rules: WebhookRules, allow: (url: string) => void, connections: number) {
    this.#world = world;
    this.#rules = rules;
    this.#allow = allow;
    this.#post = new PostOffice(world.clock, rules.deadlineMs, connections);
  }

  /** The target of an address. @throws EmulatorError `webhook_target` when webhooks may not go there */
  target(url: string): Target {
    if (this.#target?.url === url) return this.#target;
    this.#allow(url);
    this.#target = parseTarget(url);
    return this.#target;
  }

  /** Carries out one attempt. `ended` decides on the next one, and gives its time or null, before the journal entry is closed. */
  async make(order: AttemptOrder, ended: (result: AttemptResult) => number | null): Promise<void> {
    const message = this.#sign(order);
    const url = this.#rules.url(this.#world, order.delivery.endpoint) ?? order.delivery.url;
    const aimed = this.#aim(url);
    const host: HeaderList = aimed.target ? [['Host', aimed.target.host]] : [];
    const headers: HeaderList = [...host, ...message.headers, ['Content-Length', String(message.body.length)]];
    const entry = this.#open(order, url, headers, message);
    const { barrier, loseAnswer } = order;
    const method = this.#rules.method?.(this.#world, order.delivery.endpoint);
    if (!aimed.target) barrier?.leave();
    const answer = aimed.target
      ? await this.#post.post({ target: aimed.target, method, headers, body: message.body, barrier, loseAnswer })
      : unreachable(aimed.refusal);
    this.#record(entry, await this.#followed(answer, url, headers, message.body));
    const accepted = entry.outcome === 'accepted';
    entry.nextAt = ended({ entry, accepted, status: answer.status, headers: message.headers });
    this.#world.journal.close(entry);
  }

  /** Ends attempts under way. */
  close(): void {
    this.#post.close();
  }

  /** The answer at the end of a redirect, where the provider follows one. */
  async #followed(answer: Answer, from: string, headers: HeaderList, body: Buffer): Promise<Answer> {
    if (answer.status === null || answer.status < 300 || answer.status > 399 || !this.#rules.follows?.(this.#world))
      return answer;
    const location = answer.headers.location;
    if (typeof location !== 'string' || !URL.canParse(location, from)) return answer;
    const aimed = this.#aim(new URL(location, from).href);
    if (!aimed.target) return unreachable(aimed.refusal);
    const sent: HeaderList = [['Host', aimed.target.host], ...headers.slice(1)];
    return this.#post.post({ target: aimed.target, headers: sent, body, barrier: null, loseAnswer: false });
  }

  #aim(url: string): { target: Target } | { target: null; refusal: string } {
    try {
      return { target: this.target(url) };
    } catch (thrown) {
      return { target: null, refusal: messageOf(thrown) };
    }
  }

  #sign({ delivery, number, tampering, repeat }: AttemptOrder): SignedMessage {
    if (repeat) return { headers: repeat, body: Buffer.from(delivery.body) };
    const respelled = number > 1 ? this.#rules.retryBody?.(this.#world, delivery.body) : undefined;
    const body = Buffer.from(respelled ?? delivery.body);
    const { clock } = this.#world;
    const secret = this.#rules.secret(this.#world, delivery.endpoint);
    const input = {
      type: delivery.type,
      deliveryId: delivery.id,
      attempt: number,
      timestampS: Math.floor(clock.wire() / 1000),
      body,
      secret,
      requestId: this.#rules.requestId?.(this.#world) ?? null,
      ...(delivery.headers && { headers: delivery.headers }),
    };
    const otherSecret = () => this.#rules.otherSecret?.(this.#world, delivery.endpoint) ?? `another-${secret}`;
    return signMessage(this.#rules, input, tampering && { ...tampering, otherSecret: otherSecret() });
  }

  #open(order: AttemptOrder, url: string, headers: HeaderList, { body }: SignedMessage): AttemptEntry {
    const { delivery, number, cause, shape } = order;
    const text = order.tampering || number > 1 ? body.toString() : delivery.body;
    return this.#world.journal.append({
      kind: 'attempt',
      provider: this.#world.provider,
      cause,
      type: delivery.type,
      deliveryId: delivery.id,
      attempt: number,
      subject: delivery.subject,
      url,
      request: {
        headers: toWireHeaders(headers),
        body: text.length > JOURNAL_BODY_CHARACTERS ? text.slice(0, JOURNAL_BODY_CHARACTERS) : text,
        bytes: body.length,
      },
      shape: delivery.rawBody ? [...shape, `raw: ${delivery.rawBody}`] : [...shape],
      response: null,
      error: null,
      durationMs: null,
      outcome: 'open',
      nextAt: null,
      ...(delivery.violations.length > 0 && { violations: [...delivery.violations] }),
    });
  }

  #record(entry: AttemptEntry, answer: Answer): void {
    if (answer.status === null) {
      entry.outcome = answer.failure;
      entry.error = answer.error;
      return;
    }
    const { status, headers, body, bytes } = answer;
    entry.response = { status, headers, body, bytes };
    entry.durationMs = answer.durationMs;
    entry.outcome = this.#rules.succeeds(status) ? 'accepted' : 'refused';
  }
}
