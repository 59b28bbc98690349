import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { lowerHeaders } from '../../../emulator/core/entry-view.ts';
import { isJsonObject, type JsonObject, tryParseJson } from '../../../emulator/core/json.ts';
import { eventually } from '../../harness/eventually.ts';
import { rest } from '../../harness/fence.ts';
import { type Asked, type Connection, isSuccess, type Trial } from '../../harness/trial.ts';

/** An application with OAuth, and one of its workflows that a condition on `plan` guards. */
export const CRM = 'harbor_crm';
export const EXPORT = 'Export contact';
export const ENRICH = 'Enrich contact';

const QUIET_MS = 250;
/** A run takes a second of the provider's time. */
const RUN_MS = 2_500;
const SOON_MS = 4_000;

/** A customer, in the words in which checks speak of connections. */
export function customer(user: string): Connection {
  return { name: user, subject: user, credential: '', fields: { of: user } };
}

/** Requests of operations, whoever they are about. */
export function requestsOf(trial: Trial, since: number, ...operations: readonly string[]): RequestEntry[] {
  const all = trial.journal.query({ kind: 'request', provider: trial.provider.provider, since });
  return all.filter(({ operation }) => operation !== null && operations.includes(operation));
}

/** The JSON object that a request sent; an empty one where it sent none. */
export function sentBy({ request }: RequestEntry): JsonObject {
  const body = tryParseJson(request.body ?? '');
  return isJsonObject(body) ? body : {};
}

/** A header of a request; empty where it has none. */
export function headerOf({ request }: RequestEntry, name: string): string {
  return String(lowerHeaders(request.headers)[name] ?? '');
}

/** Asks for something about a customer, and waits until the integration rests. */
export async function ask(
  trial: Trial,
  word: Parameters<Trial['trigger']>[0],
  user: string,
  more: JsonObject = {},
): Promise<Asked> {
  trial.refill();
  const asked = await trial.trigger(word, null, { user, ...more });
  await trial.provider.webhooks.idle();
  await rest(trial, customer(user), QUIET_MS);
  return asked;
}

/** Signs a customer up, the usual one: whoever cannot do that cannot be judged. */
export async function signUp(trial: Trial, user: string, plan = 'pro'): Promise<void> {
  const asked = await ask(trial, 'signup', user, { plan });
  if (isSuccess(asked.status) && accountsOf(trial, user) === 1) return;
  trial.halt(
    'untested',
    `Signing up while all is well was answered ${asked.status}, with ${accountsOf(trial, user)} linked accounts.`,
    [asked.entry.seq],
  );
}

/** How many linked accounts of a name there are in the environment of tests. */
export function accountsOf(trial: Trial, user: string): number {
  const rows = trial.provider.state('linked_accounts').filter(isJsonObject);
  return rows.filter(({ account_id, environment }) => account_id === user && environment === 'test').length;
}

/** A customer who is connected to the CRM. */
export async function connected(trial: Trial, user: string, plan = 'pro'): Promise<void> {
  await signUp(trial, user, plan);
  await trial.act('connectApp', { of: user, app: CRM });
  await told(trial, user);
}

/** Waits until webhooks were delivered and worked on. */
export async function told(trial: Trial, user: string): Promise<void> {
  await trial.provider.webhooks.idle();
  await rest(trial, customer(user), QUIET_MS);
}

/** Lets runs come to their end, and be told of. */
export async function runs(trial: Trial, user: string): Promise<void> {
  await trial.clock.advance(RUN_MS);
  await told(trial, user);
}

/** What the state probe shows of a customer; an empty object where it shows nothing. */
export async function stateOf(trial: Trial, user: string): Promise<JsonObject> {
  const shown = await trial.probe('state');
  const users = isJsonObject(shown?.value) && isJsonObject(shown.value.users) ? shown.value.users : {};
  return objectIn(users, user);
}

/** How the state probe says that an application is connected: `connect`, `connected` or `reconnect`. */
export async function appState(trial: Trial, user: string, app = CRM): Promise<string> {
  return String(objectIn(await stateOf(trial, user), 'apps')[app] ?? 'nothing');
}

/** Waits until the state probe says so; gives what it says in the end. */
export function untilApp(trial: Trial, user: string, wanted: string): Promise<string> {
  return eventually(
    trial,
    () => appState(trial, user),
    (shown) => shown === wanted,
    SOON_MS,
  );
}

/** A run as the state probe has it, when it is there with this status; what it shows otherwise. */
export function untilRun(trial: Trial, user: string, run: string, status: string): Promise<JsonObject> {
  const look = async () => objectIn(objectIn(await stateOf(trial, user), 'runs'), run);
  return eventually(trial, look, (shown) => shown.status === status, SOON_MS);
}

/** What people were told, about a customer and otherwise. */
export async function messagesAbout(trial: Trial, user: string): Promise<string[]> {
  const shown = await trial.probe('messages');
  const rows: unknown[] = Array.isArray(shown?.value) ? shown.value : [];
  return rows
    .filter(isJsonObject)
    .filter(({ about }) => about === user)
    .map(({ text }) => String(text));
}

/** Executions that Cobalt has of a customer, the oldest first. */
export function executionsOf(trial: Trial, user: string): JsonObject[] {
  return trial.provider
    .state('executions')
    .filter(isJsonObject)
    .filter(({ account }) => account === `test ${user}`);
}

/** A member that is an object; an empty one otherwise. */
export function objectIn(value: JsonObject, name: string): JsonObject {
  const found = value[name];
  return isJsonObject(found) ? found : {};
}
