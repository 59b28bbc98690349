import { EmulatorError, messageOf } from '../../../emulator/core/errors.ts';
import { triggerArguments } from '../../../emulator/scenarios/alias.ts';
import type { Browser, Page } from '../../harness/browser.ts';
import type { Door } from '../../harness/host.ts';
import type { Asked, Trial } from '../../harness/trial.ts';
import { exchangesOf, type Presented } from './flows.ts';

/** What the integration made of a callback. */
export interface Answered {
  readonly asked: Asked;
  /** The page at the end of the way; null where there was none, or where it is at an address of somebody else. */
  readonly page: Page | null;
  /** Where the integration sent the browser, when that is neither itself nor the provider. */
  readonly elsewhere: string | null;
}

/** A broken gateway, a busy one, a late one: what an integration may say when the provider has refused its code. */
const OF_THE_PROVIDER = [502, 503, 504];
/** Servers that crashed. */
const OWN_FAULT = 500;

/** The door at which a browser begins to connect what is called so. Ends the check as untested where a browser cannot begin it. */
export async function doorOf(trial: Trial, name: string): Promise<Door> {
  const args = triggerArguments(trial.provider, await trial.nameOf(name));
  const door = trial.host.door(`${trial.provider.provider}.connect`, args);
  if (door) return door;
  return trial.halt(
    'untested',
    'The connect trigger is a command: only where it is an address can a browser be sent there.',
  );
}

/** Sends a browser somewhere, which is journalled as a trigger. `says` names it. */
export async function visit(trial: Trial, says: string, walk: () => Promise<Page | null>): Promise<Answered> {
  let page: Page | null = null;
  let elsewhere: string | null = null;
  const asked = await trial.ask(says, {}, async () => {
    try {
      page = await walk();
      return { status: page?.status ?? null, error: page === null ? 'the browser was not sent back' : null };
    } catch (thrown) {
      if (trial.signal.aborted) throw thrown;
      const isElsewhere = thrown instanceof EmulatorError && thrown.code === 'browser_lost';
      if (isElsewhere) elsewhere = thrown.message;
      return { status: null, error: messageOf(thrown) };
    }
  });
  return { asked, page, elsewhere };
}

/** Walks to the consent page, approves, and gives the address to which the provider sends the browser back. It is not opened yet. */
export async function approved(trial: Trial, door: Door, browser: Browser): Promise<string> {
  const callback = await browser.authorize(door.address, door.method, { decision: 'approve', without: [] });
  if (callback !== null) return callback;
  return trial.halt(
    'untested',
    'The way from the connect trigger did not lead over the consent page and back, so there was no callback to try.',
  );
}

/** The address with its query changed. */
export function changed(address: string, change: (query: URLSearchParams) => void): string {
  const url = new URL(address);
  change(url.searchParams);
  return url.href;
}

/** The code in the address of a callback. */
export function codeIn(callback: string): string {
  return new URL(callback).searchParams.get('code') ?? '';
}

/** What is wrong with how a callback was answered, or null: no answer at all, or the page of a server that broke. */
export function brokenBy({ asked, page, elsewhere }: Answered, exchanges: readonly Presented[]): string | null {
  if (elsewhere !== null) return null;
  const { status } = asked;
  if (status === null) return `was not answered (${asked.entry.error ?? 'no answer'})`;
  if (status < OWN_FAULT || page === null) return null;
  const refusedByProvider = exchanges.some((exchange) => exchange.status !== 200);
  return OF_THE_PROVIDER.includes(status) && refusedByProvider
    ? null
    : `was answered ${status}, wanted is a page that says what to do`;
}

/** The exchanges of a code. */
export function exchangesWith(trial: Trial, code: string): Presented[] {
  return exchangesOf(trial.provider, trial.begin).filter((exchange) => exchange.code === code);
}
