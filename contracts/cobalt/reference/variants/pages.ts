import type { Parts } from '../parts.ts';
import type { Variant } from './variant.ts';

/** Scripts of ours with other texts in them. @throws Error where one has none of these any more */
function edited(edits: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>>) {
  return ({ pageText }: Parts): Partial<Parts> => ({
    pageText: (app, path) =>
      (edits[path] ?? []).reduce(
        (sum, [from, to]) => {
          if (!sum.includes(from)) throw new Error(`${path} has no "${from}"`);
          return sum.replace(from, () => to);
        },
        pageText(app, path),
      ),
  });
}

const ALL = ['cobalt.ui-connect', 'cobalt.ui-states', 'cobalt.ui-reconnect', 'cobalt.ui-unhappy'];

/** Other pages, as good as ours. */
export const pageVariants: readonly Variant[] = [
  {
    name: 'other-words',
    says: 'Calls its buttons Link, Reauthorize and Unlink, and what is connected Active.',
    matters: ALL,
    change: edited({
      '/integrations.js': [
        [
          "connect: 'Connect', connected: 'Connected', reconnect: 'Reconnect' };",
          "connect: 'Link', connected: 'Active', reconnect: 'Reauthorize' };",
        ],
        [
          "connected: 'Connected', reconnect: 'Must be connected again'",
          "connected: 'Active', reconnect: 'Must be linked again'",
        ],
        ["'Disconnect');", "'Unlink');"],
      ],
    }),
  },
  {
    name: 'form-in-a-dialog',
    says: 'Opens the form for a key in a dialog, by a button.',
    matters: ['cobalt.ui-key-form'],
    change: edited({
      '/integrations.js': [
        [
          'const card = make(',
          `const dialog = inputs.length > 0 && app.auth_type !== 'oauth2' && state !== 'connected' ? make('dialog', {}, form) : null;
  const opener = make('button', { type: 'button', onclick: () => dialog.showModal() }, WORDS[state]);
  if (dialog) button.textContent = 'Save';
  const card = make(`,
        ],
        ['    form,\n    says,', '    ...(dialog ? [opener, dialog] : [form]),\n    says,'],
      ],
    }),
  },
  {
    name: 'same-tab',
    says: 'Leaves its page for the consent, instead of opening a window, and looks how it went at the next visit.',
    matters: [...ALL, 'cobalt.ui-oauth'],
    change: edited({
      '/cobalt.js': [
        ['if (!popup)\n    throw', 'if (popup === null)\n    throw'],
        [
          'popup.location.replace(answer.auth_url);',
          'location.assign(answer.auth_url);\n    return new Promise(() => {});',
        ],
        ['popup.close();\n    throw error;', 'throw error;'],
      ],
      '/integrations.js': [["window.open('about:blank', '_blank', 'popup,width=520,height=640')", 'undefined']],
    }),
  },
];
