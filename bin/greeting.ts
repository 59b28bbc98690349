import { hasChecklist } from '../contracts/harness/has-checklist.ts';
import { environmentOf, envLines } from './env-lines.ts';
import type { Ready } from './ready.ts';
import { colours } from './terminal.ts';

/** What a person reads when an emulator has started: where everything is, what to paste, what to try. */
export function greeting(
  ready: Ready,
  options: { envFile?: string | undefined; detached?: boolean; left?: readonly string[] } = {},
): string {
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
        ? `For your .env (or start with --write-env .env.emulator${hasProduction(ready) ? ', which has those of production, too' : ''}):`
        : `In ${options.envFile}:`,
    ),
    ...envLines(forStart(ready)).map((line) => `  ${line}`),
    ...trustLines(ready),
    '',
    ...leftLines(options.left ?? []),
    dim('Next:'),
    ...nextCommands(names, options.detached === true).map((line) => `  ${line}`),
    '',
    ...(options.detached === true ? [] : [dim('What happens follows, a line each. Ctrl-C ends it.')]),
  ].join('\n');
}

/** Node looks at its variable once, before any program can read a file. */
function trustLines({ tls }: Ready): string[] {
  const says =
    'Certificates are made at each start. NODE_EXTRA_CA_CERTS must be set before Node starts: in a .env that the program reads, it comes too late.';
  return tls ? ['', colours().dim(says)] : [];
}

/** As many lines as a person reads. */
const SHOWN = 4;

function leftLines(left: readonly string[]): string[] {
  if (left.length === 0) return [];
  const { dim } = colours();
  const more = left.length > SHOWN ? [`  and ${left.length - SHOWN} more`] : [];
  return [
    dim('Left open by the document, so made up here:'),
    ...left.slice(0, SHOWN).map((line) => `  ${line}`),
    ...more,
    '',
  ];
}

/** For a command whose own output matters more: where everything is, in a line each. */
export function shortGreeting({ control, seed, providers }: Ready): string {
  const bases = Object.entries(providers).map(([name, facts]) => `${name} ${facts.apiBase ?? ''}`);
  return `No emulator runs, so this one does for as long as it takes: ${bases.join(', ')}, control ${control}, seed ${seed}.`;
}

/** A second set of credentials, for production, would bury the first: it is in the file and in the ready line. */
function forStart(ready: Ready): Record<string, string> {
  return Object.fromEntries(Object.entries(environmentOf(ready)).filter(([name]) => !isOfProduction(name)));
}

function hasProduction(ready: Ready): boolean {
  return Object.keys(environmentOf(ready)).some(isOfProduction);
}

function isOfProduction(name: string): boolean {
  return name.includes('_PRODUCTION_');
}

/** What is for one provider is told of each, as long as that is short. */
function nextCommands(names: readonly string[], detached: boolean): string[] {
  const [only, ...others] = names;
  const one = others.length === 0 ? only : undefined;
  return [
    one === undefined ? 'emulator scenarios' : `emulator scenarios list --provider ${one}`,
    'emulator journal -f',
    one === undefined ? 'emulator knobs' : `emulator knobs ${one}`,
    ...(detached
      ? ['emulator logs -f', 'emulator stop']
      : names.filter(hasChecklist).map((name) => `emulator check ${name}`)),
    ...names.filter((name) => !hasChecklist(name)).map((name) => `emulator contract ${name} --fidelity`),
  ];
}
