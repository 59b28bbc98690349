import { isJsonObject, type JsonObject } from '../../../emulator/core/json.ts';
import type { Profile } from '../../../emulator/providers/definition.ts';
import { withoutBudgets } from '../../harness/boundless.ts';
import { rest } from '../../harness/fence.ts';
import type { Asked, Connection, Trial } from '../../harness/trial.ts';

/** Longest silence of an integration between two attempts that are made at once. */
const QUIET_MS = 700;
/** Longer than a transaction takes that ends well. */
const ENDED_MS = 15_000;

/** Why a check on how GoRoute is operated does not apply to another provider, or null. */
export function ofGoroute(_profile: Profile, actions: readonly string[]): string | null {
  return actions.includes('nextOutcome') ? null : 'it is about the checklist of GoRoute';
}

/** Does something, no budget being used up meanwhile, and waits until the integration rests. */
export async function restAfter<T>(trial: Trial, connection: Connection, act: () => Promise<T>): Promise<T> {
  return withoutBudgets(trial, async () => {
    const result = await act();
    await rest(trial, connection, QUIET_MS);
    return result;
  });
}

/** Asks for a document of this number, and waits until the integration rests. */
export async function send(trial: Trial, connection: Connection, number: string): Promise<Asked> {
  return restAfter(trial, connection, () => trial.trigger('create', connection, { number }));
}

/** Lets the provider's time pass until what was taken over has ended, and what is told of it has been told. */
export async function untilOver(trial: Trial, connection: Connection): Promise<void> {
  await restAfter(trial, connection, async () => {
    await trial.sandbox.advance(ENDED_MS);
    await trial.provider.webhooks.idle();
  });
}

/** What the provider has taken over to be sent, oldest first. */
export function takenOver({ provider }: Trial): JsonObject[] {
  return provider
    .state('transactions')
    .filter(isJsonObject)
    .filter(({ direction }) => direction === 'outbound');
}

/** The positive control: a document is taken over. Ends the check as untested where it is not. */
export async function sendsOne(trial: Trial, connection: Connection, number: string): Promise<void> {
  trial.phase(`A document is sent while all is well (${number})`);
  const asked = await send(trial, connection, number);
  const count = takenOver(trial).filter((row) => row.invoice_number === number).length;
  if (count === 1) return trial.saw('a document is sent while all is well', [asked.entry.seq]);
  const how = `was answered ${asked.status ?? asked.entry.error ?? 'nothing'} and sent ${count} times, wanted is once`;
  trial.halt('untested', `While all was well, an ordinary document ${how}.`, [asked.entry.seq]);
}
