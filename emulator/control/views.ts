import { isoInstant } from '../core/entry-view.ts';
import type { JsonObject } from '../core/json.ts';
import type { Secrets } from '../core/secrets.ts';
import type { Fault } from '../http/faults.ts';
import { eventTypesOf } from '../providers/event-types.ts';
import type { Provider } from '../providers/provider.ts';
import type { Step } from '../scenarios/scenario.ts';
import type { Delivery } from '../webhooks/delivery.ts';
import type { Shape } from '../webhooks/shapes.ts';

/** What a person needs to know of a provider to use it, credentials in full. */
export function viewProvider({ provider, definition, urls, facts, setup }: Provider): JsonObject {
  return {
    name: provider,
    title: definition.title,
    urls,
    facts,
    webhookUrl: setup.webhookUrl,
    redirectUris: setup.redirectUris,
  };
}

/** Everything about a provider. */
export function viewProviderDetail(provider: Provider): JsonObject {
  const { definition, knobs, contract, collections } = provider;
  return {
    ...viewProvider(provider),
    knobs: Object.entries(definition.knobs).map(([name, knob]) => ({ name, value: knobs.value(name), ...knob })),
    actions: Object.entries(definition.actions).map(([name, { says, parameters }]) => ({ name, says, parameters })),
    collections,
    events: eventTypesOf(definition),
    operations: contract.operationNames,
    profile: definition.profile,
  };
}

/** Where a delivery stands, without its content: that is in the journal. */
export function viewDelivery({ id, type, subject, url, status, attempts, dueAt, last, event }: Delivery): JsonObject {
  return { id, type, subject, url, status, attempts, dueAt: instant(dueAt), last, event };
}

/** A webhook shape. */
export function viewShape({ id, spec, does, met, state, expiresAt }: Shape): JsonObject {
  return { id, spec, does, met, state, expiresAt: instant(expiresAt) };
}

/** A fault, with the provider that it is set at. */
export function viewFault(provider: string, { id, spec, does, met, state, expiresAt }: Fault): JsonObject {
  return { id, provider, spec, does, met, state, expiresAt: instant(expiresAt) };
}

/** A step of a scenario, with those inside of it. */
export function viewStep({ name, args, place, blocks }: Step): JsonObject {
  return { name, args: args ?? null, place, steps: blocks.map((block) => block.map(viewStep)) };
}

/** Data with every secret cut to its last characters. */
export function masked(value: unknown, secrets: Secrets): unknown {
  if (typeof value === 'string') return secrets.mask(value);
  if (Array.isArray(value)) return value.map((held: unknown) => masked(held, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, masked(held, secrets)]));
}

function instant(ms: number | null): string | null {
  return ms === null ? null : isoInstant(ms);
}
