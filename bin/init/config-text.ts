import { type Detected, FALLBACK_URL } from './detect.ts';
import type { Finding } from './finding.ts';
import { configLines } from './hook-lines.ts';

/** Where the schema is in a Node project that has this package; elsewhere `emulator init --schema` prints it. */
const SCHEMA = 'node_modules/golive-emulator/contracts/harness/config.schema.json';
const SCHEMA_COPY = 'emulator.config.schema.json';
const WIDTH = 64;

/**
 * A first configuration. What was found stands there with its source; what was not is commented out, and says what to put there. No value
 * of a file of variables is in it.
 */
export function configText(detected: Detected): string {
  const { provider, stack, url, start, health, webhook, callback } = detected;
  const connect = connectLine(detected);
  const lines = [
    ...schemaLines(stack === null || stack.language.value === 'node'),
    '# How the emulator and its checks find this integration. Only `url` is required; each line more lets more be judged.',
    `# Next: emulator check ${provider}`,
    `providers: [${provider}]`,
    'integration:',
    noted('  url: ', url?.value ?? FALLBACK_URL, url ? `from ${url.from}` : 'a guess: write where it answers'),
    '',
    '  # The command that starts it. With it the checks start, kill and restart it; without it, it must be running already.',
    given('  start: ', start, 'npm start', 'the command'),
    ...variableLines(detected),
    '  # Answers 2xx when it can work.',
    given('  ready: ', health && { ...health, value: `GET ${health.value}` }, 'GET /healthz', 'its health check'),
    '',
    `  # Where it receives webhooks${hasConsent(detected) ? ', and where browsers come back to after consent' : ''}.`,
    ...section('webhooks', provider, webhook, `/webhooks/${provider}`),
    ...(hasConsent(detected) ? section('redirects', provider, callback, '/callback') : []),
    '',
    `  # What it can be asked to do. Those under /emulator-hooks are yours to add: emulator init ${provider} --hooks LANGUAGE prints them.`,
    connect.isFound ? '  triggers:' : '  # triggers:',
    connect.line,
    ...hookLines(detected, 'triggers'),
    '',
    '  # What may be looked at, as JSON.',
    '  # probes:',
    ...hookLines(detected, 'probes'),
    '',
    '  # Scanned for secrets and for tokens in the clear. What `start` prints is scanned anyway.',
    sourceLine(detected),
    '  # logs: [./integration.log]',
    '  # storage: [./data]',
    '',
    '  # Pages that people use, judged in a browser where a checklist speaks of them.',
    '  # ui: { signup: /signup, login: /login, integrations: /integrations }',
    '',
    `# What only a person can say: emulator init ${provider} --attestations writes the file.`,
    '# attestations: ./golive.attestations.yaml',
  ];
  return `${lines.join('\n')}\n`;
}

function schemaLines(isNode: boolean): string[] {
  if (isNode) return [`# yaml-language-server: $schema=${SCHEMA}`];
  return [
    `# yaml-language-server: $schema=${SCHEMA_COPY}`,
    `# That file, with which editors complete this one: emulator init --schema > ${SCHEMA_COPY}`,
  ];
}

/** Where there is no authorization server, nobody is asked for consent. */
function hasConsent({ facts }: Detected): boolean {
  return facts.includes('authBase');
}

function variableLines({ variables, provider, facts }: Detected): string[] {
  const says = '  # What it is told in place of the real addresses and secrets.';
  if (variables.length === 0) {
    const samples = facts.map((fact) => {
      const name = `${provider}_${fact.replace(/[A-Z]/g, '_$&')}`.toUpperCase();
      return `  #   ${name}: "{${provider}.${fact}}"`;
    });
    return [says, '  # env:                              # the names under which it reads them', ...samples];
  }
  const known = variables.flatMap(({ name, value, from }) =>
    value === null ? [] : [noted(`    ${name}: `, value, `from ${from}`)],
  );
  const open = variables.flatMap(({ name, value, from }) =>
    value === null ? [noted(`    # ${name}: `, '', `from ${from}; say what it should be here`)] : [],
  );
  return [says, known.length > 0 ? '  env:' : '  # env:', ...known, ...open];
}

/** A line with what was found, or one that is commented out. */
function given(key: string, found: Finding | null, sample: string, says: string): string {
  if (found) return noted(key, found.value, `from ${found.from}`);
  return noted(key.replace(/^( *)/, '$1# '), sample, `not found: ${says}`);
}

function section(name: string, provider: string, found: Finding | null, sample: string): string[] {
  return [`  ${found ? '' : '# '}${name}:`, given(`    ${provider}: `, found, sample, 'the path')];
}

/** The trigger that begins a consent: a page of the integration's own, not a hook. */
function connectLine({ provider, connect }: Detected): { isFound: boolean; line: string } {
  const known = configLines(provider).find(({ need }) => need === 'connect');
  const sample = known?.request ?? 'GET /connect';
  const query = sample.includes('?') ? sample.slice(sample.indexOf('?')) : '';
  const found = connect && {
    value: `GET ${connect.value}${connect.value.includes('{') ? '' : query}`,
    from: `${connect.from}${connect.value.includes('{') || query === '' ? '' : '; is that the parameter?'}`,
  };
  const key = `    ${known?.key ?? `${provider}.connect`}: `;
  return { isFound: found !== null, line: given(key, found, sample, 'the page that begins a consent') };
}

function hookLines({ provider }: Detected, wanted: 'triggers' | 'probes'): string[] {
  return configLines(provider)
    .filter(({ section: of, need }) => of === wanted && need !== 'connect')
    .map(({ key, value, need }) => `    # ${key}: ${value}${OWN_PAGES[need] ?? ''}`);
}

/** What is no hook is a page of the integration's own. */
const OWN_PAGES: Readonly<Record<string, string>> = {
  login: '   # where people sign in',
  metrics: '   # text, as Prometheus reads it',
  health: '   # { status: ok | degraded, … }',
};

function sourceLine({ folders }: Detected): string {
  const value = `[${folders.map((folder) => `./${folder}`).join(', ')}]`;
  return folders.length > 0 ? `  source: ${value}` : '  # source: [./src]';
}

/** A line of YAML with a comment behind it. What comes from a repository must not get out of its quotes, or out of its comment. */
function noted(key: string, value: string, comment: string): string {
  return `${`${key}${scalar(value)}`.trimEnd().padEnd(WIDTH - 2)}  # ${comment.replaceAll(/\s+/g, ' ')}`;
}

/** Plain only where YAML cannot take it for anything else than this text. */
function scalar(value: string): string {
  const isPlain = /^(\/[\w./-]*|https?:\/\/[\w.:/-]+[\w/]|[A-Za-z.]\S* [\w ./=?&@-]+)$/.test(value);
  return value === '' || (isPlain && !/[:#{}[\]'"]( |$)|[{}]/.test(value)) ? value : JSON.stringify(value);
}
