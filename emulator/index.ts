/**
 * The public API: what the commands do, for programs and tests.
 *
 * @example
 * const emulator = await startEmulator({ providers: ['revento'] });
 * const { apiBase, clientId } = emulator.sandbox.provider('revento').facts;
 * await emulator.close();
 */
import { Emulator, type EmulatorOptions } from './emulator.ts';

export type { Entry, EntryKind } from './core/entry.ts';
export { EmulatorError } from './core/errors.ts';
export type { EntryTree, Journal, JournalFilter } from './core/journal.ts';
export { Emulator, type EmulatorOptions } from './emulator.ts';
export type { FaultSpec } from './http/faults.ts';
export type { Provider } from './providers/provider.ts';
export { Sandbox, type SandboxOptions } from './sandbox.ts';

/** Starts an emulator in this process. Ports are free ones unless `port` says otherwise; time is real unless `freeze` says otherwise. */
export function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  return Emulator.start(options);
}
