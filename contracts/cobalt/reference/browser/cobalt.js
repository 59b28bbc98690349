// What our page asks Cobalt itself, with the session token of whoever is logged in. The token stays in memory; the API key never comes here.

const POLL_MS = 1500;
/** Nobody needs longer for a consent. */
const LONGEST_MS = 5 * 60_000;
/** Cobalt hears of a consent before its window closes, and shows it a little later. */
const LOOKS_AFTER_CLOSE = 2;

/** What went wrong, in words for whoever looks at the page. */
export class Failure extends Error {}

let session = null;

/** Asks our own back end. */
export async function ask(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: method === 'GET' ? undefined : JSON.stringify(body ?? {}),
  }).catch(() => null);
  if (response?.status === 401) location.assign('/login');
  const answer = await response?.json().catch(() => null);
  if (!response?.ok || answer === null) {
    throw new Failure(answer?.error ?? 'This does not work at the moment. Please try again in a few minutes.');
  }
  return answer;
}

/** Asks Cobalt. A token that is not good any more is replaced once. */
async function call(method, path, body, isAgain = false) {
  session ??= await ask('POST', '/api/session');
  const headers = { authorization: `Bearer ${session.token}` };
  if (body !== undefined) headers['content-type'] = 'application/json';
  const response = await fetch(session.api + path, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => null);
  if (response?.status === 401 && !isAgain) {
    session = null;
    return call(method, path, body, true);
  }
  const answer = await response?.json().catch(() => null);
  if (response?.ok && answer !== null && answer !== undefined) return answer;
  throw new Failure(wordsFor(response?.status ?? 0, answer));
}

function wordsFor(status, answer) {
  const says = String(answer?.message ?? answer?.error ?? '');
  if (says.startsWith('Failed to verify credentials')) {
    return 'The application does not accept what you entered. Please check it and try again.';
  }
  if (status === 404) return 'This application is not available any more. Please load the page again.';
  if (status === 429) return 'That was too often. Please wait a minute, and try again.';
  return 'The integrations cannot be reached at the moment. Please try again in a few minutes.';
}

/** All applications, with how they are connected. */
export async function listApps() {
  const answer = await call('GET', '/api/v2/f-sdk/application');
  if (!Array.isArray(answer)) throw new Failure(wordsFor(0, null));
  return answer.filter((app) => typeof app?.slug === 'string');
}

/** How an application is connected: `connected` may be missing where it never was. */
export function stateOf({ connected, reauth_required: isDead }) {
  if (connected !== true) return 'connect';
  return isDead === true ? 'reconnect' : 'connected';
}

/** Connects an application whose consent is in a window. `popup` was opened in the click: one that is opened later is blocked. True when it is connected. */
export async function connectByConsent(slug, inputs, popup) {
  if (!popup)
    throw new Failure('Your browser has blocked the window. Please allow windows of this page, and try again.');
  try {
    const query = new URLSearchParams(inputs).toString();
    const answer = await call('GET', `/api/v1/${encodeURIComponent(slug)}/integrate${query ? `?${query}` : ''}`);
    if (typeof answer.auth_url !== 'string') throw new Failure(wordsFor(0, null));
    popup.location.replace(answer.auth_url);
  } catch (error) {
    popup.close();
    throw error;
  }
  const until = Date.now() + LONGEST_MS;
  for (let looks = LOOKS_AFTER_CLOSE; looks > 0 && Date.now() < until; ) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    if (popup.closed) looks--;
    const app = await call('GET', `/api/v2/f-sdk/application/${encodeURIComponent(slug)}`);
    if (stateOf(app) === 'connected') {
      popup.close();
      return true;
    }
  }
  popup.close();
  return false;
}

/** Connects an application by a key. */
export async function connectByKey(slug, inputs) {
  const answer = await call('POST', `/api/v2/app/${encodeURIComponent(slug)}/save`, inputs);
  if (answer.success !== true) throw new Failure('The application does not accept what you entered.');
}

/** Ends a connection. */
export async function disconnect(slug) {
  await call('DELETE', `/api/v1/linked-acc/integration/${encodeURIComponent(slug)}`);
}
