import { packageIdentity } from '../core/package-root.ts';
import type { Sandbox } from '../sandbox.ts';

/** That the emulator is up, and which one it is. Wall time since the port listens, in ms. */
export interface Health {
  readonly status: 'ok';
  readonly name: string;
  readonly version: string;
  readonly pid: number;
  readonly sandbox: string;
  readonly seed: string;
  readonly uptimeMs: number;
}

/** @see the control API's `getHealth` */
export function healthOf(sandbox: Sandbox, uptimeMs: number): Health {
  const { name, version } = packageIdentity();
  return { status: 'ok', name, version, pid: process.pid, sandbox: sandbox.id, seed: sandbox.seed, uptimeMs };
}
