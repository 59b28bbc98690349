import { Objected } from '../../resources/rules.ts';

/** Refuses a request for a rule of Augno. @throws Objected `validation_failed` */
export function refused(member: string | null, says: string): never {
  throw new Objected({ why: 'rule', code: 'validation_failed', says, member });
}
