import { formatDuration } from './duration.ts';
import type { Entry, EntryOf } from './entry.ts';
import { isoInstant } from './entry-view.ts';
import type { EntryTree } from './journal.ts';
import type { Secrets } from './secrets.ts';

/** How lines are made. `secrets` masks; without it, texts are shown as they are recorded. */
export interface TextOptions {
  readonly secrets?: Secrets | undefined;
  /** Characters from the arrow to the status column; longer texts lose their middle. */
  readonly width?: number;
}

/** The parts of a line: a sign, what happened, and, of an exchange, how it was answered, by whom, how fast, and remarks. */
interface Parts {
  sign: string;
  what: string;
  status?: string;
  name?: string;
  took?: number | null;
  remarks?: string[];
}

const DEFAULT_WIDTH = 52;
const NAME_WIDTH = 22;
const TOOK_WIDTH = 7;

/**
 * An entry as one line for a person: provider time of day (UTC), what happened, and for an exchange its status, operation and duration.
 *
 * ```
 * 14:13:18.042  → POST /oauth/token                                200  refreshToken            12 ms
 * 14:13:18.050  ← participant.approved  #1                         204                           3 ms
 * ```
 */
export function journalLine(entry: Entry, options: TextOptions = {}): string {
  return line(entry, '', options);
}

/** Trees of cause and effect, as `Journal.trees()` gives them, one line an entry; the columns stay where they are at every depth. */
export function journalTree(trees: readonly EntryTree[], options: TextOptions = {}): string[] {
  return trees.flatMap((tree) => [line(tree.entry, '', options), ...branches(tree.caused, '', options)]);
}

function branches(trees: readonly EntryTree[], indent: string, options: TextOptions): string[] {
  return trees.flatMap((tree, i) => {
    const last = i === trees.length - 1;
    const below = branches(tree.caused, `${indent}${last ? '  ' : '│ '}`, options);
    return [line(tree.entry, `${indent}${last ? '└ ' : '├ '}`, options), ...below];
  });
}

function line(entry: Entry, indent: string, options: TextOptions): string {
  const parts = partsOf(entry);
  const time = isoInstant(entry.at).slice(11, 23);
  const text = `${indent}${parts.sign} ${tidy(parts.what, options)}`;
  if (parts.status === undefined) return `${time}  ${text}`;
  const columns = [
    cutMiddle(text, options.width ?? DEFAULT_WIDTH).padEnd(options.width ?? DEFAULT_WIDTH),
    parts.status.padEnd(3),
    (parts.name ?? '').padEnd(NAME_WIDTH),
    (parts.took === null || parts.took === undefined ? '' : tookText(parts.took)).padStart(TOOK_WIDTH),
    ...(parts.remarks ?? []).map((remark) => tidy(remark, options)),
  ];
  return `${time}  ${columns.join('  ')}`.trimEnd();
}

