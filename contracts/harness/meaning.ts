import type { RequestEntry } from '../../emulator/core/entry.ts';

/** True where the answer carries this error code of the provider, wherever its envelope has it. */
export function saysError({ response }: RequestEntry, code: string | null): boolean {
  return code !== null && response !== null && response.status >= 400 && response.body.includes(JSON.stringify(code));
}

/** Wall time (ms since the epoch) at which the last byte of the answer had left. */
export function endOf({ wall, durationMs }: Pick<RequestEntry, 'wall' | 'durationMs'>): number {
  return wall + (durationMs ?? 0);
}
