import { suggestion } from '../../emulator/core/nearest.ts';
import type { Checklist } from './checklist.ts';

/** An item that files may speak of. */
export interface KnownItem {
  readonly provider: string;
  readonly id: string;
  readonly isAttestable: boolean;
}

/** All items of checklists, those beyond them, and further ones such as a team's own. */
export function knownItems(
  checklists: readonly Checklist[],
  own: readonly { readonly provider: string; readonly id: string }[] = [],
): KnownItem[] {
  const listed = checklists.flatMap(({ provider, items, beyond }) => [
    ...items.map(({ id, attest }) => ({ provider, id, isAttestable: attest !== null })),
    ...beyond.map((id) => ({ provider, id, isAttestable: false })),
  ]);
  const isListed = (one: { provider: string; id: string }) =>
    listed.some(({ provider, id }) => provider === one.provider && id === one.id);
  return [
    ...listed,
    ...own.filter((one) => !isListed(one)).map(({ provider, id }) => ({ provider, id, isAttestable: false })),
  ];
}

/** Why an entry of a file (`item`, perhaps `provider`) means no item, or null. */
export function itemProblem(
  { item, provider }: { readonly item?: unknown; readonly provider?: unknown },
  items: readonly KnownItem[],
): string | null {
  const named = items.filter(({ id }) => id === item);
  const ids = items.map(({ id }) => id);
  if (named.length === 0) return `There is no checklist item "${item}".${suggestion(String(item), ids)}`;
  const providers = named.map((one) => one.provider);
  if (provider !== undefined && !providers.includes(String(provider)))
    return `"${item}" is no item of ${provider}; it is one of ${providers.join(', ')}.`;
  if (provider === undefined && providers.length > 1)
    return `"${item}" is an item of ${providers.join(' and ')}; say of which with provider.`;
  return null;
}
