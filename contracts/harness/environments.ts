import { isJsonObject, type JsonObject } from '../../emulator/core/json.ts';
import type { Facts } from './placeholders.ts';
import type { Connection, Trial } from './trial.ts';

/** Facts of the environment that goes live are named like those of the one for tests, with this before. */
const LIVE = 'production';
/** What actions call the environment that an integration starts in. */
const TESTS = 'sandbox';

/** An API key as whoever made it sees it, once. */
export interface Key {
  /** What journal entries call it. */
  readonly id: string;
  readonly value: string;
}

/** The name by which configurations speak of the key of a provider. */
export function keyFact({ provider }: Trial): string {
  return `${provider.provider}.apiKey`;
}

/** A further key of an account: `of` names it, `permissions` restricts it. Ends the check as undecided where none comes. */
export async function issueKey(trial: Trial, args: JsonObject): Promise<Key> {
  return keyIn(trial, await trial.act('issueKey', args));
}

/** The successor of an account's key, which works for `graceS` seconds more. */
export async function rotateKey(trial: Trial, { subject }: Connection, graceS: number): Promise<Key> {
  return keyIn(trial, await trial.act('rotateKey', { of: subject, grace_s: graceS }));
}

/**
 * What the integration is told when it goes live, under the names by which it is told the same of the environment for tests:
 * `{ 'augno.apiKey': … }`.
 */
export function liveFacts({ provider }: Trial): Facts {
  const { facts } = provider;
  const pairs = Object.entries(facts).flatMap(([name, value]) => {
    if (!name.startsWith(LIVE)) return [];
    const rest = name.slice(LIVE.length);
    const own = rest.charAt(0).toLowerCase() + rest.slice(1);
    return own in facts ? [[`${provider.provider}.${own}`, value] as const] : [];
  });
  return Object.fromEntries(pairs);
}

/**
 * Starts the integration anew in the environment that goes live: nothing is changed but what it is told of key, account and secrets. A key in
 * place of the usual one may be given. Gives the connection. Ends the check as undecided where the provider has one environment only.
 */
export async function goLive(trial: Trial, key?: Key): Promise<Connection> {
  const facts = liveFacts(trial);
  const subject = liveSubject(trial, facts);
  if (subject === undefined) trial.halt('inconclusive', 'The provider has no second environment to go live in.');
  // Whoever goes live registers the address there, too; where the configuration tells which one is set there, it is that.
  if (trial.has('webhooks') && !trial.has('liveEndpoint') && trial.provider.definition.actions.setWebhook) {
    await trial.act('setWebhook', { environment: LIVE, like: TESTS });
  }
  await startWith(trial, { ...facts, ...(key && { [keyFact(trial)]: key.value }) });
  return { name: LIVE, subject, credential: key?.id ?? '', fields: { of: subject } };
}

/** What journal entries call the account that goes live: the same fact that names the account for tests. */
function liveSubject({ provider }: Trial, live: Facts): string | undefined {
  const own = provider.definition.given?.(provider).subject;
  const [name] = Object.entries(provider.facts).find(([, value]) => value === own) ?? [];
  return name === undefined ? undefined : live[`${provider.provider}.${name}`];
}

/** Kills the integration and starts it with other facts in its environment: these, and otherwise those of the beginning. */
export async function startWith(trial: Trial, changed: Facts): Promise<void> {
  await trial.ask('restart', { changed: Object.keys(changed).join(', ') }, async () => {
    await trial.host.reconfigure(changed);
    return { status: 200, error: null };
  });
}

function keyIn(trial: Trial, made: unknown): Key {
  const { key_id: id, api_key: value } = isJsonObject(made) ? made : {};
  if (typeof id === 'string' && typeof value === 'string') return { id, value };
  return trial.halt('inconclusive', 'The provider gave no key, so nothing could be judged.');
}
