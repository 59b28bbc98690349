export type LogFields = Record<string, string | number | null>;

export type Log = (message: string, fields?: LogFields) => void;

/** One JSON line per happening. Callers pass ids, codes and counts; a token, secret or body is never a field. */
export const logToStdout: Log = (message, fields = {}) => {
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), message, ...fields })}\n`);
};
