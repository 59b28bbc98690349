import { columns } from '../columns.ts';
import { colours } from '../terminal.ts';
import type { Detected } from './detect.ts';
import type { Finding } from './finding.ts';

/** What was found where, what is left to do, and the next commands: for the person who called. */
export function summaryText(detected: Detected): string {
  const { bold } = colours();
  const found = foundRows(detected);
  const open = openRows(detected);
  const { provider, stack } = detected;
  return [
    bold('Found'),
    ...(found.length > 0 ? columns(found, '  ') : ['  nothing that tells how this integration is built']),
    '',
    bold('Left to do'),
    ...open.map((row) => `  ${row}`),
    '',
    bold('Next'),
    ...columns(
      [
        [`emulator check ${provider}`, '# judge what can be judged so far'],
        [
          `emulator init ${provider} --hooks ${stack?.language.value ?? 'LANGUAGE'}`,
          '# a stub of hooks: what checks ask and look at',
        ],
        [`emulator init ${provider} --attestations`, '# what only people can say'],
      ],
      '  ',
    ),
  ].join('\n');
}

function foundRows(detected: Detected): string[][] {
  const { stack, url, start, health, webhook, connect, callback, variables } = detected;
  const row = (name: string, found: Finding | null | undefined) => (found ? [[name, found.value, found.from]] : []);
  const framework = stack?.framework && { value: stack.framework.value.name, from: stack.framework.from };
  return [
    ...row('language', stack?.language),
    ...row('framework', framework),
    ...row('start', start),
    ...row('url', url),
    ...row('ready', health),
    ...row('webhooks', webhook),
    ...row('connect', connect),
    ...row('callback', callback),
    ...variables.flatMap(({ name, value, from }) => (value === null ? [] : row(name, { value, from }))),
  ];
}

function openRows(detected: Detected): string[] {
  const { provider, facts, stack, url, start, health, webhook, connect, callback, variables, below, isCut } = detected;
  const hasConsent = facts.includes('authBase');
  const missing: readonly (readonly [found: unknown, says: string])[] = [
    [url, 'url: where the integration answers'],
    [start, 'start: the command that starts it'],
    [health, 'ready: its health check'],
    [webhook, 'webhooks: where it receives them'],
    [connect || !hasConsent, 'triggers: the page that begins a consent'],
    [callback || !hasConsent, 'redirects: where browsers come back to after consent'],
    [
      variables.some(({ value }) => value?.includes('.')),
      'env: the variables with addresses and secrets of the provider',
    ],
  ];
  const unknown = variables.filter(({ value }) => value === null).map(({ name }) => name);
  return [
    ...missing.flatMap(([found, says]) => (found ? [] : [says])),
    ...(unknown.length > 0 ? [`env: say what these should be: ${unknown.join(', ')}`] : []),
    `hooks: add them under /emulator-hooks (${stack ? `emulator init ${provider} --hooks ${stack.language.value}` : 'any language'}), then uncomment their lines`,
    ...(below.length > 0
      ? [`There are applications in ${below.slice(0, 5).join(', ')}: emulator init works in their folder`]
      : []),
    ...(isCut ? ['This folder is large; only a part of it was looked at'] : []),
  ];
}
