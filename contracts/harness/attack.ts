import { messageOf } from '../../emulator/core/errors.ts';
import type { AttackRequest, CallbackAttack, HostAnswer } from '../../emulator/scenarios/host.ts';
import type { Browser, Page } from './browser.ts';
import type { Door, Host } from './host.ts';

const APPROVE = { decision: 'approve', without: [] } as const;
/** Has the form of a state and is nobody's. */
const MADE_UP = 'Zm9yZ2VkLXN0YXRlLW5vYm9keS1tYWRlLXRoaXM';

/** What an attacker does with a callback that carries a code which is good. */
export interface Attacked {
  /** Where the integration led the browser of the attack; null where the attack could not be made. */
  readonly page: Page | null;
  /** The callback as the attack sent it. */
  readonly callback: string | null;
}

/** Attacks a callback with browsers of its own. What the integration makes of it shows in the journal. Never rejects for what the integration does. */
export async function attackCallback(
  host: Host,
  { provider, args, callback }: AttackRequest,
  signal: AbortSignal,
): Promise<HostAnswer> {
  const door = host.door(`${provider}.connect`, args);
  if (!door) return { status: null, error: 'the connect trigger is a command, which no browser can attack' };
  try {
    const { page } = await attack(callback, door, () => host.browser(signal));
    return page === null
      ? { status: null, error: 'the provider did not send the browser back' }
      : { status: page.status, error: null };
  } catch (thrown) {
    return { status: null, error: messageOf(thrown) };
  }
}

/** Makes the attack. `browser` gives a browser of somebody else each time. @throws as a browser does */
export async function attack(kind: CallbackAttack, door: Door, browser: () => Browser): Promise<Attacked> {
  const victim = browser();
  const own = await victim.authorize(door.address, door.method, APPROVE);
  if (own === null) return { page: null, callback: null };
  switch (kind) {
    case 'missing-state':
      return open(
        victim,
        changed(own, (query) => query.delete('state')),
      );
    case 'forged-state':
      return open(
        victim,
        changed(own, (query) => query.set('state', MADE_UP)),
      );
    case 'foreign-state':
      // The attacker's code and the attacker's state, in the browser of the victim: the classic login CSRF.
      return open(await startedBy(browser(), door), own);
    case 'replayed-state':
      return replayed(victim, door, own);
    case 'replayed-code':
      await victim.open(own);
      return open(victim, own);
  }
}

/** A browser that has a login of its own under way, so that it has a session. */
async function startedBy(browser: Browser, { address, method }: Door): Promise<Browser> {
  await browser.authorize(address, method, APPROVE);
  return browser;
}

/** A new and good code under a state that has been used before. */
async function replayed(victim: Browser, { address, method }: Door, used: string): Promise<Attacked> {
  await victim.open(used);
  const fresh = await victim.authorize(address, method, APPROVE);
  if (fresh === null) return { page: null, callback: null };
  const state = new URL(used).searchParams.get('state') ?? '';
  return open(
    victim,
    changed(fresh, (query) => query.set('state', state)),
  );
}

async function open(browser: Browser, callback: string): Promise<Attacked> {
  return { page: await browser.open(callback), callback };
}

function changed(address: string, change: (query: URLSearchParams) => void): string {
  const url = new URL(address);
  change(url.searchParams);
  return url.href;
}