function partsOf(entry: Entry): Parts {
  switch (entry.kind) {
    case 'request':
      return requestParts(entry);
    case 'handshake':
      return {
        sign: '→',
        what: `TLS handshake ${entry.outcome}${entry.posture === 'sound' ? '' : ` (${entry.posture})`}`,
        status: '–',
        name: entry.version ?? '',
        remarks: entry.reason === null ? [] : [entry.reason],
      };
    case 'attempt':
      return attemptParts(entry);
    case 'event':
      return {
        sign: '◆',
        what: `${entry.type}  ${about(entry)}${entry.withheld ? `, told nobody: ${entry.withheld}` : ''}`,
      };
    case 'delivery':
      return { sign: '◇', what: `${entry.type}  ${entry.deliveryId} ${entry.status}` };
    case 'fault':
      return {
        sign: '!',
        what: `${entry.faultId} ${entry.change}${entry.change === 'met' ? ` (${entry.met})` : ''}: ${entry.does}`,
      };
    case 'token':
      return {
        sign: '*',
        what: `${entry.tokenKind} ${entry.change}  ${entry.value} of ${about(entry)}${because(entry.reason)}`,
      };
    case 'clock':
      return { sign: '~', what: clockText(entry) };
    case 'action':
      return { sign: '=', what: `${entry.action} ${argsText(entry.args)}` };
    case 'step':
      return { sign: '▸', what: `${entry.step} ${argsText(entry.args)}` };
    case 'result':
      return { sign: entry.ok ? '✓' : '✗', what: `${entry.of === 'run' ? `${entry.run}: ` : ''}${entry.says}` };
    case 'mark':
      return { sign: '#', what: entry.name };
    case 'trigger':
      return {
        sign: '»',
        what: `${entry.trigger} ${argsText(entry.args)}`,
        status: statusText(entry.status, entry.error ?? '···'),
      };
    case 'finding':
      return { sign: '?', what: `${entry.finding}: ${entry.says}` };
    case 'note':
      return { sign: '·', what: entry.says };
  }
}

function requestParts(entry: EntryOf<'request'>): Parts {
  const misses = entry.explain.map((miss) => `${miss.what}: sent ${miss.sent}, expected ${miss.expected}`);
  return {
    sign: '→',
    what: `${entry.method} ${entry.path}${entry.query === '' ? '' : `?${entry.query}`}`,
    status: statusText(entry.response?.status ?? null, entry.outcome === 'open' ? '···' : '–'),
    name: entry.operation ?? (entry.emulated ? '' : 'not emulated'),
    took: entry.durationMs,
    remarks: [
      ...(entry.outcome === 'open' || entry.outcome === 'answered' ? [] : [entry.outcome]),
      ...(entry.tls ? [entry.tls.version] : []),
      ...entry.faults,
      ...misses,
      ...(entry.violations ?? []).map((violation) => `breaks the contract: ${violation}`),
    ],
  };
}

function attemptParts(entry: EntryOf<'attempt'>): Parts {
  return {
    sign: '←',
    what: `${entry.type}  #${entry.attempt}`,
    status: statusText(entry.response?.status ?? null, entry.outcome === 'open' ? '···' : '–'),
    name: entry.deliveryId,
    took: entry.durationMs,
    remarks: [
      ...(entry.error ? [entry.error] : []),
      ...entry.shape,
      ...(entry.nextAt === null ? [] : [`again in ${formatDuration(Math.max(0, entry.nextAt - entry.at))}`]),
    ],
  };
}

function clockText(entry: EntryOf<'clock'>): string {
  const now = isoInstant(entry.at).slice(0, 19).replace('T', ' ');
  return entry.change === 'advanced'
    ? `advanced ${formatDuration(entry.byMs)}, now ${now}`
    : `${entry.change} at ${now}`;
}

function about(entry: { subject: string | null; credential?: string; eventId?: string }): string {
  return [entry.credential ?? entry.eventId, entry.subject].filter((part) => part).join(' ');
}

function because(reason: string | null): string {
  return reason === null ? '' : `: ${reason}`;
}

function argsText(args: unknown): string {
  return args === undefined || args === null ? '' : typeof args === 'string' ? args : JSON.stringify(args);
}

function statusText(status: number | null, otherwise: string): string {
  return status === null ? otherwise : String(status);
}

/** Three digits are enough for a person: `0.4 ms`, `12 ms`, `1.25 s`. */
function tookText(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

/** One line, masked, without control characters: what came over the wire must not drive somebody's terminal. */
function tidy(text: string, options: TextOptions): string {
  const shown = options.secrets ? options.secrets.mask(text) : text;
  return shown.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

function cutMiddle(text: string, width: number): string {
  if (text.length <= width) return text;
  const head = Math.ceil((width - 1) * 0.6);
  return `${text.slice(0, head)}…${text.slice(text.length - (width - 1 - head))}`;
}
