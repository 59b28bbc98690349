import { environmentOf, envLines } from './env-lines.ts';
import type { Ready } from './ready.ts';
import { colours } from './terminal.ts';

/** What a person reads when an emulator has started: where everything is, what to paste, what to try. */
export function greeting(ready: Ready, options: { envFile?: string | undefined; detached?: boolean } = {}): string {
  const { bold, dim, green, cyan } = colours();
  const names = Object.keys(ready.providers);
  const width = Math.max(...names.map((name) => name.length), 'control'.length) + 2;
  const bases = names.map((name) => `  ${bold(name.padEnd(width))}${cyan(ready.providers[name]?.apiBase ?? '')}`);
  return [
    `${green('Ready.')} ${dim(`seed ${ready.seed}, pid ${ready.pid}`)}`,
    '',
    ...bases,
    `  ${'control'.padEnd(width)}${cyan(ready.control)}${ready.token === undefined ? '' : `  token ${ready.token}`}`,
    '',
    dim(
      options.envFile === undefined
        ? 'For your .env (or start with --write-env .env.emulator):'
        : `In ${options.envFile}:`,
    ),
    ...envLines(forStart(ready)).map((line) => `  ${line}`),
    '',
    dim('Next:'),
    ...nextCommands(names[0] ?? '', options.detached === true).map((line) => `  ${line}`),
    '',
    ...(options.detached === true ? [] : [dim('What happens follows, a line each. Ctrl-C ends it.')]),
  ].join('\n');
}

/** For a command whose own output matters more: where everything is, in a line each. */
export function shortGreeting({ control, seed, providers }: Ready): string {
  const bases = Object.entries(providers).map(([name, facts]) => `${name} ${facts.apiBase ?? ''}`);
  return `No emulator runs, so this one does for as long as it takes: ${bases.join(', ')}, control ${control}, seed ${seed}.`;
}

/** A second set of credentials, for production, would bury the first: it is in the file and in the ready line. */
function forStart(ready: Ready): Record<string, string> {
  return Object.fromEntries(Object.entries(environmentOf(ready)).filter(([name]) => !name.includes('_PRODUCTION_')));
}

function nextCommands(provider: string, detached: boolean): string[] {
  return [
    `emulator scenarios list --provider ${provider}`,
    'emulator journal -f',
    `emulator knobs ${provider}`,
    ...(detached ? ['emulator logs -f', 'emulator stop'] : [`emulator check ${provider}`]),
  ];
}
