import { loadContract } from '../http/contract.ts';
import type { ProviderDefinition } from './definition.ts';

/** Every type of event that a provider has without a knob: those of its contract, then those of which no contract tells. */
export function eventTypesOf(definition: ProviderDefinition): readonly string[] {
  const { events } = definition.contract ?? loadContract(definition.name);
  return [...events, ...(definition.eventTypes?.() ?? [])];
}
