import { isText, parseRow } from '../../../reference/json.ts';
import { type Answer, errorOf } from '../api.ts';
import type { Mutant } from './mutant.ts';

const VERSION = /\d+\.\d+\.[\w-]+(\.\d+)?/g;
const OLD = '1.0.forge-preview.2';
/** The list of orders, from its beginning. */
const ORDERS = '/v1/sales/sales-orders';
/** Jobs have another form there. */
const OLD_JOBS = ['augno.jobs'];

/** True for an answer that refuses the version of a request. */
const isAboutVersion = (answer: Answer): boolean => String(errorOf(answer.body).code).startsWith('api_version');

/** The request in another version. */
const inVersion = (init: RequestInit, version: string): RequestInit => {
  const headers = new Headers(init.headers);
  headers.set('augno-version', version);
  return { ...init, headers };
};

/** Headers as a release of the Go library has them. */
const named = (headers: Record<string, string>, release: string): Record<string, string> => ({
  ...headers,
  'user-agent': `Augno/Go ${release}`,
});

/** Defects in pinning the API's version. */
export const versionMutants: readonly Mutant[] = [
  {
    name: 'version-forgotten',
    breaks: 'Reads orders in the version before, since there is a second place where the version is set.',
    kills: ['version.pinned', 'augno.version-latest'],
    change: ({ headersOf }) => ({
      headersOf(app, call) {
        const headers = headersOf(app, call);
        return call.path.startsWith('/v1/sales/sales-orders') ? { ...headers, 'augno-version': OLD } : headers;
      },
    }),
  },
  {
    name: 'version-missing-on-look',
    breaks: 'Looks whether there are orders with a request of its own, which names no version, before it reads them.',
    // Augno refuses it, nobody misses the answer, and no log tells of it.
    kills: ['version.pinned', 'version.refused', 'augno.version-latest', 'augno.failures-logged'],
    change: ({ transport }) => ({
      async transport(url, init) {
        if (init.method === 'GET' && url.endsWith(ORDERS)) {
          const headers = new Headers(init.headers);
          headers.delete('augno-version');
          await transport(`${url}?limit=1`, { ...init, headers }).catch(() => undefined);
        }
        return transport(url, init);
      },
    }),
  },
  {
    name: 'version-error-retried',
    breaks: 'Takes a refusal for the version for something that passes.',
    kills: ['version.refused', 'augno.error-matrix'],
    change: ({ classify }) => ({
      classify: (answer) => (isAboutVersion(answer) ? 'transient' : classify(answer)),
    }),
  },
  {
    name: 'version-error-silent',
    breaks: 'Says nothing of a refusal for the version.',
    kills: ['version.refused'],
    change: ({ logCall }) => ({
      logCall(app, line) {
        if (!line.code.startsWith('api_version')) logCall(app, line);
      },
    }),
  },
  {
    name: 'version-error-downgrades',
    breaks: 'Asks for an older version where its own is refused.',
    kills: ['version.refused', 'version.pinned', 'augno.error-matrix'],
    change: ({ transport }) => ({
      async transport(url, init) {
        const response = await transport(url, init);
        const { code } = response.ok ? {} : errorOf(parseRow(await response.clone().text()));
        return isText(code) && code.startsWith('api_version') ? transport(url, inVersion(init, OLD)) : response;
      },
    }),
  },
  {
    name: 'version-old',
    breaks: 'Was never upgraded to the latest version.',
    kills: ['augno.version-latest', 'augno.webhook-version'],
    clouds: OLD_JOBS,
    change: () => ({ apiVersion: OLD }),
  },
  {
    name: 'version-follows-latest',
    breaks: 'Looks before each bulk job which version is the latest, and asks for that.',
    kills: ['augno.version-latest'],
    // It hears of it from the refusal of a version that there is not, where somebody asks for a bulk job.
    clouds: ['version.pinned'],
    change({ transport }) {
      let latest: string | undefined;
      return {
        async transport(url, init) {
          if (url.endsWith('/bulk-upsert')) {
            const { origin } = new URL(url);
            const asking = inVersion({ ...init, method: 'GET', body: null }, 'latest');
            const { message } = errorOf(
              parseRow(await (await transport(`${origin}/v1/catalog/units?limit=1`, asking)).text()),
            );
            latest = String(message).match(VERSION)?.at(-1) ?? latest;
          }
          return transport(url, latest === undefined ? init : inVersion(init, latest));
        },
      };
    },
  },
  {
    name: 'library-old',
    breaks: 'Uses a release of the library that was made for the version before.',
    kills: ['augno.library-release', 'augno.version-latest', 'augno.webhook-version'],
    clouds: OLD_JOBS,
    change: ({ headersOf }) => ({ apiVersion: OLD, headersOf: (app, call) => named(headersOf(app, call), '0.14.1') }),
  },
  {
    name: 'library-pin-overridden',
    breaks: 'Uses the newest release of the library, and sets the version back by hand.',
    kills: ['augno.library-release', 'augno.version-latest', 'augno.webhook-version'],
    clouds: OLD_JOBS,
    change: ({ headersOf }) => ({ apiVersion: OLD, headersOf: (app, call) => named(headersOf(app, call), '0.16.1') }),
  },
];
