import { EmulatorError } from '../../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import type { NodeType, WorkflowNode } from './workflow.ts';

const TYPES: readonly NodeType[] = ['start', 'condition', 'action', 'proxy', 'response', 'terminate', 'delay'];

/** Nodes as somebody declares them, in order: each goes to the one behind it, unless it says `next`. @throws EmulatorError `nodes_wrong` */
export function nodesIn(given: unknown): WorkflowNode[] {
  const rows = Array.isArray(given) ? given.filter(isJsonObject) : [];
  const all = rows[0]?.type === 'start' ? rows : [{ type: 'start', name: 'Start' }, ...rows];
  const ids = all.map((row, i) => String(row.id ?? i + 1));
  return all.map((row, i) => nodeIn(row, ids[i] ?? '', ids[i + 1], ids));
}

function nodeIn(row: JsonObject, id: string, after: string | undefined, ids: readonly string[]): WorkflowNode {
  const type = TYPES.find((known) => known === row.type);
  if (!type) throw wrong(`node ${id} has the type "${String(row.type)}", and there are ${TYPES.join(', ')}`);
  const isEnd = type === 'response' || type === 'terminate';
  const next = Array.isArray(row.next) ? row.next.map(String) : after === undefined || isEnd ? [] : [after];
  const otherwise = Array.isArray(row.otherwise) ? { otherwise: row.otherwise.map(String) } : {};
  const strange = [...next, ...(otherwise.otherwise ?? [])].find((one) => !ids.includes(one));
  if (strange !== undefined) throw wrong(`node ${id} goes to "${strange}", and there is no such node`);
  return {
    id,
    name: typeof row.name === 'string' ? row.name : `${type} ${id}`,
    type,
    next,
    ...otherwise,
    data: isJsonObject(row.data) ? row.data : {},
    maximum_attempts: typeof row.attempts === 'number' ? row.attempts : 1,
    skip_on_error: row.skip_on_error === true,
  };
}

function wrong(why: string): EmulatorError {
  return new EmulatorError('nodes_wrong', `The workflow cannot run: ${why}.`);
}
