import type { Exchange, Reply } from '../../http/exchange.ts';
import { escaped, htmlPage } from './html.ts';

/** Closes the popup that it is in; a tab that nobody opened by a script stays. */
const CLOSE = 'window.close();';
const FAILED = 400;

/**
 * What the browser sees at the end of an OAuth flow; all of it is inferred. A success goes to the address that the hosted portal was given,
 * or closes its window; a failure says why.
 */
export function callbackPage({ world }: Exchange, redirect: string | null, failure: string | null): Reply {
  if (failure !== null) {
    const back = redirect === null ? '' : `<p><a href="${escaped(redirect)}">Back</a></p>`;
    const main = `<h1>Not connected</h1><p>${escaped(failure)}</p>${back}<p class="quiet">You can close this window.</p>`;
    return htmlPage(FAILED, 'Not connected', main);
  }
  if (redirect !== null) return { status: 302, headers: { Location: redirect, 'Cache-Control': 'no-store' }, body: '' };
  const main = '<h1>Connected</h1><p class="quiet">You can close this window.</p>';
  return htmlPage(200, 'Connected', main, world.knobs.flag('callback_closes') ? CLOSE : '');
}
