import { parse } from 'yaml';
import { isJsonObject } from '../../emulator/core/json.ts';
import type { Finding } from './finding.ts';
import type { Stack } from './framework.ts';
import { environmentFiles, lineOf, type Repository } from './repository.ts';

/** Where an application listens. */
export interface Listening {
  /** The port that it has where nobody says otherwise; null where nothing tells. */
  readonly port: Finding<number> | null;
  /** A variable that decides the port, so that each start may have a free one; null where nothing reads one. */
  readonly variable: Finding | null;
}

/** Ports that code says in so many words, in the languages that are told apart. */
const IN_CODE: readonly RegExp[] = [
  /\bPORT\b['"]?\s{0,9}[\])]?\s{0,9}(?:\|\||\?\?|,|or)\s{0,9}['"]?(\d{2,5})\b/,
  /\.listen\(\s*(\d{2,5})\b/,
  /\.listen\(\s*\{[^}]{0,300}?\bport:\s*(\d{2,5})\b/,
  /\b(?:const|let|var)\s+port\s*=\s*(\d{2,5})\b/i,
  /\bport\s*=\s*(\d{2,5})\s*[,)]/,
  /(?:ListenAndServe|\.Run|\.Start|\.Listen)\(\s*"(?:[\w.]*):(\d{2,5})"/,
  /\bset :port,\s*(\d{2,5})\b/,
];

/** Settings of frameworks. */
const IN_SETTINGS: readonly [file: RegExp, wanted: RegExp][] = [
  [/(^|\/)application\.properties$/, /^(?:server|quarkus\.http)\.port\s*[=:]\s*(?:\$\{\w+:)?(\d{2,5})/m],
  [/(^|\/)application\.ya?ml$/, /^server:[ \t]*\n(?:[ \t].*\n){0,30}?[ \t]+port:[ \t]*(?:\$\{\w+:)?(\d{2,5})/m],
  [/^config\/puma\.rb$/, /^port\s+ENV\.fetch\(['"]PORT['"]\)?\s*[,{ ]+\s*(\d{2,5})/m],
];

/** Variables that frameworks read by themselves. */
const BY_ITSELF: Readonly<Record<string, string>> = {
  'Spring Boot': 'SERVER_PORT',
  Quarkus: 'QUARKUS_HTTP_PORT',
  Micronaut: 'MICRONAUT_SERVER_PORT',
  'Next.js': 'PORT',
  Nuxt: 'PORT',
};

/** Finds the port in code, in files of variables, in Docker Compose, in a Procfile, and otherwise takes that of the framework. */
export function findListening(repository: Repository, stack: Stack | null): Listening {
  const framework = stack?.framework?.value;
  const usual = framework ? { value: framework.port, from: `${framework.name}'s default` } : null;
  const port = inEnvironment(repository) ?? inSettings(repository) ?? inCode(repository) ?? inCompose(repository);
  return { port: port ?? usual, variable: findVariable(repository, stack) };
}

function findVariable(repository: Repository, stack: Stack | null): Finding | null {
  const name = stack?.framework?.value.name ?? '';
  const own = BY_ITSELF[name];
  if (own !== undefined) return { value: own, from: `${name} reads it` };
  for (const file of repository.sources()) {
    const match =
      /\bprocess\.env(?:\.PORT\b|\[['"]PORT['"]\])|(?:environ|getenv|Getenv|ENV|env)\S{0,12}?['"]PORT['"]/.exec(
        file.text,
      );
    if (match) return { value: 'PORT', from: lineOf(file, match.index) };
  }
  return /^web:.*\$\{?PORT\b/m.test(repository.read('Procfile') ?? '') ? { value: 'PORT', from: 'Procfile' } : null;
}

function inEnvironment(repository: Repository): Finding<number> | null {
  const files = environmentFiles(repository).filter((path) => path.split('/').at(-1)?.startsWith('.env'));
  return first(files, repository, [/^(?:export\s+)?(?:SERVER_|HTTP_)?PORT\s*=\s*['"]?(\d{2,5})\b/m]);
}

function inSettings(repository: Repository): Finding<number> | null {
  for (const [file, wanted] of IN_SETTINGS) {
    const found = first(
      repository.files.filter((path) => file.test(path)),
      repository,
      [wanted],
    );
    if (found) return found;
  }
  return null;
}

function inCode(repository: Repository): Finding<number> | null {
  return first(['Procfile', ...repository.sources().map(({ path }) => path)], repository, IN_CODE);
}

/** The host port of a service that is built here: those that are only pulled are databases and the like. */
function inCompose(repository: Repository): Finding<number> | null {
  for (const path of environmentFiles(repository).filter((one) => /\.ya?ml$/.test(one))) {
    const services = servicesIn(repository.read(path) ?? '');
    for (const { build, ports } of services) {
      const mapped = build === undefined || !Array.isArray(ports) ? [] : ports.map((one) => hostPort(one));
      const port = mapped.find((one) => one !== null);
      if (port) return { value: port, from: path };
    }
  }
  return null;
}

function servicesIn(text: string): { build?: unknown; ports?: unknown }[] {
  try {
    const read: unknown = parse(text, { logLevel: 'silent' });
    const services = isJsonObject(read) && isJsonObject(read.services) ? Object.values(read.services) : [];
    return services.filter(isJsonObject);
  } catch {
    return [];
  }
}

function hostPort(mapping: unknown): number | null {
  const text = isJsonObject(mapping) ? String(mapping.published) : String(mapping);
  const [, port] = /^(?:[\d.]+:)?(?:\$\{\w+:-)?(\d{2,5})\}?(?::\d+)?$/.exec(text) ?? [];
  return port === undefined ? null : valid(port);
}

function first(paths: readonly string[], repository: Repository, wanted: readonly RegExp[]): Finding<number> | null {
  for (const path of paths) {
    const text = repository.read(path) ?? '';
    for (const one of wanted) {
      const match = one.exec(text);
      const port = valid(match?.[1]);
      if (match && port !== null) return { value: port, from: lineOf({ path, text }, match.index) };
    }
  }
  return null;
}

function valid(text: string | undefined): number | null {
  const port = Number(text);
  return Number.isInteger(port) && port > 0 && port <= 65_535 ? port : null;
}
