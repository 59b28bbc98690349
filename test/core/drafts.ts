import { Clock } from '../../emulator/core/clock.ts';
import type { NewEntry } from '../../emulator/core/entry.ts';
import { Journal, type JournalLimits } from '../../emulator/core/journal.ts';

type RequestDraft = Extract<NewEntry, { kind: 'request' }>;
type AttemptDraft = Extract<NewEntry, { kind: 'attempt' }>;

/** 14:13:18.042 on the first day of autumn's last warm week. */
export const NOON = Date.parse('2026-09-21T14:13:18.042Z');

export function frozenJournal(limits: Partial<JournalLimits> = {}): { clock: Clock; journal: Journal } {
  const clock = new Clock({ frozenAt: NOON });
  return { clock, journal: new Journal(clock, limits) };
}

export function request(changes: Partial<RequestDraft> = {}): RequestDraft {
  return {
    kind: 'request',
    provider: 'revento',
    operation: 'listParticipants',
    emulated: true,
    method: 'GET',
    path: '/api/v1/participants',
    query: '',
    request: { headers: { host: '127.0.0.1:4404' }, body: '', bytes: 0 },
    response: null,
    outcome: 'open',
    durationMs: null,
    credential: null,
    subject: null,
    inFlight: 1,
    faults: [],
    explain: [],
    socket: 1,
    ...changes,
  };
}

export function attempt(changes: Partial<AttemptDraft> = {}): AttemptDraft {
  return {
    kind: 'attempt',
    provider: 'revento',
    type: 'participant.approved',
    deliveryId: 'dlv_1',
    attempt: 1,
    subject: null,
    url: 'http://127.0.0.1:3000/webhooks',
    request: { headers: { 'Content-Type': 'application/json' }, body: '{"id":"evt_1"}', bytes: 14 },
    shape: [],
    response: null,
    error: null,
    durationMs: null,
    outcome: 'open',
    nextAt: null,
    ...changes,
  };
}

export function note(says: string, cause: number | null = null): Extract<NewEntry, { kind: 'note' }> {
  return { kind: 'note', says, cause };
}
