import type { Finding } from './finding.ts';
import { environmentFiles, lineOf, type Repository, type TextFile } from './repository.ts';

/** A variable that the integration reads, and what a rehearsal puts there. */
export interface Variable {
  readonly name: string;
  /** A placeholder such as `{revento.apiBase}`; null where its meaning is not known. */
  readonly value: string | null;
  readonly from: string;
}

/** Words that stand for a fact that the emulator tells, the provider's name taken away. */
const MEANINGS: readonly (readonly [meaning: RegExp, fact: string])[] = [
  [/^(OAUTH_?|AUTH_?)?REDIRECT_(URI|URL)$|^(OAUTH_?|AUTH_?)?CALLBACK_(URI|URL)$/, 'redirect'],
  [/^ISSUER$|^(OAUTH2?|AUTH|AUTH_SERVER|ISSUER)_(BASE|URL|URI|BASE_URL|BASE_URI|HOST)$/, 'authBase'],
  [/^(API_?)?(BASE|URL|URI|BASE_URL|BASE_URI|ENDPOINT|API)$/, 'apiBase'],
  [/^(OAUTH_)?CLIENT_ID$/, 'clientId'],
  [/^(OAUTH_)?CLIENT_SECRET$/, 'clientSecret'],
  [/^(API_?|SECRET_?)?KEY$|^(API|BEARER|ACCESS)_TOKEN$/, 'apiKey'],
  [/^ACCOUNT(_ID)?$/, 'accountId'],
  [/^(API_)?VERSION$/, 'apiVersion'],
  [/^(WEBHOOKS?_(SIGNING_)?|SIGNING_)(SECRET|KEY)$/, 'webhookSecret'],
];

/** Names that mean something without the provider's. `API_BASE` alone could be the address of anybody. */
const PLAIN =
  /^(AUTH_BASE|AUTH_URL|API_BASE|REDIRECT_URI|REDIRECT_URL|CLIENT_ID|CLIENT_SECRET|WEBHOOK_SECRET|SIGNING_SECRET)$/;

const IN_SOURCE = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g;
/** A name in a file of variables. The value is not even matched: it may be a secret. */
const IN_FILE = /^[ \t]*(?:-[ \t]+)?(?:export[ \t]+)?["']?([A-Za-z][A-Za-z0-9_]*)["']?[ \t]*[=:]/gm;

/** The provider whose variables are looked for. */
export interface Told {
  readonly provider: string;
  /** Names of what the emulator tells an integration of it: `apiBase`, `clientId`, … */
  readonly facts: readonly string[];
}

/** Finds the provider's variables, by name alone. `redirect` is where a consent comes back to. */
export function findVariables(repository: Repository, { provider, facts }: Told, redirect: string): Variable[] {
  const upper = provider.toUpperCase();
  const names = namesIn(repository, upper);
  const own = [...names].flatMap(([name, from]) => {
    const rest = ownPart(name, upper);
    return rest === null ? [] : [{ name, from, fact: factOf(rest) }];
  });
  const told = new Set(own.map(({ fact }) => fact));
  const plain = [...names].flatMap(([name, from]) => {
    const fact = PLAIN.test(name) ? factOf(name) : null;
    return fact === null || told.has(fact) ? [] : [{ name, from, fact }];
  });
  return [...own, ...plain].map(({ name, from, fact }) => ({
    name,
    from,
    value: fact !== 'redirect' && !facts.includes(fact ?? '') ? null : placeholderOf(fact, provider, redirect),
  }));
}

/** What is set to have it listen where the configuration says. */
export function portVariable(found: Finding | null, port: string): Variable[] {
  return found ? [{ name: found.value, value: port, from: found.from }] : [];
}

/** Each name once, with the place where it was first seen: files of variables are the better witnesses. */
function namesIn(repository: Repository, upper: string): Map<string, string> {
  const seen = new Map<string, string>();
  const note = (name: string, from: string) => {
    if (!seen.has(name)) seen.set(name, from);
  };
  for (const path of environmentFiles(repository))
    for (const [, name = ''] of (repository.read(path) ?? '').matchAll(IN_FILE)) note(name, path);
  for (const file of [...repository.sources(), ...settingsOf(repository)])
    for (const { 0: name, index } of file.text.matchAll(IN_SOURCE))
      if ((ownPart(name, upper) !== null || PLAIN.test(name)) && isVariable(file.text, name, index, upper))
        note(name, lineOf(file, index));
  return seen;
}

/** Spring's and Quarkus' settings name variables too: `${REVENTO_API_BASE}`. */
function settingsOf(repository: Repository): TextFile[] {
  const paths = repository.files.filter((path) => /(^|\/)application[\w-]*\.(properties|ya?ml)$/.test(path));
  return paths.map((path) => ({ path, text: repository.read(path) ?? '' }));
}

/** Whether a name in source is read from the environment, and is not a constant of the program's own. */
function isVariable(text: string, name: string, index: number, upper: string): boolean {
  // A helper of the team's own may read it: `required('REVENTO_API_BASE')`.
  if (/['"`]/.test(text[index - 1] ?? '') && factOf(ownPart(name, upper) ?? '') !== null) return true;
  if (/^[^}]{0,400}\}\s*=\s*process\.env\b/.test(text.slice(index, index + 440))) return true;
  return /(\benv|ENV|environ|getenv|Getenv|LookupEnv|config|\$\{)\W{0,2}(\.?(get|fetch|str|require)\W{0,2})?$/i.test(
    text.slice(Math.max(0, index - 40), index),
  );
}

/** `API_BASE` of `REVENTO_API_BASE`; null for a name that is not the provider's. */
function ownPart(name: string, upper: string): string | null {
  const at = `_${name}`.indexOf(`_${upper}_`);
  return at < 0 ? null : name.slice(at + upper.length + 1);
}

function factOf(rest: string): string | null {
  return MEANINGS.find(([meaning]) => meaning.test(rest))?.[1] ?? null;
}

function placeholderOf(fact: string | null, provider: string, redirect: string): string | null {
  if (fact === null) return null;
  return fact === 'redirect' ? redirect : `{${provider}.${fact}}`;
}
