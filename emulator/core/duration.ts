import { EmulatorError } from './errors.ts';

const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Parses `800ms`, `10s`, `5m`, `2h`, `3d`, and sums such as `1h30m`, into whole milliseconds.
 * A bare number is refused, since seconds and milliseconds are too easily confused.
 *
 * @throws EmulatorError `duration_invalid`
 */
export function parseDuration(text: string): number {
  const parts = [...text.trim().matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  const matched = parts.map((part) => part[0]).join('');
  if (parts.length === 0 || matched !== text.trim()) {
    throw new EmulatorError(
      'duration_invalid',
      `"${text}" is not a duration; write for example 800ms, 10s, 5m, 2h or 3d.`,
    );
  }
  // Rounded, since 1.1 s is 1100.0000000000001 ms in floating point.
  return Math.round(parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNIT_MS[unit ?? ''] ?? 0), 0));
}

/** The form that {@link parseDuration} reads back to the same whole milliseconds, largest units first: 90 s are `1m30s`. */
export function formatDuration(ms: number): string {
  let rest = Math.round(ms);
  let text = '';
  for (const unit of ['d', 'h', 'm', 's', 'ms']) {
    const size = UNIT_MS[unit] ?? 1;
    const amount = Math.floor(rest / size);
    if (amount > 0) text += `${amount}${unit}`;
    rest -= Math.max(0, amount) * size;
  }
  return text || '0ms';
}

/** For reading, not for reading back: `140ms`, `1.5s`, `28s`, `3m20s`. */
export function roughDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)}ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)}s`;
  return formatDuration(Math.round(ms / 1000) * 1000);
}
