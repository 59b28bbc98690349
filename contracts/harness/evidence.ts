import { roughDuration } from '../../emulator/core/duration.ts';
import type { Entry, WireHeaders } from '../../emulator/core/entry.ts';
import { isoInstant, lowerHeaders } from '../../emulator/core/entry-view.ts';
import type { Provider } from '../../emulator/providers/provider.ts';
import { answerText } from '../../emulator/scenarios/host.ts';

/** One thing that happened, on the side that did it. */
export interface EvidenceLine {
  /** Number of the journal entry. */
  readonly seq: number;
  /** Wall time, ISO 8601. */
  readonly at: string;
  /** Ms since the first line. */
  readonly afterMs: number;
  /** Who acted; null for the heading of a phase. */
  readonly lane: 'integration' | 'provider' | null;
  readonly says: string;
  /** How the other side answered, or null. */
  readonly answer: string | null;
  /** True for what the verdict rests on. */
  readonly decides: boolean;
}

const MOST_LINES = 28;

/** The decisive entries with what surrounds them: the heading of their phase, and what the provider did in between. */
export function evidenceOf(provider: Provider, begin: number, seqs: readonly number[]): EvidenceLine[] {
  const decisive = new Set(seqs);
  const all = provider.journal.query({ since: begin });
  const first = Math.min(...seqs);
  const last = Math.max(...seqs);
  const headings = new Set(seqs.map((seq) => all.findLast((entry) => entry.kind === 'mark' && entry.seq <= seq)?.seq));
  const surrounding = all.filter(
    (entry) => entry.seq >= first && entry.seq <= last && isContext(entry) && !decisive.has(entry.seq),
  );
  const room = Math.max(0, MOST_LINES - decisive.size - headings.size);
  const kept = new Set(surrounding.slice(0, room).map(({ seq }) => seq));
  const chosen = all.filter(({ seq }) => decisive.has(seq) || headings.has(seq) || kept.has(seq));
  const from = chosen.find(({ kind }) => kind !== 'mark')?.wall ?? 0;
  return shorten(chosen).map((entry) => lineOf(provider, entry, from, decisive.has(entry.seq)));
}

/** What the provider did, which explains what the integration did next. Faults show in the answers that they gave. */
function isContext(entry: Entry): boolean {
  return entry.kind === 'action';
}

/** Of very many, the first and the last. */
function shorten(entries: readonly Entry[]): readonly Entry[] {
  if (entries.length <= MOST_LINES) return entries;
  return [...entries.slice(0, MOST_LINES / 2), ...entries.slice(-MOST_LINES / 2)];
}

function lineOf(provider: Provider, entry: Entry, from: number, decides: boolean): EvidenceLine {
  const { lane, says, answer } = told(provider, entry);
  return {
    seq: entry.seq,
    at: isoInstant(entry.wall),
    afterMs: entry.kind === 'mark' ? Math.max(0, entry.wall - from) : entry.wall - from,
    lane,
    says: provider.secrets.mask(says).replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '),
    answer: answer === null ? null : provider.secrets.mask(answer),
    decides,
  };
}

function told(provider: Provider, entry: Entry): Pick<EvidenceLine, 'lane' | 'says' | 'answer'> {
  switch (entry.kind) {
    case 'request': {
      const took = entry.durationMs === null ? '' : ` after ${roughDuration(Math.round(entry.durationMs))}`;
      const answer =
        entry.response === null
          ? entry.outcome
          : `${entry.response.status}${codeOf(entry.response.body)}${waitOf(entry.response.headers)}${took}`;
      return { lane: 'integration', says: `${entry.method} ${entry.path}${credentialOf(provider, entry)}`, answer };
    }
    case 'handshake': {
      const answer = entry.reason === null ? entry.outcome : `${entry.outcome}: ${entry.reason}`;
      return { lane: 'integration', says: 'TLS handshake', answer };
    }
    case 'attempt': {
      const shape = entry.shape.length > 0 ? ` (${entry.shape.join(', ')})` : '';
      const answer = entry.response === null ? (entry.error ?? entry.outcome) : String(entry.response.status);
      return { lane: 'provider', says: `${entry.type} ${entry.deliveryId.slice(0, 8)}${shape}`, answer };
    }
    case 'trigger':
      return { lane: 'integration', says: `is asked: ${entry.trigger}`, answer: answerText(entry) };
    case 'action':
      return { lane: 'provider', says: `${entry.action} ${JSON.stringify(entry.args)}`, answer: null };
    case 'mark':
      return { lane: null, says: entry.name, answer: null };
    default:
      return { lane: 'provider', says: entry.kind, answer: null };
  }
}

/** Which refresh token was presented: what a race is about. */
function credentialOf({ definition }: Provider, entry: Extract<Entry, { kind: 'request' }>): string {
  if (entry.operation !== definition.profile.operations.refresh) return '';
  return ` ${new URLSearchParams(entry.request.body).get('refresh_token') ?? ''}`;
}

/** The provider's error code, where the body has one in the usual place. */
function codeOf(body: string): string {
  const code = /"(?:error|code)":\s*"([\w.-]+)"/.exec(body)?.[1];
  return code === undefined ? '' : ` ${code}`;
}

function waitOf(headers: WireHeaders): string {
  const wait = lowerHeaders(headers)['retry-after'];
  return wait === undefined ? '' : `, Retry-After ${wait}`;
}
