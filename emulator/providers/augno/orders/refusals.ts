import { Objected } from '../../../resources/rules.ts';

/** Something stands against a request: 409 `resource_conflict`. */
export function conflict(says: string): Objected {
  return new Objected({ why: 'rule', code: 'resource_conflict', says, member: null });
}
