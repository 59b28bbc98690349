import type { AttemptEntry } from '../../../emulator/core/entry.ts';
import type { ProviderEvent } from '../../../emulator/http/world.ts';
import { seqsOf } from '../../harness/effects.ts';
import { eventually } from '../../harness/eventually.ts';
import { announce, howAnswered, sample } from '../../harness/fence.ts';
import type { Connection, Trial } from '../../harness/trial.ts';
import { secretFact, takesSecret } from './secret-fact.ts';

/** How long (wall ms) an effect may take to be seen. */
const PATIENCE_MS = 5_000;

/** Why a provider has no endpoint of production to be judged; null where it has. */
export function oneEndpoint(actions: readonly string[]): string | null {
  return actions.includes('setWebhook') ? null : 'it has one webhook endpoint, and no other for production';
}

/**
 * A genuine webhook reaches the integration where it has gone live: an enabled endpoint is defined there, which accepts it, and it has an
 * effect. Otherwise the check has failed. Only where an effect of such a webhook was seen before. Gives the attempt.
 */
export async function arrivesLive(trial: Trial, live: Connection): Promise<AttemptEntry> {
  const mark = trial.phase('A genuine webhook is sent to the endpoint of production');
  const event = sample(trial, live);
  requireEndpoint(trial, event, mark);
  const before = await stateText(trial);
  const since = trial.journal.last;
  const [attempt] = (await announce(trial, event)).slice(-1);
  if (!attempt) return unsent(trial, since);
  const how = howAnswered(attempt);
  if (attempt.outcome !== 'accepted' && !takesSecret(trial)) {
    const says = `In production a genuine webhook was answered ${how}, and its environment does not mention {${secretFact(trial)}}, so it may not know the secret of production; name it in integration.env.`;
    trial.halt('untested', says, [attempt.seq]);
  }
  trial.require(
    attempt.outcome === 'accepted',
    `In production a genuine webhook was answered ${how}, wanted is 2xx as in the sandbox.`,
    [attempt.seq],
  );
  const hasEffect = async () => trial.calls(live, since).length > 0 || (await stateText(trial)) !== before;
  trial.require(
    await eventually(trial, hasEffect, Boolean, PATIENCE_MS),
    `In production a genuine webhook was answered ${how} and had no effect, wanted is one as in the sandbox.`,
    [attempt.seq],
  );
  const calls = trial.calls(live, since);
  trial.saw('in production a genuine webhook is accepted and has an effect', [attempt.seq, ...seqsOf(calls)]);
  return attempt;
}

/** Where the configuration does not tell what is set for production, the address of tests stood in for it. */
export function noteUnknownEndpoint(trial: Trial): void {
  const where = `integration.manifest.${trial.provider.provider}.webhook_endpoints`;
  if (!trial.has('liveEndpoint')) trial.unjudged(`which endpoint is set for production (${where} names none)`);
}

/** Ends the check where the provider has nowhere to send an event to. */
function requireEndpoint(trial: Trial, event: ProviderEvent, mark: number): void {
  const { webhooks: rules } = trial.provider.definition;
  const address = rules.url(trial.provider, event.endpoint);
  trial.require(
    address !== null,
    'No webhook endpoint is defined for production, so nothing is told there; in the sandbox there is one.',
    [mark],
  );
  const withheld = rules.withhold(trial.provider, event);
  trial.require(withheld === null, `In production no webhooks are sent to ${address}: ${withheld}.`, [mark]);
}

function unsent(trial: Trial, since: number): never {
  const [told] = trial.journal.query({ kind: 'event', since }).slice(-1);
  const why = told?.kind === 'event' ? told.withheld : null;
  return trial.halt('untested', `No webhook could be sent to the endpoint of production: ${why ?? 'nothing was due'}.`);
}

async function stateText(trial: Trial): Promise<string> {
  return JSON.stringify((await trial.probe('state'))?.value ?? null);
}
