import type { JsonObject } from '../core/json.ts';
import type { Shape } from './shape.ts';
import { snake } from './words.ts';

/** States that a verb leads to, where they are not made of the verb itself. */
const STATES: Readonly<Record<string, readonly string[]>> = {
  activate: ['active', 'activated'],
  approve: ['approved'],
  cancel: ['cancelled', 'canceled'],
  close: ['closed', 'fulfilled', 'completed'],
  complete: ['completed', 'complete', 'done', 'finished'],
  deactivate: ['inactive', 'deactivated', 'disabled'],
  disable: ['disabled', 'inactive'],
  enable: ['enabled', 'active'],
  finalize: ['finalized', 'open'],
  finish: ['finished', 'completed', 'done'],
  hide: ['hidden'],
  hold: ['on_hold', 'held', 'hold'],
  lose: ['lost', 'closed_lost'],
  mark_paid: ['paid'],
  pay: ['paid', 'succeeded'],
  pause: ['paused'],
  reopen: ['open', 'reopened', 'in_progress'],
  restart: ['running', 'started', 'active'],
  resume: ['active', 'running', 'resumed', 'open'],
  retry: ['pending', 'running', 'queued'],
  send: ['sent'],
  start: ['started', 'running', 'in_progress', 'active'],
  stop: ['stopped', 'ended', 'inactive'],
  submit: ['submitted', 'pending'],
  unarchive: ['active', 'open'],
  unhide: ['active', 'visible'],
  void: ['void', 'voided'],
  win: ['won', 'closed_won'],
};

/** Members that tell the state of a thing, the likeliest first. */
const STATE_MEMBERS = ['status', 'state', 'stage', 'phase', 'lifecycle_state'];

/**
 * What a verb does to a thing, as far as its schema tells: a state whose word is the verb's participle, the instant and the flag of that
 * name. A verb that undoes another one (`unarchive`) takes back what that one did.
 */
export function effectOf(entity: Shape, verb: string, instant: (shape: Shape) => unknown): JsonObject {
  const word = snake(verb);
  const undone = /^(?:un|re-?open|dis)(.+)$/.exec(word)?.[1];
  const changes: JsonObject = {};
  const state = stateAfter(entity, word);
  if (state) changes[state.member] = state.word;
  for (const participle of participlesOf(word))
    Object.assign(
      changes,
      marked(entity, participle, (shape) => instant(shape), true),
    );
  if (word.startsWith('un') && undone) {
    for (const participle of participlesOf(undone))
      Object.assign(
        changes,
        marked(entity, participle, () => null, false),
      );
  }
  return changes;
}

/** The state that a verb leads to, where the thing is in it already. */
export function stateReached(entity: Shape, verb: string, fields: JsonObject): string | null {
  const after = stateAfter(entity, snake(verb));
  return after && fields[after.member] === after.word ? String(after.word) : null;
}

function stateAfter(entity: Shape, verb: string): { member: string; word: unknown } | undefined {
  const wanted = [...(STATES[verb] ?? []), ...participlesOf(verb), verb];
  const members = [...entity.members.values()].filter(({ shape }) => shape.words !== null);
  const ordered = members.sort((a, b) => stateRank(a.name) - stateRank(b.name));
  for (const word of wanted) {
    const found = ordered.find(({ shape }) => shape.words?.some((known) => snake(String(known)) === word));
    if (found) return { member: found.name, word: found.shape.words?.find((known) => snake(String(known)) === word) };
  }
  return undefined;
}

function stateRank(name: string): number {
  const at = STATE_MEMBERS.findIndex((known) => snake(name).includes(known));
  return at < 0 ? STATE_MEMBERS.length : at;
}

/** `archived_at`, `archivedAt`, `is_archived`, `archived`. */
function marked(entity: Shape, participle: string, at: (shape: Shape) => unknown, flag: boolean): JsonObject {
  const changes: JsonObject = {};
  for (const { name, shape } of entity.members.values()) {
    const word = snake(name);
    if ([`${participle}_at`, `${participle}_on`, `${participle}_date`].includes(word)) changes[name] = at(shape);
    if (shape.type === 'boolean' && [participle, `is_${participle}`].includes(word)) changes[name] = flag;
  }
  return changes;
}

function participlesOf(verb: string): string[] {
  const irregular: Readonly<Record<string, string>> = {
    send: 'sent',
    hide: 'hidden',
    pay: 'paid',
    win: 'won',
    lose: 'lost',
    hold: 'held',
  };
  const last = verb.at(-1) ?? '';
  return [irregular[verb] ?? verb, `${verb}d`, `${verb}ed`, `${verb}${last}ed`, verb.replace(/y$/, 'ied')];
}
