import { isJsonObject, type JsonObject } from '../../../emulator/core/json.ts';
import { APPS } from '../../../emulator/providers/cobalt/apps/catalogue.ts';
import type { Trial } from '../../harness/trial.ts';
import type { NamedApp } from '../../harness/ui/app-part.ts';
import type { Recording } from '../../harness/ui/recording.ts';
import type { Customer, Visitor } from '../../harness/ui/visitor.ts';

/** A customer who has signed up at a browser. */
export interface SignedUp extends Customer {
  /** The linked account that this has brought about. */
  readonly account: string;
  /** The mark at which it began. */
  readonly since: number;
}

/** A call of the provider that a page made, with the session token that it showed. */
export interface PageCall {
  readonly path: string;
  readonly token: string;
  readonly status: number | null;
}

/** An application that is connected by a consent, and whose connections last. */
export const CRM: NamedApp = named('harbor_crm');
/** An application that is connected by a key. */
export const MAIL: NamedApp = named('postbox');

/** Operations by which a page, or its back end, learns how applications are connected. */
export const LISTS: readonly string[] = ['listApplicationsForSession', 'listApplications'];
export const READS: readonly string[] = [...LISTS, 'getApplicationForSession', 'getApplication'];

/** An application by its slug, as pages name it. */
export function named(slug: string): NamedApp {
  return { slug, name: APPS.find((app) => app.slug === slug)?.name ?? slug };
}

/** What the fields of an application are that is connected by a key. */
export function inputsOf({ slug }: NamedApp) {
  return APPS.find((app) => app.slug === slug)?.inputs ?? [];
}

/** Lets somebody new sign up, who is on the page of integrations then. Ends the check as untested where that makes no linked account. */
export async function signUp(trial: Trial, visitor: Visitor, name: string): Promise<SignedUp> {
  const since = trial.phase(`Somebody signs up (${name})`);
  const before = accountIds(trial);
  const customer = { email: `${name}-${since}@example.test`, password: 'correct horse battery' };
  await visitor.signUp(customer);
  const made = await visitor.look(async () => accountIds(trial).filter((id) => !before.includes(id)), hasSome);
  const [account] = made;
  if (account === undefined) trial.halt('untested', 'Somebody signed up, and no linked account came of it.', [since]);
  const calls = trial.journal.query({ kind: 'request', since, subject: account });
  trial.saw('a sign-up at a browser brings about a linked account', [
    since,
    ...calls.slice(0, 1).map(({ seq }) => seq),
  ]);
  return { ...customer, account, since };
}

/** Waits until the page shows the applications. Ends the check as untested where it does not. */
export async function seesApps(trial: Trial, visitor: Visitor, app: NamedApp = CRM): Promise<void> {
  const state = await visitor.until(app, 'connect');
  if (state !== 'connect') {
    trial.halt('untested', `The page of integrations does not offer to connect ${app.name}: ${shownAs(state)}.`);
  }
}

/**
 * Connects by consent, from the button to the state that the page shows in the end. Gives the mark. Where it does not come to that, it is
 * `otherwise`: untested for what only prepares others.
 */
export async function connectByConsent(
  trial: Trial,
  visitor: Visitor,
  app: NamedApp = CRM,
  otherwise: 'untested' | 'failed' = 'untested',
): Promise<number> {
  const since = trial.phase(`${app.name} is connected, and the person consents`);
  const consent = await visitor.pressToProvider('connect', app);
  if (!consent) trial.halt(otherwise, `After Connect was pressed, no page of ${app.name} opened.`, [since]);
  await consent.decide('allow');
  const state = await visitor.until(app, 'connected');
  if (state !== 'connected') {
    trial.halt(otherwise, `After the consent, ${app.name} is not shown as connected: ${shownAs(state)}.`, [since]);
  }
  return since;
}

/** The connections of a linked account to an application. */
export function connectionsOf(trial: Trial, account: string, { slug }: NamedApp): JsonObject[] {
  const row = rowsOf(trial, 'linked_accounts').find((one) => one.account_id === account);
  return rowsOf(trial, 'connections').filter((one) => one.account === row?.id && one.slug === slug);
}

/** Rows of a collection of the provider. */
export function rowsOf({ provider }: Trial, name: string): JsonObject[] {
  return provider.state(name).filter(isJsonObject);
}

/** Calls of the provider that pages made with a session token. */
export async function pageCalls(recording: Recording, { provider }: Trial): Promise<PageCall[]> {
  const traffic = await recording.traffic();
  return traffic.flatMap(({ url, headers, status }) => {
    const [, token] = /^Bearer (.+)$/.exec(headers.authorization ?? '') ?? [];
    const { origin, pathname } = new URL(url);
    return origin === provider.urls.origin && token !== undefined ? [{ path: pathname, token, status }] : [];
  });
}

/** The linked account that a session token is of; null for one that the provider did not give. */
export function accountOfToken(trial: Trial, token: string): string | null {
  const session = rowsOf(trial, 'session_tokens').find((one) => one.token === token);
  const account = rowsOf(trial, 'linked_accounts').find(({ id }) => id === session?.account);
  return typeof account?.account_id === 'string' ? account.account_id : null;
}

/** Words for what a page offers. */
export function shownAs(state: string | null): string {
  return state === null ? 'it shows nothing of it that could be understood' : `it shows "${state}"`;
}

function accountIds(trial: Trial): string[] {
  return rowsOf(trial, 'linked_accounts').map(({ account_id }) => String(account_id));
}

function hasSome(list: readonly unknown[]): boolean {
  return list.length > 0;
}
