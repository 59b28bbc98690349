import type { Emulator } from '../emulator/emulator.ts';
import { type TrustFiles, trustFiles } from '../emulator/http/tls/trust.ts';

/** What an emulator tells when it is ready: the line of `--json`, and what a detached one sends to whoever started it. */
export interface Ready {
  readonly event: 'ready';
  readonly control: string;
  /** Bearer token of the control port, where it needs one. */
  readonly token?: string;
  readonly seed: string;
  readonly pid: number;
  /** Where clients find whom to trust, where providers speak HTTPS. */
  readonly tls?: TrustFiles;
  /** By provider: addresses and credentials by camel-case name. */
  readonly providers: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The facts of an emulator that has started. */
export function readyOf(emulator: Emulator): Ready {
  const { sandbox } = emulator;
  const { url, token } = emulator.access(sandbox.id);
  return {
    event: 'ready',
    control: url ?? '',
    ...(token === null ? {} : { token }),
    seed: sandbox.seed,
    ...(sandbox.authority && { tls: trustFiles(sandbox.authority) }),
    pid: process.pid,
    providers: Object.fromEntries(sandbox.providers.map(({ provider, facts }) => [provider, facts])),
  };
}
