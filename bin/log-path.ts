/** Tells a process that it is the detached one, and where its output goes. */
export const LOG_VARIABLE = 'EMULATOR_LOG';

/** In the detached process: where it writes to; null in any other. Its own children are not detached ones. */
export function takeLogPath(): string | null {
  const log = process.env[LOG_VARIABLE] ?? null;
  delete process.env[LOG_VARIABLE];
  return log;
}
