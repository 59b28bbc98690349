import type { RequestEntry, TriggerEntry } from '../../emulator/core/entry.ts';
import { lowerHeaders } from '../../emulator/core/entry-view.ts';
import { isJsonObject, tryParseJson } from '../../emulator/core/json.ts';
import { fieldsOf } from '../../emulator/scenarios/alias.ts';
import { answerText } from '../../emulator/scenarios/host.ts';
import type { Browser } from './browser.ts';
import { Halt } from './halt.ts';
import type { Trial } from './trial.ts';

/** A connection that the integration has made in this check. */
export interface Connection {
  /** What it is called here, and what actions call it with `of`. */
  readonly name: string;
  /** What journal entries call its subject. */
  readonly subject: string;
  /** Names the grant in journal entries. */
  readonly credential: string;
  /** Fields by which the provider knows it. */
  readonly fields: Readonly<Record<string, string>>;
}

/** The end of a trigger. */
export interface Asked {
  readonly entry: TriggerEntry;
  readonly status: number | null;
  /** Wall ms since the epoch. */
  readonly endedAt: number;
}

/** How a person goes through a consent. */
export interface Connecting {
  readonly decision?: 'approve' | 'partial';
  /** Optional scopes that are not ticked. */
  readonly without?: readonly string[];
  /** One that has been used before; a new one by default. */
  readonly browser?: Browser;
}

/** A person who has signed in through the integration. */
export interface Person {
  /** The connection that the sign-in is about. */
  readonly name: string;
  readonly subject: string;
  readonly userId: string;
  /** Names the grant in journal entries. */
  readonly credential: string;
}

/** The connection that a walk through the consent has made. @throws Halt `untested` where it has made none */
export function connectionOf(trial: Trial, name: string, asked: Asked): Connection {
  const good = exchanged(trial, asked);
  const { subject, credential } = good;
  return { name, subject: subject ?? '', credential: credential ?? '', fields: fieldsOf(trial.provider, name) };
}

/** The person whom a walk through the sign-in has brought. @throws Halt `untested` where it has brought nobody */
export function personOf(trial: Trial, { name, subject }: Connection, asked: Asked): Person {
  const good = exchanged(trial, asked);
  const answer = tryParseJson(good.response?.body ?? '');
  const userId = isJsonObject(answer) && typeof answer.user_id === 'string' ? answer.user_id : '';
  return { name, subject, userId, credential: good.credential ?? '' };
}

/** The exchange of a code for tokens that followed. */
function exchanged({ journal, profile }: Trial, { entry }: Asked): RequestEntry {
  const operation = profile.operations.exchange ?? '';
  const exchanges = journal.query({ kind: 'request', operation, since: entry.seq });
  const good = exchanges.findLast(({ response }) => response?.status === 200);
  if (good && good.subject !== null) return good;
  const how = exchanges.length > 0 ? 'asked for tokens and was refused' : 'never asked for tokens';
  const refusal = exchanges.length > 0 ? null : refusedStart({ journal, profile }, entry.seq);
  const why = refusal === null ? '' : `: the provider refused its authorize request (${refusal})`;
  throw new Halt(
    'untested',
    `The integration could not be connected: ${entry.trigger} answered ${answerText(entry)}, and it ${how}${why}.`,
    [entry.seq, ...exchanges.map(({ seq }) => seq)],
  );
}

/** How the provider refused to begin a consent, or null where it did not: an error in the redirect, or a page of its own. */
function refusedStart({ journal, profile }: Pick<Trial, 'journal' | 'profile'>, since: number): string | null {
  const operation = profile.operations.authorize ?? '';
  const response = journal.query({ kind: 'request', operation, since }).at(-1)?.response;
  if (!response) return null;
  const location = String(lowerHeaders(response.headers).location ?? '');
  const error = URL.canParse(location) ? new URL(location).searchParams.get('error') : null;
  return error ?? (response.status >= 400 ? String(response.status) : null);
}
