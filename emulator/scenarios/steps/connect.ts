import type { JsonObject } from '../../core/json.ts';
import { fieldsOf, subjectOf, triggerArguments } from '../alias.ts';
import { answerText, type CallbackAttack } from '../host.ts';
import { done, type StepContext, type StepResult, type StepRunner } from '../run.ts';
import { closeTrigger } from './trigger.ts';

/** What a `connect` step says. */
export interface ConnectStep {
  readonly as?: string;
  readonly event?: string;
  readonly decision?: 'approve' | 'decline' | 'partial';
  readonly without?: readonly string[];
  readonly language?: string;
}

/** Names a connection of which nobody said how it is called. */
const UNNAMED = 'connection';

/**
 * Connects through the integration where the host can ask it. Otherwise a connection that the integration has made itself takes the name,
 * and where there is none, the provider connects alone: then the integration takes no part.
 */
export const connect: StepRunner<ConnectStep> = async (args, context) => {
  const { provider, host } = context;
  if (host.triggers.includes(`${provider.provider}.connect`)) return walk(args, context);
  const decision = args.decision ?? 'approve';
  if (decision !== 'approve' || args.without) {
    const { as } = await name(args, context);
    return promptTo(
      context,
      `connect ${as} in your integration and ${decision === 'decline' ? 'decline' : 'leave out what is optional'} on the consent page`,
    );
  }
  if (!provider.definition.actions.connect) return done(`${provider.definition.title} has nothing to connect`);
  const own = ownConnection(context, args.as ?? UNNAMED);
  if (own !== undefined) {
    const { as } = await name({ ...args, event: own }, context);
    return done(`${as} is the connection that is there`);
  }
  const { as = UNNAMED, event = Object.values(fieldsOf(provider, as))[0] } = args;
  await provider.act('connect', { as, ...(event !== undefined && { event }) }, context.cause);
  host.prompt(
    `${as} (${subjectOf(provider, as)}) is connected at ${provider.definition.title} alone: connect it in your integration too, for it to take part.`,
  );
  return done(`${as} is connected at ${provider.definition.title} alone`);
};

async function walk(args: ConnectStep, context: StepContext): Promise<StepResult> {
  const { provider, host, cause, signal } = context;
  const { as, about } = await name(args, context);
  const { decision = 'approve', without = [], language = null } = args;
  const shown: JsonObject = {
    ...about,
    decision,
    ...(without.length > 0 && { without }),
    ...(language !== null && { language }),
  };
  const trigger = `${provider.provider}.connect`;
  const entry = provider.journal.append({
    kind: 'trigger',
    provider: provider.provider,
    cause,
    trigger,
    args: shown,
    status: null,
    error: null,
  });
  const answer = await host.connect({ provider: provider.provider, args: about, decision, without, language }, signal);
  closeTrigger(provider, entry, answer);
  return done(
    `${as}: ${decision === 'approve' ? 'connected' : `consent ${decision === 'decline' ? 'declined' : 'given in part'}`}, the integration answered ${answerText(answer)}`,
  );
}

/** What an `attack` step says. */
export interface AttackStep {
  readonly callback: CallbackAttack;
  readonly of?: string;
}

/** A hostile browser calls the callback. */
export const attack: StepRunner<AttackStep> = async ({ callback, of }, context) => {
  const { provider, host, cause, run, signal } = context;
  if (!host.attack) {
    run.unmet.push(`The attack ${callback} needs a browser, which this host does not have, so nothing was proved.`);
    return promptTo(context, `call your callback with a ${callback.replace('-', ' ')}`);
  }
  const args = triggerArguments(provider, of ?? null);
  const entry = provider.journal.append({
    kind: 'trigger',
    provider: provider.provider,
    cause,
    trigger: `attack.${callback}`,
    args,
    status: null,
    error: null,
  });
  const answer = await host.attack({ provider: provider.provider, args, callback }, signal);
  closeTrigger(provider, entry, answer);
  return done(`${callback}: the integration answered ${answerText(answer)}`);
};

/** The integration is killed and started again. */
export const restart: StepRunner<unknown> = async (_, context) => {
  const { host, provider, cause, run, signal } = context;
  if (!host.restart) {
    run.unmet.push('Nobody restarted the integration, so nothing was proved.');
    return promptTo(context, 'be killed and started again');
  }
  const entry = provider.journal.append({
    kind: 'trigger',
    provider: provider.provider,
    cause,
    trigger: 'restart',
    args: {},
    status: null,
    error: null,
  });
  const answer = await host.restart(signal);
  closeTrigger(provider, entry, answer);
  return done(`the integration was restarted: ${answerText(answer)}`);
};

function promptTo({ host }: StepContext, what: string): StepResult {
  host.prompt(`Now let your integration ${what}.`);
  return done(`a person was asked to let the integration ${what}`);
}

/** Gives a name to what will be connected; one that has it already keeps it, so that a second connect is a reconnect. */
async function name(
  { as = UNNAMED, event }: ConnectStep,
  { provider, cause }: StepContext,
): Promise<{ as: string; about: JsonObject }> {
  const isNew = event !== undefined || Object.keys(fieldsOf(provider, as)).length === 0;
  if (isNew && provider.definition.actions.name)
    await provider.act('name', { as, ...(event !== undefined && { event }) }, cause);
  return { as, about: triggerArguments(provider, as) };
}

/** What the integration itself has live tokens for: what this name stands for, or else the newest that has no name. */
function ownConnection({ provider }: StepContext, as: string): string | undefined {
  const { journal } = provider;
  const grants = new Map<string, string>();
  for (const entry of journal.query({ kind: 'token', provider: provider.provider })) {
    if (entry.kind !== 'token' || entry.subject === null) continue;
    if (entry.change === 'revoked') grants.delete(entry.credential);
    const asked = journal.get(entry.cause ?? 0)?.kind === 'request';
    if (entry.change === 'issued' && asked) grants.set(entry.credential, entry.subject);
  }
  const own = [...grants.values()];
  const known = subjectOf(provider, as);
  if (own.includes(known)) return known;
  const named = new Set(provider.store.rows('aliases')?.flatMap((row) => Object.values(row)) ?? []);
  return own.findLast((subject) => !named.has(subject));
}
