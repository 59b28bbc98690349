import { type Contract, list, object } from '../../http/contract.ts';
import { type ErrorDialect, refuse } from '../../http/dialect.ts';
import type { Exchange, Stage } from '../../http/exchange.ts';
import type { World } from '../../http/world.ts';
import { registrationOf } from './registration.ts';

/** One way in which a document lets clients say who they are. */
interface Scheme {
  readonly name: string;
  readonly kind: 'key' | 'basic' | 'bearer' | 'none';
  /** Of a key: where it stands and what it is called. */
  readonly where: 'header' | 'query' | 'cookie';
  readonly called: string;
  /** Of a basic one: the user name is a key, and there is no password. */
  readonly keyAlone: boolean;
  /** Name of the credential that satisfies it. */
  readonly credential: string;
}

/** What clients of a document must show. */
export class Access {
  readonly schemes: ReadonlyMap<string, Scheme>;
  readonly #contract: Contract;

  constructor(contract: Contract) {
    this.#contract = contract;
    const declared = Object.entries(object(object(contract.document.components).securitySchemes));
    const keys = declared.filter(([, scheme]) => contract.resolve(scheme).type === 'apiKey');
    this.schemes = new Map(
      declared.map(([name, scheme]) => [name, schemeOf(name, contract.resolve(scheme), keys[0]?.[0] === name)]),
    );
  }

  /** Names of the credentials that some scheme is satisfied by. */
  get credentials(): string[] {
    const used = [...this.schemes.values()].filter(({ kind }) => kind !== 'none');
    const names = used.flatMap(({ kind, credential, keyAlone }) =>
      kind === 'basic' && !keyAlone ? ['username', 'password'] : [credential],
    );
    return [...new Set(names)];
  }

  /** Lets in who shows what an operation asks for; anything else is refused. */
  stage(dialect: ErrorDialect): Stage {
    return (exchange) => {
      const { operation, entry } = exchange;
      if (!operation) return undefined;
      const alternatives = this.#alternatives(operation.document.security);
      const registration = registrationOf(exchange.world);
      const fits = (names: readonly string[]) => names.every((name) => this.#isSatisfied(exchange, name));
      if (alternatives.length === 0 || alternatives.some(fits)) {
        entry.credential = alternatives.length === 0 ? null : 'integration';
        exchange.identity = {
          credential: 'integration',
          scheme: alternatives[0]?.[0] ?? '',
          scopes: [],
          subject: null,
        };
        return undefined;
      }
      return refuse(dialect, exchange, dialect.codeFor(401, operation.id), {
        message: registration?.revoked ? 'These credentials are no longer valid.' : 'Valid credentials are required.',
        explain: {
          what: 'token',
          sent: entry.request.headers.authorization === undefined ? 'no valid credentials' : 'other credentials',
          expected: alternatives.map((names) => names.map((name) => this.#says(name)).join(' and ')).join(', or '),
        },
      });
    };
  }

  /** What a request of an operation must carry, for an example: headers and query parameters. */
  shown(world: World, own: unknown): { headers: Record<string, string>; query: Record<string, string> } {
    const { credentials = {} } = registrationOf(world) ?? {};
    const headers: Record<string, string> = {};
    const query: Record<string, string> = {};
    for (const name of this.#alternatives(own)[0] ?? []) {
      const scheme = this.schemes.get(name);
      if (!scheme || scheme.kind === 'none') continue;
      const value = credentials[scheme.credential] ?? '';
      if (scheme.kind === 'bearer') headers.Authorization = `Bearer ${value}`;
      else if (scheme.kind === 'basic') headers.Authorization = `Basic ${basic(scheme, credentials)}`;
      else if (scheme.where === 'query') query[scheme.called] = value;
      else if (scheme.where === 'header') headers[scheme.called] = value;
      else headers.Cookie = `${scheme.called}=${value}`;
    }
    return { headers, query };
  }

  /** Each a list of schemes that hold together; none where anybody is let in. */
  #alternatives(own: unknown): string[][] {
    const found = list(own ?? this.#contract.document.security).map((one) => Object.keys(object(one)));
    return found.some((names) => names.length === 0) ? [] : found;
  }

  #isSatisfied(exchange: Exchange, name: string): boolean {
    const scheme = this.schemes.get(name);
    if (!scheme || scheme.kind === 'none') return true;
    const registration = registrationOf(exchange.world);
    if (!registration || registration.revoked) return false;
    const { credentials } = registration;
    const sent = sentBy(exchange, scheme);
    return sent === (scheme.kind === 'basic' ? basicText(scheme, credentials) : credentials[scheme.credential]);
  }

  #says(name: string): string {
    const scheme = this.schemes.get(name);
    if (!scheme) return name;
    if (scheme.kind === 'key') return `the ${scheme.where} ${scheme.called} with ${scheme.credential}`;
    return scheme.kind === 'basic' ? 'HTTP Basic credentials' : `Authorization: Bearer with ${scheme.credential}`;
  }
}

/** New credentials for all schemes of a document. */
export function issueCredentials(world: World, access: Access): Record<string, string> {
  const prefixes: Readonly<Record<string, string>> = { accessToken: '', password: '', apiKey: 'key_' };
  return Object.fromEntries(
    access.credentials.map((name) => [
      name,
      name === 'username' ? 'integration' : world.secrets.issue(kindOf(name), prefixes[name] ?? '', 'the integration'),
    ]),
  );
}

function kindOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function schemeOf(name: string, scheme: Record<string, unknown>, isFirstKey: boolean): Scheme {
  const { type, in: where, name: called, scheme: http, description } = scheme;
  const place = where === 'query' || where === 'cookie' ? where : 'header';
  const said = { name, where: place, called: String(called ?? ''), keyAlone: false } as const;
  if (type === 'apiKey') return { ...said, kind: 'key', credential: isFirstKey ? 'apiKey' : `${camel(name)}Key` };
  if (type === 'http' && String(http).toLowerCase() === 'basic') {
    const keyAlone = /(no|empty|blank|without (a )?) ?password|password (empty|blank)|as (the )?user ?name/i.test(
      String(description ?? ''),
    );
    return { ...said, kind: 'basic', keyAlone, credential: 'accessToken' };
  }
  if (type === 'mutualTLS') return { ...said, kind: 'none', credential: '' };
  return { ...said, kind: 'bearer', credential: 'accessToken' };
}

function basic(scheme: Scheme, credentials: Readonly<Record<string, string>>): string {
  return Buffer.from(basicText(scheme, credentials)).toString('base64');
}

function basicText({ keyAlone, credential }: Scheme, credentials: Readonly<Record<string, string>>): string {
  return keyAlone ? `${credentials[credential]}:` : `${credentials.username}:${credentials.password}`;
}

function camel(name: string): string {
  return name.replace(/[^A-Za-z0-9]+(.)?/g, (_all, letter: string | undefined) => (letter ?? '').toUpperCase());
}

function sentBy(exchange: Exchange, { kind, where, called }: Scheme): string | undefined {
  const header = exchange.header('authorization') ?? '';
  if (kind === 'bearer') return /^bearer +(\S+)$/i.exec(header)?.[1];
  if (kind === 'basic') {
    const code = /^basic +(\S+)$/i.exec(header)?.[1];
    return code === undefined ? undefined : Buffer.from(code, 'base64').toString('utf8');
  }
  if (where === 'query') return exchange.sentQuery.get(called) ?? undefined;
  if (where === 'header') return exchange.header(called);
  const cookies = (exchange.header('cookie') ?? '').split(/; */);
  return cookies.find((cookie) => cookie.startsWith(`${called}=`))?.slice(called.length + 1);
}
