import { bodyText } from './body.ts';
import type { Exchange, Reply } from './exchange.ts';
import { validatorOf } from './validation.ts';

/** Holds an answer of ours against the contract, and notes in the journal where it departs from it. */
export function noteViolations({ operation, world, entry }: Exchange, reply: Reply): void {
  if (!operation || operation.emulatorOnly) return;
  const type = reply.headers['Content-Type'];
  const violations = validatorOf(world.contract).response(
    operation,
    reply.status,
    typeof type === 'string' ? type : undefined,
    bodyText(reply.body),
  );
  if (violations.length > 0) entry.violations = violations.map(({ where, says }) => `${where} must ${says}`);
}
