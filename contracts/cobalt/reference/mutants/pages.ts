import type { Parts } from '../parts.ts';
import type { Mutant } from './mutant.ts';

/** A text of a script of ours, and what stands in its place. */
type Edit = readonly [from: string, to: string];

/** A script with other words in it. @throws Error where it has none of these any more */
function edited(script: string, ...edits: readonly Edit[]): Mutant['change'] {
  return ({ pageText }) => ({
    pageText(app, path) {
      const text = pageText(app, path);
      if (path !== script) return text;
      return edits.reduce((sum, [from, to]) => {
        if (!sum.includes(from)) throw new Error(`${script} has no "${from}"`);
        return sum.replace(from, () => to);
      }, text);
    },
  });
}

/** A script with a line before it that is made anew for each browser. */
function preceded(script: string, line: (app: Parameters<Parts['pageText']>[0]) => string): Mutant['change'] {
  return ({ pageText }) => ({
    pageText: (app, path) => (path === script ? `${line(app)}\n` : '') + pageText(app, path),
  });
}

const CALLS = '/cobalt.js';
const PAGE = '/integrations.js';

/** Defects in what people see, and in what browsers get. */
export const pageMutants: readonly Mutant[] = [
  {
    name: 'token-for-anybody',
    breaks: 'Shows the page of the first customer, with a session token, to whoever is not logged in.',
    kills: ['cobalt.ui-connect'],
    change: ({ visitorOf }) => ({
      visitorOf: (app, cookies) => visitorOf(app, cookies) ?? app.users.all()[0],
    }),
  },
  {
    name: 'token-shared',
    breaks: 'Keeps one session token for all customers.',
    kills: ['cobalt.ui-token'],
    clouds: ['cobalt.session-token', 'cobalt.account-once'],
    change({ mintToken }) {
      let kept: Promise<string> | null = null;
      return {
        mintToken(app, user) {
          kept ??= mintToken(app, user);
          return kept;
        },
      };
    },
  },
  {
    name: 'token-never-renewed',
    breaks: 'The page stays with a session token that has expired.',
    kills: ['cobalt.ui-token'],
    change: edited(CALLS, ['response?.status === 401 && !isAgain', 'response?.status === 401 && isAgain']),
  },
  {
    name: 'dead-shown-connected',
    breaks: 'Shows Connected where the connection has to be made again.',
    kills: ['cobalt.ui-states', 'cobalt.ui-reconnect'],
    change: edited(CALLS, ["isDead === true ? 'reconnect' : 'connected'", "'connected'"]),
  },
  {
    name: 'white-page',
    breaks: 'Says nothing when the list of applications cannot be read.',
    kills: ['cobalt.ui-states'],
    change: edited(PAGE, ["fail(find('#error'), error);", ''], ["'Try again');\n    find", "'Reload');\n    find"]),
  },
  {
    name: 'strict-list',
    breaks: 'Refuses a list of applications that has a member which is not documented.',
    kills: ['cobalt.ui-states'],
    clouds: ['cobalt.tolerant'],
    change: edited(CALLS, [
      'if (!Array.isArray(answer))',
      "if (!Array.isArray(answer) || answer.some((app) => 'colour' in app || 'kind' in app))",
    ]),
  },
  {
    name: 'form-by-hand',
    breaks: 'The form for a key has the one field that was needed when it was written.',
    kills: ['cobalt.ui-key-form'],
    change: edited(PAGE, ['? app.auth_input_map : []', '? app.auth_input_map.slice(0, 1) : []']),
  },
  {
    name: 'names-of-our-own',
    breaks: 'Sends what was typed under names in camel case.',
    kills: ['cobalt.ui-key-form'],
    change: edited(PAGE, [
      'const inputs = Object.fromEntries(given);',
      'const inputs = Object.fromEntries(given.map(([name, value]) => [name.replace(/_(.)/g, (_, c) => c.toUpperCase()), value]));',
    ]),
  },
  {
    name: 'consent-failure-unsaid',
    breaks: 'Says nothing when the window is closed and nothing is connected.',
    kills: ['cobalt.ui-oauth'],
    change: edited(PAGE, [' was not connected. You can try again at any time.`;', '`.slice(0, 0);']),
  },
  {
    name: 'begins-twice',
    breaks: 'Begins the consent anew by itself when it came to nothing.',
    kills: ['cobalt.ui-oauth'],
    change: edited(CALLS, [
      'popup.close();\n  return false;',
      "popup.close();\n  await call('GET', '/api/v1/' + encodeURIComponent(slug) + '/integrate');\n  return false;",
    ]),
  },
  {
    name: 'believes-the-window',
    breaks: 'Shows Connected as soon as the window is closed, however that ended.',
    kills: ['cobalt.ui-oauth', 'cobalt.ui-unhappy'],
    change: edited(
      CALLS,
      ['popup.close();\n  return false;', 'popup.close();\n  believed.add(slug);\n  return true;'],
      ['let session = null;', 'let session = null;\nconst believed = new Set();'],
      [
        'stateOf({ connected, reauth_required: isDead }) {',
        "stateOf({ slug, connected, reauth_required: isDead }) {\n  if (believed.has(slug)) return 'connected';",
      ],
    ),
  },
  {
    name: 'button-stays-dead',
    breaks: 'Leaves the button disabled when something came to nothing.',
    kills: ['cobalt.ui-oauth', 'cobalt.ui-unhappy', 'cobalt.ui-key-form'],
    change: edited(PAGE, ['finally {\n    button.disabled = false;', 'finally {']),
  },
  {
    name: 'blocked-unsaid',
    breaks: 'Waits for ever for a window that the browser has blocked.',
    kills: ['cobalt.ui-unhappy'],
    change: edited(CALLS, ['if (!popup)', 'if (!popup) return new Promise(() => {});\n  if (!popup)']),
  },
  {
    name: 'disconnect-unshown',
    breaks: 'Shows what was connected as it was, after it has been disconnected.',
    kills: ['cobalt.ui-unhappy'],
    change: edited(PAGE, ['await disconnect(app.slug);\n      await show();', 'await disconnect(app.slug);']),
  },
  {
    name: 'reconnect-from-scratch',
    breaks: 'Disconnects before it connects again, and the settings go with the connection.',
    kills: ['cobalt.ui-reconnect'],
    change: edited(PAGE, [
      'const given = [...new FormData(form)]',
      "if (stateOf(app) === 'reconnect') await disconnect(app.slug);\n  const given = [...new FormData(form)]",
    ]),
  },
  {
    name: 'key-in-bundle',
    breaks: 'Has the API key in a script.',
    kills: ['cobalt.ui-key-hidden'],
    change: preceded(CALLS, ({ config }) => `const COBALT_KEY = '${config.apiKey}';`),
  },
  {
    name: 'key-in-browser-storage',
    breaks: 'Keeps the API key in the storage of the browser, encoded.',
    kills: ['cobalt.ui-key-hidden'],
    change: preceded(PAGE, ({ config }) => {
      const encoded = Buffer.from(`${config.apiBase} ${config.apiKey}`).toString('base64');
      return `localStorage.setItem('cobalt', '${encoded}');`;
    }),
  },
];
