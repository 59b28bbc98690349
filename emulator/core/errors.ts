/**
 * Anything the emulator refuses or cannot do, in one sentence that says what, where and the fix.
 * The command line prints `message` alone and exits with `exitCode`; the control API answers it as problem+json.
 */
export class EmulatorError extends Error {
  override readonly name = 'EmulatorError';
  /** Stable machine code in snake case, `area_problem`. */
  readonly code: string;
  /** HTTP status of the control API's answer. */
  readonly status: number;
  /** 2: usage or environment; 1: what was asked was done and came out negative. */
  readonly exitCode: number;

  constructor(code: string, message: string, options: { status?: number; exitCode?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.status = options.status ?? 400;
    this.exitCode = options.exitCode ?? 2;
  }
}

/** The sentence of any thrown value, for places where the thrower is not ours. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
